import { expect, test } from "vitest";

import { changes, told } from "../src/app/history";
import { moment } from "../src/app/words";

test("an event is told in words", () => {
  expect(told("PASS_ISSUED")).toBe("Pass issued");
});

test("what changed is named, before and after", () => {
  const [old, later] = ["2026-11-01T12:00:00Z", "2026-11-02T12:00:00.5Z"];
  expect(
    changes({
      oldValues: JSON.stringify({ validUntil: old, anyGate: false, purpose: "Tour" }),
      newValues: JSON.stringify({
        validUntil: later,
        anyGate: true,
        purpose: null,
        gate: "R2F0ZTox",
      }),
    }),
  ).toEqual([
    { name: "Valid until", before: moment(old), after: moment(later) },
    { name: "Any gate", before: "no", after: "yes" },
    { name: "Purpose", before: "Tour", after: undefined },
  ]);
});

test("what is no object has no changes", () => {
  expect(changes({ oldValues: null, newValues: "[" })).toEqual([]);
  expect(changes({ newValues: '"text"' })).toEqual([]);
});
