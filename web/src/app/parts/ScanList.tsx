import { Link } from "wouter";

import { type FragmentType, graphql, readFragment } from "../../../gql";
import { gateAddress, passAddress } from "../address";
import { said } from "../words";
import { Empty } from "./States";
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
  }
`);

/** Readings at gates, newest first. */
export function ScanList({
  scans,
  of,
}: {
  scans: readonly FragmentType<typeof SCAN>[];
  /** What the list is on the page of, which it need not name. */
  of?: "gate" | "pass";
}) {
  const read = readFragment(SCAN, scans);
  if (read.length === 0) {
    return <Empty>No scans yet.</Empty>;
  }
  return (
    <ol className="scans">
      {read.map((scan) => (
        <li key={scan.id} className={scan.outcome === "DENIED" ? "denied" : undefined}>
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
            {of !== "gate" && <Link href={gateAddress(scan.gate.code)}>{scan.gate.name}</Link>}
            {scan.denialReason != null && (
              <span className="reason">Turned away: {said(scan.denialReason).toLowerCase()}</span>
            )}
          </span>
          <Time at={scan.scannedAt} />
        </li>
      ))}
    </ol>
  );
}
