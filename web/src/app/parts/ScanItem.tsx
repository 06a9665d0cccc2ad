import { Link } from "wouter";

import { type FragmentType, graphql, readFragment } from "../../../gql";
import { gateAddress, holderAddress, passAddress } from "../address";
import { said } from "../words";
import { Time } from "./Time";

const SCAN = graphql(`
  fragment ScanItem on Scan {
    id
    code
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

/** A reading at a gate, in a list of them. */
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
          (scan.pass === null || scan.pass === undefined ? (
            <code>{scan.code}</code>
          ) : (
            <Link href={passAddress(scan.code)}>
              <code>{scan.code}</code>
            </Link>
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
