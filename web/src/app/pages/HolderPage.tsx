import { Link } from "wouter";

import { graphql } from "../../../gql";
import { HolderActs } from "../acts/Acts";
import { gateAddress, useTitle } from "../address";
import { History } from "../parts/History";
import { Latest } from "../parts/Latest";
import { PassLink } from "../parts/PassLink";
import { ScanItem } from "../parts/ScanItem";
import { Failed, Loading, Missing } from "../parts/States";
import { Status } from "../parts/Status";
import { Time } from "../parts/Time";
import { useMay } from "../parts/useMay";
import { usePage } from "../refreshing";
import { passTitle, said, whole } from "../words";

const HOLDER = graphql(`
  query HolderPage($id: ID!, $codes: Boolean!, $reserved: Boolean!) {
    holder(id: $id) {
      id
      name
      company
      phone @include(if: $reserved)
      blockedAt
      blockReason @include(if: $reserved)
      createdAt
      version
      passes(first: 50) {
        totalCount
        nodes {
          id
          code @include(if: $codes)
          kind
          status
          validUntil
          gate {
            id
            code
            name
          }
        }
      }
      scans(first: 20) {
        nodes {
          id
          ...ScanItem
        }
      }
    }
  }
`);

export function HolderPage({ id }: { id: string }) {
  const { codes, reserved } = useMay();
  const { data, error, again } = usePage(HOLDER, { id, codes, reserved });
  useTitle(data?.holder?.name ?? "");
  if (data === undefined) {
    const [first] = error?.graphQLErrors ?? [];
    if (first?.extensions?.["code"] === "BAD_ID") {
      return <Missing what="holder" />;
    }
    return error === undefined ? (
      <Loading what="the holder" />
    ) : (
      <Failed error={error} again={again} />
    );
  }
  const { holder } = data;
  if (holder == null) {
    return <Missing what="holder" />;
  }
  const { totalCount, nodes } = holder.passes;
  return (
    <>
      <h1>{holder.name}</h1>
      <p className="facts">
        {holder.company != null && <span>{holder.company}</span>}
        {holder.phone != null && <span>{holder.phone}</span>}
        <span>
          Known since <Time at={holder.createdAt} short />
        </span>
        {holder.blockedAt != null && (
          <span className="reason">
            Blocked since <Time at={holder.blockedAt} short />
            {holder.blockReason != null && `: ${holder.blockReason}`}
          </span>
        )}
      </p>
      <HolderActs holder={holder} />
      <div className="columns">
        <Latest
          title="Passes"
          rows={nodes}
          empty="No passes yet."
          aside={<span className="soft">{whole(totalCount)}</span>}
        >
          {(pass) => (
            <li key={pass.id}>
              <Status status={pass.status} />
              <span className="what">
                <PassLink pass={pass} title={passTitle(pass.kind)} />
                {pass.code != null && <span>{said(pass.kind)}</span>}
                <Link href={gateAddress(pass.gate.code)}>{pass.gate.name}</Link>
              </span>
              <span className="soft">
                until <Time at={pass.validUntil} short />
              </span>
            </li>
          )}
        </Latest>
        <Latest title="Scans" rows={holder.scans.nodes} empty="No scans yet.">
          {(scan) => <ScanItem key={scan.id} scan={scan} of="holder" />}
        </Latest>
      </div>
      <History of="holder" id={holder.id} />
    </>
  );
}
