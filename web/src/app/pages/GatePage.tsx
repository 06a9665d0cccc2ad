import { Link } from "wouter";

import { graphql } from "../../../gql";
import { GateActs } from "../acts/Acts";
import { holderAddress, useTitle } from "../address";
import { History } from "../parts/History";
import { Latest } from "../parts/Latest";
import { PassLink } from "../parts/PassLink";
import { PassTable } from "../parts/PassTable";
import { ScanItem } from "../parts/ScanItem";
import { Failed, Loading, Missing } from "../parts/States";
import { Time } from "../parts/Time";
import { useMay } from "../parts/useMay";
import { usePage } from "../refreshing";
import { passTitle, whole } from "../words";

const GATE = graphql(`
  query GatePage($code: String!, $codes: Boolean!) {
    gate(code: $code) {
      id
      code
      name
      location
      closedAt
      occupancy
      version
      inside: passes(
        first: 12
        filter: { inside: true }
        orderBy: { field: INSIDE_SINCE, direction: DESC }
      ) {
        nodes {
          id
          code @include(if: $codes)
          kind
          insideSince
          holder {
            id
            name
          }
        }
      }
      scans(first: 12) {
        nodes {
          id
          ...ScanItem
        }
      }
    }
  }
`);

export function GatePage({ code }: { code: string }) {
  const { data, error, again } = usePage(GATE, { code, codes: useMay().codes });
  useTitle(data?.gate?.name ?? "");
  if (data === undefined) {
    return error === undefined ? (
      <Loading what="the gate" />
    ) : (
      <Failed error={error} again={again} />
    );
  }
  const { gate } = data;
  if (gate == null) {
    return <Missing what="gate" />;
  }
  return (
    <>
      <h1>{gate.name}</h1>
      <p className="facts">
        <span>{gate.code}</span>
        <span>{gate.location}</span>
        {gate.closedAt == null ? (
          <span>
            <b>{whole(gate.occupancy)}</b> inside
          </span>
        ) : (
          <span>
            Closed since <Time at={gate.closedAt} />
          </span>
        )}
      </p>
      <GateActs gate={gate} />
      <PassTable gate={code} />
      <div className="columns">
        <Latest title="Inside now" rows={gate.inside.nodes} empty="No one is inside.">
          {(pass) => (
            <li key={pass.id}>
              <span className="what">
                <Link href={holderAddress(pass.holder.id)}>{pass.holder.name}</Link>
                <PassLink pass={pass} title={passTitle(pass.kind)} />
              </span>
              {pass.insideSince != null && <Time at={pass.insideSince} />}
            </li>
          )}
        </Latest>
        <Latest title="Latest scans" rows={gate.scans.nodes} empty="No scans yet.">
          {(scan) => <ScanItem key={scan.id} scan={scan} of="gate" />}
        </Latest>
      </div>
      <History of="gate" id={gate.id} />
    </>
  );
}
