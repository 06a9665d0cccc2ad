import { expect, test } from "vitest";

import { life } from "../src/app/life";

const GATE = { id: "g", code: "G0001", name: "Main Entrance" };

type Pass = Parameters<typeof life>[0];

function pass(more: Partial<Pass>): Pass {
  return {
    issuedAt: "2026-01-01T08:00:00Z",
    validFrom: "2026-01-02T00:00:00Z",
    validUntil: "2026-01-09T00:00:00Z",
    revokedAt: null,
    revokeReason: null,
    scans: { totalCount: 0, nodes: [] },
    ...more,
  };
}

function told(pass: Pass, now: string): [string, string][] {
  return life(pass, new Date(now)).map(({ what, tone }) => [what, tone]);
}

test("what has not happened is coming", () => {
  expect(told(pass({}), "2026-01-03T00:00:00Z")).toEqual([
    ["Will expire", "coming"],
    ["Valid from here", "plain"],
    ["Issued", "plain"],
  ]);
  expect(told(pass({}), "2026-02-01T00:00:00Z")[0]).toEqual(["Expired", "plain"]);
});

test("a revoked pass neither begins nor ends after that", () => {
  const revoked = pass({ revokedAt: "2026-01-01T12:00:00Z", revokeReason: "Lost" });
  expect(told(revoked, "2026-01-03T00:00:00Z")).toEqual([
    ["Revoked", "bad"],
    ["Issued", "plain"],
  ]);
  expect(life(revoked, new Date("2026-01-03T00:00:00Z"))[0]?.reason).toBe("Lost");
});

test("scans stand among the rest, with their gate and why", () => {
  const scanned = pass({
    scans: {
      totalCount: 2,
      nodes: [
        {
          id: "2",
          direction: "OUT",
          outcome: "DENIED",
          denialReason: "NOT_INSIDE",
          scannedAt: "2026-01-03T09:00:00Z",
          gate: GATE,
        },
        {
          id: "1",
          direction: "IN",
          outcome: "ADMITTED",
          denialReason: null,
          scannedAt: "2026-01-03T08:00:00Z",
          gate: GATE,
        },
      ],
    },
  });
  const [, denied, admitted] = life(scanned, new Date("2026-01-04T00:00:00Z"));
  expect(denied).toMatchObject({
    what: "Turned away on the way out",
    tone: "bad",
    reason: "Not inside",
    gate: GATE,
  });
  expect(admitted).toMatchObject({ what: "In", tone: "good" });
});
