import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { BatchHttpLink } from "@apollo/client/link/batch-http";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";

import { proved, url } from "../support/proof.mjs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const query = (field) => gql(`query ${field} { ${field} { totalCount } }`);

/** What is sent, request by request, while two queries are asked one after another. */
async function sent(transport, options) {
  const requests = [];
  const seen = async (address, request) => {
    const response = await fetch(address, request);
    const has = (text) => (text.includes("sha256Hash") ? "hash" : "") + (/totalCount/.test(text) ? "query" : "");
    requests.push([request.method, has(request.body ?? decodeURIComponent(address)), response.status]);
    return response;
  };
  const client = new ApolloClient({
    link: ApolloLink.from([new PersistedQueryLink({ sha256, ...options }), transport(seen)]),
    cache: new InMemoryCache(),
  });
  for (const field of ["gates", "passes"]) {
    const { data } = await client.query({ query: query(field) });
    assert.ok(data[field].totalCount > 0);
  }
  return requests;
}

const http = (fetch) => new HttpLink({ uri: url, fetch });
const batch = (fetch) => new BatchHttpLink({ uri: url, fetch });
const json = (fetch) => new HttpLink({ uri: url, fetch, headers: { accept: "application/json" } });
const after = [["POST", "query", 200], ["POST", "query", 200]];
// The status depends on the media type; the client only reads the body.
assert.deepEqual(await sent(json), [["POST", "hash", 200], ...after]);
assert.deepEqual(await sent(http), [["POST", "hash", 400], ...after]);
assert.deepEqual(await sent(batch), [["POST", "hash", 400], ...after]);
assert.deepEqual(await sent(http, { useGETForHashedQueries: true }), [["GET", "hash", 400], ...after]);
proved("@apollo/client", "PersistedQueryLink falls back to the query after one hash, by POST, by GET and in a batch");
process.exit();
