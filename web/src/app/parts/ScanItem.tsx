import { Link } from "wouter";

import { type FragmentType, graphql, readFragment } from "../../../gql";
import { gateAddress, holderAddress } from "../address";
import { said } from "../words";
import { PassLink } from "./PassLink";
import { Time } from "./Time";

const SCAN = graphql(`
  fragment ScanItem on Scan {
    id
    code @include(if: $codes)
    direction
    outcome
    denialReason
    scannedAt
    gate {
      code
      name
    }
    pass {
      id
    }
    holder {
      id
      name
    }
  }
`);

/** A reading at a gate, in a list of them. Its query has a variable `$codes`. */
export function ScanItem({
  scan: ref,
  of,
}: {
  scan: FragmentType<typeof SCAN>;
  /** What the list is on the page of, which it need not name. */
  of?: "gate" | "holder" | "pass";
}) {
  const scan = readFragment(SCAN, ref);
  return (
    <li className={scan.outcome === "DENIED" ? "denied" : undefined}>
      <span className="direction">{scan.direction === "IN" ? "In" : "Out"}</span>
      <span className="what">
        {of !== "pass" &&
          (scan.pass != null ? (
            <PassLink pass={{ id: scan.pass.id, code: scan.code ?? null }} title="Pass" />
          ) : (
            scan.code != null && <code>{scan.code}</code>
          ))}
        {of !== "holder" && of !== "pass" && scan.holder != null && (
          <Link href={holderAddress(scan.holder.id)}>{scan.holder.name}</Link>
        )}
        {of !== "gate" && <Link href={gateAddress(scan.gate.code)}>{scan.gate.name}</Link>}
        {scan.denialReason != null && (
          <span className="reason">Turned away: {said(scan.denialReason).toLowerCase()}</span>
        )}
      </span>
      <Time at={scan.scannedAt} />
    </li>
  );
}
