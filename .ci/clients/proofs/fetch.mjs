import assert from "node:assert/strict";

import { gateCodes, url } from "../support/proof.mjs";

const [code] = await gateCodes(1);
const query = `query Gate($code: String!) { gate(code: $code) { name } }`;
const variables = { code };
const accept = "application/graphql-response+json";

const posted = await fetch(url, {
  method: "POST",
  headers: { "content-type": "application/json", accept },
  body: JSON.stringify({ query, variables }),
});
const got = await fetch(`${url}?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`, {
  headers: { accept },
});
const answer = await posted.json();
assert.ok(answer.data.gate.name);
assert.deepEqual(await got.json(), answer);
for (const response of [posted, got]) {
  assert.equal(response.headers.get("content-type"), `${accept}; charset=utf-8`);
  assert.equal(response.headers.get("x-sql-statements"), "1");
}
console.log(`fetch of Node ${process.version}: one query, answered alike to POST and GET, with its SQL statements in a header`);
