import assert from "node:assert/strict";

import { ClientError, GraphQLClient, gql } from "graphql-request";

import { gateCodes, proved, url } from "../support/proof.mjs";

const [code] = await gateCodes(1);
const query = gql`query Gate($code: String!) { gate(code: $code) { id code } }`;
for (const method of ["POST", "GET"]) {
  const client = new GraphQLClient(url, { method });
  const { gate } = await client.request(query, { code });
  assert.equal(gate.code, code);
}
const error = await new GraphQLClient(url).request("{ gates { nodes { colour } } }").catch((error) => error);
assert.ok(error instanceof ClientError, error);
assert.equal(error.response.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
proved("graphql-request", "a query with variables by POST and by GET; an error keeps its code");
