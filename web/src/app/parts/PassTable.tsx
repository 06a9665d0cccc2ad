import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { Link } from "wouter";

import type { PassFilter, PassOrder } from "../../../gql/graphql";
import { holderAddress, useChoice, useText } from "../address";
import { useRefresh } from "../refreshing";
import { anchored } from "../steady";
import { KINDS, passTitle, said, STATUSES, whole } from "../words";
import { PassLink } from "./PassLink";
import { Empty, Failed, Loading } from "./States";
import { Status } from "./Status";
import { Time } from "./Time";
import { useMay } from "./useMay";
import { useNarrow } from "./useNarrow";
import { type PassRow, usePasses } from "./usePasses";

const ORDERS = ["newest", "oldest", "expiry", "code"] as const;
const ORDER: Record<(typeof ORDERS)[number], Required<PassOrder> & { label: string }> = {
  newest: { field: "ISSUED_AT", direction: "DESC", label: "Newest first" },
  oldest: { field: "ISSUED_AT", direction: "ASC", label: "Oldest first" },
  expiry: { field: "VALID_UNTIL", direction: "ASC", label: "By end of validity" },
  code: { field: "CODE", direction: "ASC", label: "By code" },
};

const PLACES = ["inside"] as const;
/** In pixels, as parts.css has it: a line, and two on a phone. */
const ROW_HEIGHT = { wide: 44, narrow: 64 };
/** How many rows before the end the next page is asked for. */
const AHEAD = 30;

/** The passes of a gate: as many as there are, of which those in sight are drawn. */
export function PassTable({ gate }: { gate: string }) {
  const { codes } = useMay();
  const [status, setStatus] = useChoice("status", STATUSES);
  const [kind, setKind] = useChoice("kind", KINDS);
  const [order, setOrder] = useChoice("order", ORDERS);
  const [place, setPlace] = useChoice("where", PLACES);
  const [text, setText] = useText("find");
  const sought = useDeferredValue(text.trim());
  const filter = useMemo<PassFilter>(
    () => ({
      gate: { code: { eq: gate } },
      ...(status !== undefined && { status: { eq: status } }),
      ...(kind !== undefined && { kind: { eq: kind } }),
      ...(place !== undefined && { inside: true }),
      ...(sought !== "" && {
        or: [
          ...(codes ? [{ code: { startsWith: sought } }] : []),
          { holder: { name: { contains: sought } } },
        ],
      }),
    }),
    [gate, status, kind, place, sought, codes],
  );
  const orders = codes ? ORDERS : ORDERS.filter((each) => each !== "code");
  const ordered = orders.find((each) => each === order) ?? "newest";
  const { field, direction } = ORDER[ordered];
  const orderBy = useMemo<PassOrder>(() => ({ field, direction }), [field, direction]);
  const passes = usePasses(filter, orderBy, codes);
  return (
    <section aria-labelledby="passes">
      <div className="heading">
        <h2 id="passes">Passes</h2>
        <span className="soft" role="status">
          {passes.total !== undefined && whole(passes.total)}
        </span>
      </div>
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          {codes ? "Code or holder" : "Holder"}
          <input
            type="search"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <Choice label="Status" any="Any" choices={STATUSES} chosen={status} choose={setStatus} />
        <Choice label="Kind" any="Any" choices={KINDS} chosen={kind} choose={setKind} />
        <label>
          Order
          <select
            value={ordered}
            onChange={(event) => {
              const chosen = event.currentTarget.value as (typeof ORDERS)[number];
              setOrder(chosen === "newest" ? undefined : chosen);
            }}
          >
            {orders.map((each) => (
              <option key={each} value={each}>
                {ORDER[each].label}
              </option>
            ))}
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={place === "inside"}
            onChange={(event) => setPlace(event.currentTarget.checked ? "inside" : undefined)}
          />
          Inside now
        </label>
      </form>
      <Rows passes={passes} codes={codes} />
    </section>
  );
}

function Choice<T extends Parameters<typeof said>[0]>({
  label,
  any,
  choices,
  chosen,
  choose,
}: {
  label: string;
  any: string;
  choices: readonly T[];
  chosen: T | undefined;
  choose: (choice: T | undefined) => void;
}) {
  return (
    <label>
      {label}
      <select
        value={chosen ?? ""}
        onChange={(event) => choose(choices.find((each) => each === event.currentTarget.value))}
      >
        <option value="">{any}</option>
        {choices.map((each) => (
          <option key={each} value={each}>
            {said(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The heads of the table. Without codes, the kind of a pass stands in their place. */
const HEADS = ["Code", "Status", "Kind", "Holder", "Issued", "Valid until"];
const HEADS_WITHOUT_CODES = ["Kind", "Status", "Holder", "Issued", "Valid until"];

function Rows({ passes, codes }: { passes: ReturnType<typeof usePasses>; codes: boolean }) {
  const { rows, total, error, stale, ended, more, again, refresh } = passes;
  const scroller = useRef<HTMLDivElement>(null);
  const height = useNarrow() ? ROW_HEIGHT.narrow : ROW_HEIGHT.wide;
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns is not kept
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, height]);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= rows.length - AHEAD) {
      more();
    }
  }, [last, rows.length, more]);
  const { asked } = passes;
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [asked]);
  const drawn = useRef({ asked, rows });
  const refreshed = useRef(refresh);
  useLayoutEffect(() => {
    const [element, before] = [scroller.current, drawn.current];
    drawn.current = { asked, rows };
    refreshed.current = refresh;
    // At the top one watches what comes, unless one is about to use a row.
    const reads = element?.matches(":hover, :focus-within") === true;
    if (element !== null && before.asked === asked && (element.scrollTop > 0 || reads)) {
      const { scrollTop: scrolled } = element;
      element.scrollTop = anchored({ rows: before.rows, scrolled }, rows, height);
    }
  }, [asked, rows, refresh, height]);
  useRefresh(
    useCallback(async () => {
      const first = Math.floor((scroller.current?.scrollTop ?? 0) / height);
      return refreshed.current(drawn.current.rows[first - AHEAD - 1]);
    }, [height]),
  );
  if (error !== undefined && rows.length === 0) {
    return <Failed error={error} again={again} />;
  }
  return (
    <>
      <div
        ref={scroller}
        className={codes ? "rows" : "rows codeless"}
        role="table"
        aria-label="Passes"
        aria-rowcount={total ?? -1}
        aria-busy={stale}
        // It scrolls, so the keyboard has to reach it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <div role="rowgroup" className="row-heads">
          <div role="row" className="row">
            {(codes ? HEADS : HEADS_WITHOUT_CODES).map((head) => (
              <span key={head} role="columnheader">
                {head}
              </span>
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          className="row-space"
          style={{ blockSize: virtualizer.getTotalSize() }}
        >
          {items.map(({ index, start, key }) => {
            const pass = rows[index];
            return pass === undefined ? null : (
              <Row key={key} pass={pass} index={index} start={start} />
            );
          })}
        </div>
        {rows.length === 0 &&
          (stale ? <Loading what="passes" /> : <Empty>No pass fits these filters.</Empty>)}
      </div>
      {error !== undefined && <Failed error={error} again={again} />}
      <p className="soft reached" aria-hidden="true">
        {rows.length > 0 && (ended ? "All shown" : `${whole(rows.length)} loaded`)}
      </p>
    </>
  );
}

function Row({ pass, index, start }: { pass: PassRow; index: number; start: number }) {
  return (
    <div
      role="row"
      className="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span role="cell" className="of-code">
        <PassLink
          pass={pass}
          title={said(pass.kind)}
          label={`${passTitle(pass.kind)} of ${pass.holder.name}`}
        />
      </span>
      <span role="cell" className="of-status">
        <Status status={pass.status} />
        {pass.insideSince != null && <span className="inside">Inside</span>}
      </span>
      {pass.code != null && (
        <span role="cell" className="of-kind">
          {said(pass.kind)}
        </span>
      )}
      <span role="cell" className="of-holder cut">
        <Link href={holderAddress(pass.holder.id)}>{pass.holder.name}</Link>
      </span>
      <span role="cell" className="of-issued">
        <Time at={pass.issuedAt} short />
      </span>
      <span role="cell" className="of-until">
        <Time at={pass.validUntil} short />
      </span>
    </div>
  );
}
