import { expect, test } from "vitest";

import { format, tokens } from "../src/sql/text";

const SQLITE =
  'SELECT "pass"."id" FROM "pass" WHERE "pass"."id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "pass"."id" DESC LIMIT ?';
const POSTGRESQL =
  'SELECT "p"."id" FROM unnest($1::bigint[]) AS "k"("key") CROSS JOIN LATERAL (SELECT "id" FROM "pass" WHERE "pass"."gate_id" = "k"."key" LIMIT $2) AS "p"';

/** Without spaces, which are all that formatting may change. */
function dense(text: string): string {
  return text.replace(/\s+/g, "");
}

test.each([SQLITE, POSTGRESQL])("a statement is put into lines, and stays what it is", (sql) => {
  const lines = format(sql);
  expect(lines.split("\n").length).toBeGreaterThan(3);
  expect(dense(lines)).toBe(dense(sql));
});

test("what is no SQL stays as it is", () => {
  expect(format("SELECT 'unclosed")).toBe("SELECT 'unclosed");
});

test("tokens are the text, each of a kind", () => {
  const sql = `/* any */ SELECT "a ""b""", 'it''s', count(*) FROM x WHERE y = $1 AND z > 20 LIMIT ?`;
  const found = tokens(sql);
  expect(found.map(({ text }) => text).join("")).toBe(sql);
  const of = (kind: string) => found.filter((token) => token.kind === kind).map(({ text }) => text);
  expect(of("comment")).toEqual(["/* any */"]);
  expect(of("name")).toEqual(['"a ""b"""']);
  expect(of("text")).toEqual(["'it''s'"]);
  expect(of("parameter")).toEqual(["$1", "?"]);
  expect(of("number")).toEqual(["20"]);
  expect(of("keyword")).toEqual(["SELECT", "count", "FROM", "WHERE", "AND", "LIMIT"]);
});
