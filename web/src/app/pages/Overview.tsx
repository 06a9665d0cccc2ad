import { Link } from "wouter";

import { graphql } from "../../../gql";
import { AddGate } from "../acts/Acts";
import { gateAddress, holderAddress, useTitle } from "../address";
import { SITE } from "../here";
import { Latest } from "../parts/Latest";
import { PassLink } from "../parts/PassLink";
import { ScanChart } from "../parts/ScanChart";
import { ScanItem } from "../parts/ScanItem";
import { Empty, Failed, Loading } from "../parts/States";
import { Status } from "../parts/Status";
import { Time } from "../parts/Time";
import { useMay } from "../parts/useMay";
import { usePage } from "../refreshing";
import { passTitle, said, STATUSES, whole } from "../words";

const OVERVIEW = graphql(`
  query Overview($zone: String!, $codes: Boolean!) {
    gates(first: 100) {
      nodes {
        id
        code
        name
        location
        closedAt
        occupancy
      }
    }
    passes {
      groups(by: [STATUS]) {
        status
        count
      }
    }
    scans(filter: { scannedAt: { last: "PT24H" } }) {
      ...ScanChart
    }
    denied: scans(first: 8, filter: { outcome: { eq: DENIED } }) {
      nodes {
        id
        ...ScanItem
      }
    }
    newest: passes(first: 8) {
      nodes {
        id
        code @include(if: $codes)
        kind
        status
        issuedAt
        gate {
          code
          name
        }
        holder {
          id
          name
        }
      }
    }
  }
`);

export function Overview() {
  useTitle("");
  // The hours of the chart are those of the site.
  const variables = { zone: SITE.timeZone, codes: useMay().codes };
  const { data, error, again } = usePage(OVERVIEW, variables);
  if (data === undefined) {
    return error === undefined ? (
      <Loading what="the gates" />
    ) : (
      <Failed error={error} again={again} />
    );
  }
  const counts = new Map(data.passes.groups.map(({ status, count }) => [status, count]));
  const inside = data.gates.nodes.reduce((sum, gate) => sum + gate.occupancy, 0);
  return (
    <>
      <h1>Overview</h1>
      <dl className="figures">
        <div>
          <dt>Inside now</dt>
          <dd>{whole(inside)}</dd>
        </div>
        {STATUSES.map((status) => (
          <div key={status}>
            <dt>{said(status)} passes</dt>
            {/* Groups without passes are left out. */}
            <dd>{whole(counts.get(status) ?? 0)}</dd>
          </div>
        ))}
      </dl>
      <ScanChart scans={data.scans} now={new Date().getTime()} />
      <section aria-labelledby="gates">
        <div className="heading">
          <h2 id="gates">Gates</h2>
          <AddGate />
        </div>
        {data.gates.nodes.length === 0 && <Empty>There are no gates yet.</Empty>}
        <ul className="gates">
          {data.gates.nodes.map((gate) => (
            <li key={gate.id}>
              <Link href={gateAddress(gate.code)}>
                <strong>{gate.name}</strong>
                <span className="soft">
                  {gate.code} · {gate.location}
                </span>
                <span className="count">
                  {gate.closedAt == null ? (
                    <>
                      <b>{whole(gate.occupancy)}</b> inside
                    </>
                  ) : (
                    "Closed"
                  )}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <div className="columns">
        <Latest title="Newest passes" rows={data.newest.nodes} empty="There are no passes yet.">
          {(pass) => (
            <li key={pass.id}>
              <Status status={pass.status} />
              <span className="what">
                <PassLink pass={pass} title={passTitle(pass.kind)} />
                <Link href={holderAddress(pass.holder.id)}>{pass.holder.name}</Link>
                <Link href={gateAddress(pass.gate.code)}>{pass.gate.name}</Link>
              </span>
              <Time at={pass.issuedAt} />
            </li>
          )}
        </Latest>
        <Latest
          title="Turned away last"
          rows={data.denied.nodes}
          empty="No one has been turned away yet."
        >
          {(scan) => <ScanItem key={scan.id} scan={scan} />}
        </Latest>
      </div>
    </>
  );
}
