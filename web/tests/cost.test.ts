import { expect, test } from "vitest";

import { type Cost, Costs, readCost, sum } from "../src/app/cost";

const SENT = JSON.stringify({ operationName: "Gates", query: "query Gates { a }", variables: {} });
const TRACE = { planned: 2, executed: 2, roundTrips: 2, rows: 3, statements: [] };

function headers(values: Record<string, string>) {
  return { get: (name: string) => values[name] ?? null };
}

const TOLD = headers({
  "x-sql-statements": "2",
  "server-timing": 'sql;dur=3.941;desc="4 statements", plan;dur=0.038, total;dur=4.512',
});

test("an answer tells what it cost", () => {
  const answer = JSON.stringify({ data: {}, extensions: { sql: TRACE } });
  expect(readCost(SENT, TOLD, answer)).toEqual({
    name: "Gates",
    operation: JSON.parse(SENT),
    statements: 2,
    milliseconds: 4.512,
    trace: TRACE,
    sqlRole: undefined,
  });
  expect(readCost(SENT, TOLD, '{"data":{}}')?.trace).toBeUndefined();
});

test("an answer without its SQL tells which role it requires", () => {
  const roleOf = (told: string) =>
    readCost(SENT, headers({ "x-sql-statements": "2", "x-sql-trace": told }), '{"data":{}}')
      ?.sqlRole;
  expect(roleOf("requires OFFICER")).toBe("OFFICER");
  expect(roleOf("disabled")).toBeUndefined();
});

test("what is not of the API costs nothing", () => {
  expect(readCost(SENT, headers({}), '{"data":{}}')).toBeUndefined();
  expect(readCost(SENT, TOLD, "<h1>Bad Gateway</h1>")).toBeUndefined();
  expect(readCost(new FormData(), TOLD, '{"data":{}}')).toBeUndefined();
});

test("a page costs the last answers of its operations together", () => {
  const cost = (name: string, statements: number, milliseconds?: number): Cost => ({
    name,
    operation: { query: "" },
    statements,
    milliseconds,
    trace: undefined,
    sqlRole: undefined,
  });
  const costs = new Costs();
  let told = 0;
  const forget = costs.subscribe(() => (told += 1));
  costs.record(cost("Page", 4, 3.5));
  costs.record(cost("Rows", 2));
  costs.record(cost("Page", 3, 1.5));
  expect(costs.all().map(({ name }) => name)).toEqual(["Page", "Rows"]);
  expect(sum(costs.all())).toEqual({ statements: 5, milliseconds: 1.5 });
  costs.clear();
  expect(costs.all()).toEqual([]);
  expect(told).toBe(4);
  forget();
  costs.record(cost("Page", 1));
  expect(told).toBe(4);
});
