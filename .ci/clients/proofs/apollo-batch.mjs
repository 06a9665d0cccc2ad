import assert from "node:assert/strict";

import { ApolloClient, InMemoryCache, gql } from "@apollo/client";

import { load } from "../support/bundle.mjs";
import { proved } from "../support/proof.mjs";

const bodies = [];
const { fetch } = globalThis;
globalThis.fetch = (address, options) => {
  bodies.push(JSON.parse(options.body));
  return fetch(address, options);
};
const { link } = await load("snippets/apollo-batch/link.ts");
const client = new ApolloClient({ link, cache: new InMemoryCache() });
const answers = await Promise.all([
  client.query({ query: gql`query Gates { gates { totalCount } }` }),
  client.query({ query: gql`query Passes { passes { totalCount } }` }),
]);
assert.ok(answers[0].data.gates.totalCount && answers[1].data.passes.totalCount);
assert.deepEqual(bodies.map((body) => body.map((request) => request.operationName)), [["Gates", "Passes"]]);
proved("@apollo/client", "BatchHttpLink sends two queries in one array to a server with --max-batch");
process.exit();
