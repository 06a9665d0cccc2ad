import assert from "node:assert/strict";

import { createClient } from "villus";

import { gateCodes, proved, url } from "../support/proof.mjs";

const client = createClient({ url });
const { data, error } = await client.executeQuery({
  query: "query Gates($first: Int!) { gates(first: $first) { nodes { code } } }",
  variables: { first: 4 },
});
assert.equal(error, null);
assert.deepEqual(data.gates.nodes.map((gate) => gate.code), await gateCodes(4));
proved("villus", "a query with variables from Vue's side");
