import "../styles/ran.css";

import { useEffect, useMemo, useState } from "react";

import { axis, type Bar } from "../../sql/axis";
import { counted, time, whole } from "../../sql/numbers";
import { price } from "../../sql/request";
import { SqlText } from "../../sql/SqlText";
import type { Bill, RanStatement, Trace } from "../../sql/types";
import type { Cost } from "../cost";

/** The statements of each operation of a page; where they are hidden, its bill. */
export default function Ran({ costs }: { costs: readonly Cost[] }) {
  const hidden = costs.find(({ trace, statements }) => trace === undefined && statements > 0);
  return (
    <>
      {hidden !== undefined && (
        <p className="soft">
          {hidden.sqlRole === undefined ? (
            <>
              This server does not show its SQL, so this is what was planned. Its operator can show
              what ran with <code>--sql-trace</code>.
            </>
          ) : (
            <>
              This is what was planned. What ran is only shown to the role {hidden.sqlRole} on this
              server (<code>--sql-trace-role</code>).
            </>
          )}
        </p>
      )}
      {costs.map((cost) => (
        <section key={cost.name} aria-label={cost.name}>
          <h3>
            {cost.name}
            <span className="soft">
              {counted(cost.statements, "statement")}
              {cost.trace !== undefined && `, ${counted(cost.trace.rows, "row")}`}
              {cost.milliseconds !== undefined && `, ${time(cost.milliseconds)}`}
            </span>
          </h3>
          {cost.trace === undefined ? <Planned cost={cost} /> : <Statements trace={cost.trace} />}
        </section>
      ))}
    </>
  );
}

function Statements({ trace }: { trace: Trace }) {
  const { bars } = useMemo(() => axis(trace.statements), [trace]);
  return (
    <ol>
      {trace.statements.map((statement, index) => (
        <Statement key={index} statement={statement} bar={bars[index]} />
      ))}
    </ol>
  );
}

function Statement({ statement, bar }: { statement: RanStatement; bar: Bar | undefined }) {
  const { path, rows, durationMs, waitedMs, text } = statement;
  return (
    <li>
      <details>
        <summary>
          <code>{path}</code>
          <span>{rows === null ? "failed" : counted(rows, "row")}</span>
          <span>{time(durationMs - waitedMs)}</span>
          <span className="track">
            {bar !== undefined && (
              <span
                style={{
                  insetInlineStart: percent(bar.start + bar.waited),
                  inlineSize: percent(bar.ran),
                }}
              />
            )}
          </span>
        </summary>
        <SqlText sql={text} />
      </details>
    </li>
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}

/** What the server would run for an operation: nothing runs for it. */
function Planned({ cost }: { cost: Cost }) {
  const [bill, setBill] = useState<Bill | "failed">();
  // It depends on the document and its variables alone.
  const asked = JSON.stringify(cost.operation);
  useEffect(() => {
    const control = new AbortController();
    price(JSON.parse(asked) as Cost["operation"], {}, control.signal).then(
      ({ extensions }) => setBill(extensions?.bill ?? "failed"),
      () => control.signal.aborted || setBill("failed"),
    );
    return () => control.abort();
  }, [asked]);
  if (bill === undefined || bill === "failed") {
    return (
      <p className="soft">{bill === undefined ? "Loading…" : "The server has no bill of it."}</p>
    );
  }
  return (
    <ol>
      {bill.plan.map(({ path, shape, maxRows }) => (
        <li key={path} className="planned">
          <code>{path}</code>
          <span>≤ {whole(maxRows)} rows</span>
          <span className="soft">{shape}</span>
        </li>
      ))}
    </ol>
  );
}
