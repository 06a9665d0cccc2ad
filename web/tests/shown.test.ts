import { expect, test } from "vitest";

import { withoutTrace } from "../src/graphiql/fetcher";
import { axis } from "../src/sql/axis";
import { counted, time } from "../src/sql/numbers";
import { branches } from "../src/sql/tree";
import type { BilledStatement, RanStatement, Trace } from "../src/sql/types";

function ran(beganMs: number, durationMs: number, waitedMs: number): RanStatement {
  return {
    path: "gates",
    text: "SELECT 1",
    parameters: 0,
    keys: 0,
    rows: 1,
    beganMs,
    durationMs,
    waitedMs,
    duplicate: false,
  };
}

test("bars stand on one axis, waiting before running", () => {
  const { end, bars } = axis([ran(0, 4, 1), ran(2, 6, 0)]);
  expect(end).toBe(8);
  expect(bars).toEqual([
    { start: 0, waited: 0.125, ran: 0.375 },
    { start: 0.25, waited: 0, ran: 0.75 },
  ]);
  expect(axis([])).toEqual({ end: 0, bars: [] });
  expect(axis([ran(0, 0, 0)]).bars).toEqual([{ start: 0, waited: 0, ran: 0 }]);
});

test("numbers are short", () => {
  expect(counted(1, "row")).toBe("1 row");
  expect(counted(1204, "row")).toBe("1,204 rows");
  expect(time(0.2564)).toBe("0.26 ms");
  expect(time(18.04)).toBe("18 ms");
  expect(time(1021)).toBe("1.02 s");
});

function billed(path: string, over?: number): BilledStatement {
  return {
    path,
    object: "Gate",
    kind: "PAGE",
    over: over === undefined ? null : { index: over, path: "", maxKeys: 1 },
    variables: [],
    shape: "",
    maxRows: 1,
  };
}

test("statements stand below the one that they start from", () => {
  const plan = [
    billed("gates"),
    billed("gates.nodes.passes", 0),
    billed("gates.nodes.passes.nodes.holder", 1),
    billed("gates.nodes.passes.totalCount", 0),
    billed("pass"),
    billed("pass.holder", 4),
  ];
  expect(branches(plan).map(({ depth, label }) => [depth, label])).toEqual([
    [0, "gates"],
    [1, "passes"],
    [2, "holder"],
    [1, "passes.totalCount"],
    [0, "pass"],
    [1, "holder"],
  ]);
});

test("the result pane shows no trace, and all that is not the trace", () => {
  const sql: Trace = {
    planned: 0,
    executed: 0,
    roundTrips: 0,
    rows: 0,
    durationMs: 0,
    duplicates: 0,
    statements: [],
  };
  const data = { gates: null };
  expect(withoutTrace({ data, extensions: { sql } })).toEqual({ data });
  expect(withoutTrace({ data })).toEqual({ data });
  expect(withoutTrace({ data, sqlRole: "ADMIN" })).toEqual({ data });
  expect(withoutTrace({ data, extensions: { sql, refusal: null } })).toEqual({
    data,
    extensions: { refusal: null },
  });
});
