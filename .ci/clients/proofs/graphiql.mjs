import assert from "node:assert/strict";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { buildClientSchema, getIntrospectionQuery } from "graphql";

import { proved, url } from "../support/proof.mjs";

const fetcher = createGraphiQLFetcher({ url, fetch });
const query = getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true, specifiedByUrl: true, directiveIsRepeatable: true, oneOf: true });
const { data } = await fetcher({ query, operationName: "IntrospectionQuery" });
const schema = buildClientSchema(data);
assert.ok(schema.getType("Pass").getFields().status.description);
proved("@graphiql/toolkit", "GraphiQL's fetcher asks the longest introspection query there is, and graphql-js builds a schema of it");
