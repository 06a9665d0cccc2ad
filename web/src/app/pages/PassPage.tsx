import { useState } from "react";
import { Link } from "wouter";

import { graphql } from "../../../gql";
import type { PassPageQuery } from "../../../gql/graphql";
import { PassActs } from "../acts/Acts";
import { gateAddress, holderAddress, useTitle } from "../address";
import { Newer } from "../parts/Latest";
import { History } from "../parts/History";
import { QrCode } from "../parts/QrCode";
import { Failed, Loading, Missing, Reserved } from "../parts/States";
import { Status } from "../parts/Status";
import { Time } from "../parts/Time";
import { useMay } from "../parts/useMay";
import { useSteady } from "../parts/useSteady";
import { life } from "../life";
import { usePage } from "../refreshing";
import { passTitle, said } from "../words";

const PASS = graphql(`
  query PassPage($id: ID, $code: String, $codes: Boolean!, $reserved: Boolean!) {
    pass(id: $id, code: $code) {
      id
      code @include(if: $codes)
      kind
      status
      purpose
      vehiclePlate
      anyGate
      maxEntries
      issuedAt
      validFrom
      validUntil
      revokedAt
      revokeReason @include(if: $reserved)
      insideSince
      version
      gate {
        id
        code
        name
        location
      }
      holder {
        id
        name
        company
        blockedAt
        blockReason @include(if: $reserved)
      }
      scans(first: 100) {
        totalCount
        nodes {
          id
          direction
          outcome
          denialReason
          scannedAt
          gate {
            id
            code
            name
          }
        }
      }
    }
  }
`);

export type ShownPass = NonNullable<PassPageQuery["pass"]>;

type By = { code: string } | { id: string };

/** A pass, by its code or by its id. */
export function PassPage({ pass: by }: { pass: By }) {
  const { codes } = useMay();
  return "code" in by && !codes ? (
    <Reserved>The codes of passes are not shown to your role. Find the pass in a list.</Reserved>
  ) : (
    <Page by={by} />
  );
}

function Page({ by }: { by: By }) {
  const { codes, reserved } = useMay();
  const { data, error, again } = usePage(PASS, { ...by, codes, reserved });
  const title = data?.pass == null ? "" : (data.pass.code ?? passTitle(data.pass.kind));
  useTitle("code" in by ? `Pass ${by.code}` : title);
  if (data === undefined) {
    const [first] = error?.graphQLErrors ?? [];
    if (first?.extensions?.["code"] === "BAD_ID") {
      return <Missing what="pass" />;
    }
    return error === undefined ? (
      <Loading what="the pass" />
    ) : (
      <Failed error={error} again={again} />
    );
  }
  const { pass } = data;
  if (pass == null) {
    return <Missing what="pass" />;
  }
  return (
    <article className="pass">
      <Issued />
      <header>
        <div>
          <h1>{pass.code == null ? title : <code>{pass.code}</code>}</h1>
          <p className="facts">
            <Status status={pass.status} />
            {pass.code != null && <span>{said(pass.kind)}</span>}
            {pass.revokedAt != null && (
              <span className="reason">
                Revoked since <Time at={pass.revokedAt} short />
                {pass.revokeReason != null && `: ${pass.revokeReason}`}
              </span>
            )}
            {pass.insideSince != null && (
              <span>
                Inside since <Time at={pass.insideSince} />
              </span>
            )}
          </p>
        </div>
        {pass.code != null && <QrCode text={pass.code} />}
      </header>
      <Facts pass={pass} />
      <p className="buttons print-not">
        <button type="button" onClick={() => window.print()}>
          Print
        </button>
        <PassActs pass={{ ...pass, inside: pass.insideSince != null }} />
      </p>
      <Timeline pass={pass} />
      <History of="pass" id={pass.id} />
    </article>
  );
}

/** Says so at the end of the form that issued the pass. */
function Issued() {
  const [state] = useState(() => history.state as { issued?: boolean } | null);
  return (
    state?.issued === true && (
      <p role="status" className="done print-not">
        The pass is issued. Print it, or send its code. <Link href="/issue">Issue another</Link>
      </p>
    )
  );
}

function Facts({ pass }: { pass: ShownPass }) {
  const { holder, gate } = pass;
  return (
    <dl className="details">
      <dt>Holder</dt>
      <dd>
        <Link href={holderAddress(holder.id)}>{holder.name}</Link>
        {holder.company != null && <span className="soft"> of {holder.company}</span>}
        {holder.blockedAt != null && (
          <span className="reason">
            Blocked{holder.blockReason != null && `: ${holder.blockReason}`}
          </span>
        )}
      </dd>
      <dt>Gate</dt>
      <dd>
        <Link href={gateAddress(gate.code)}>{gate.name}</Link>
        <span className="soft"> {pass.anyGate ? "and all others" : gate.location}</span>
      </dd>
      <dt>Valid</dt>
      <dd>
        <Time at={pass.validFrom} /> to <Time at={pass.validUntil} />
      </dd>
      <dt>Entries</dt>
      <dd>{pass.maxEntries == null ? "As many as needed" : `At most ${pass.maxEntries}`}</dd>
      {pass.purpose != null && (
        <>
          <dt>Purpose</dt>
          <dd>{pass.purpose}</dd>
        </>
      )}
      {pass.vehiclePlate != null && (
        <>
          <dt>Vehicle</dt>
          <dd>{pass.vehiclePlate}</dd>
        </>
      )}
    </dl>
  );
}

function Timeline({ pass }: { pass: ShownPass }) {
  const { shown, waiting, release, reading } = useSteady(life(pass, new Date()));
  const hidden = pass.scans.totalCount - pass.scans.nodes.length;
  return (
    <section aria-labelledby="life" className="print-not">
      <div className="heading">
        <h2 id="life">Its life</h2>
        <Newer waiting={waiting} show={release} />
      </div>
      <ol className="life" {...reading}>
        {shown.map((event) => (
          <li key={event.id} className={event.tone}>
            <Time at={event.at} />
            <span>
              <strong>{event.what}</strong>
              {event.gate !== undefined && (
                <>
                  {" at "}
                  <Link href={gateAddress(event.gate.code)}>{event.gate.name}</Link>
                </>
              )}
              {event.reason !== undefined && <span className="reason">{event.reason}</span>}
            </span>
          </li>
        ))}
      </ol>
      {hidden > 0 && <p className="soft">{hidden} earlier scans are not shown.</p>}
    </section>
  );
}
