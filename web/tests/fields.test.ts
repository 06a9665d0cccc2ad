import { expect, test } from "vitest";

import { fieldsOf, headsOf, pathsAt, pathsOf } from "../src/sql/fields";

const QUERY = `query Board {
  gates(first: 3) {
    nodes { name newest: passes(first: 2) { totalCount nodes { ...Pass } } }
  }
}
fragment Pass on Pass { code holder { name } }
`;

/** The text of the heads of a path. */
function heads(text: string, path: string, operation?: string): string[] {
  return headsOf(fieldsOf(text, operation), [path]).map(({ start, end }) => text.slice(start, end));
}

test("a path is of response keys, through fragments", () => {
  expect(heads(QUERY, "gates")).toEqual(["gates"]);
  expect(heads(QUERY, "gates.nodes.newest")).toEqual(["newest: passes"]);
  expect(heads(QUERY, "gates.nodes.newest.nodes.holder")).toEqual(["holder"]);
  expect(heads(QUERY, "gates.nodes.passes")).toEqual([]);
});

test("merged selections are all the field", () => {
  const query = "{ gates { nodes { name } } ... on Query { gates { totalCount } } }";
  expect(heads(query, "gates")).toEqual(["gates", "gates"]);
});

test("the operation is the one that is named", () => {
  const query = "query A { gates { totalCount } } query B { passes { totalCount } }";
  expect(heads(query, "passes", "B")).toEqual(["passes"]);
  expect(heads(query, "passes", "A")).toEqual([]);
  expect(heads(query, "gates")).toEqual(["gates"]);
});

test("a document that is not finished, or never ends, has no fields to mark", () => {
  expect(fieldsOf("{ gates { nodes {")).toEqual([]);
  expect(heads("{ ...A } fragment A on Query { gates { totalCount } ...A }", "gates")).toEqual([
    "gates",
  ]);
});

test("a place is answered by the statement of its field, or of the nearest one around", () => {
  const fields = fieldsOf(QUERY);
  const statements = new Set([
    "gates",
    "gates.nodes.newest",
    "gates.nodes.newest.totalCount",
    "gates.nodes.newest.nodes.holder",
  ]);
  const at = (text: string) => pathsAt(fields, QUERY.indexOf(text) + 1, statements);
  expect(at("name newest")).toEqual(["gates"]);
  expect(at("newest:")).toEqual(["gates.nodes.newest"]);
  expect(at("totalCount")).toEqual(["gates.nodes.newest.totalCount"]);
  expect(at("code holder")).toEqual(["gates.nodes.newest"]);
  expect(at("name } }\n")).toEqual(["gates.nodes.newest.nodes.holder"]);
  expect(at("query Board")).toEqual([]);
});

test("a field of a fragment that is spread twice is answered by two statements", () => {
  const query =
    "{ a: passes { nodes { ...P } } b: passes(first: 1) { nodes { ...P } } } fragment P on Pass { gate { name } }";
  const statements = new Set(["a", "b", "a.nodes.gate", "b.nodes.gate"]);
  const found = pathsAt(fieldsOf(query), query.indexOf("gate {"), statements);
  expect(found).toEqual(["a.nodes.gate", "b.nodes.gate"]);
});

test("a statement of several counts is at the field of each", () => {
  const query = "{ gates { nodes { occupancy passes { totalCount } } } }";
  const paths = ["gates.nodes.occupancy", "gates.nodes.passes.totalCount"];
  const statement = { path: "gates.nodes.occupancy", paths };
  const fields = fieldsOf(query);
  const found = headsOf(fields, pathsOf(statement)).map(({ start, end }) => query.slice(start, end));
  expect(found).toEqual(["occupancy", "totalCount"]);
  const statements = new Set([{ path: "gates" }, statement].flatMap(pathsOf));
  const at = (text: string) => pathsAt(fields, query.indexOf(text) + 1, statements);
  expect(at("occupancy")).toEqual(["gates.nodes.occupancy"]);
  expect(at("totalCount")).toEqual(["gates.nodes.passes.totalCount"]);
});
