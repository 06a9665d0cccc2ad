import assert from "node:assert/strict";

import { Client, fetchExchange, gql } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";

import { proved, url } from "../support/proof.mjs";

for (const preferGetForPersistedQueries of [true, false]) {
  const requests = [];
  const client = new Client({
    url,
    preferGetMethod: false,
    fetch: async (address, request) => {
      const text = request.body ?? decodeURIComponent(address);
      requests.push([request.method, (text.includes("sha256Hash") ? "hash" : "") + (/totalCount/.test(text) ? "query" : "")]);
      return fetch(address, request);
    },
    exchanges: [persistedExchange({ preferGetForPersistedQueries }), fetchExchange],
  });
  for (const field of ["gates", "passes"]) {
    const { data, error } = await client.query(gql(`query ${field} { ${field} { totalCount } }`), {});
    assert.equal(error, undefined);
    assert.ok(data[field].totalCount > 0);
  }
  const method = preferGetForPersistedQueries ? "GET" : "POST";
  assert.deepEqual(requests.slice(0, 1), [[method, "hash"]]);
  assert.deepEqual(requests.slice(1).map(([, has]) => has), ["query", "query"]);
}
proved("@urql/exchange-persisted", "persistedExchange falls back to the query after one hash, by POST and by GET");
process.exit();
