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

// Node accepts gzip, deflate and Brotli, and fetch decodes them.
const long = `${url}?${new URLSearchParams({ query: "{ passes(first: 100) { nodes { code holder { name } } } }" })}`;
const compressed = await fetch(long);
assert.match(compressed.headers.get("content-encoding"), /^(gzip|br|zstd)$/);
assert.equal((await compressed.json()).data.passes.nodes.length, 100);
const again = await fetch(long, { headers: { "if-none-match": compressed.headers.get("etag") } });
assert.equal(again.status, 304);

console.log(`fetch of Node ${process.version}: one query, answered alike to POST and GET; a long answer is compressed, and 304 by its ETag`);
