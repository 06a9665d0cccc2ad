import assert from "node:assert/strict";

import { UrlLoader } from "@graphql-tools/url-loader";
import { buildSchema, parse, printSchema } from "graphql";
import { readFileSync } from "node:fs";

import { gateCodes, path, proved, url } from "../support/proof.mjs";

const loader = new UrlLoader();
const [{ schema }] = await loader.load(url, {});
const file = buildSchema(readFileSync(path("../../schema.graphql"), "utf8"));
assert.deepEqual(Object.keys(schema.getTypeMap()).sort(), Object.keys(file.getTypeMap()).sort());
const [{ schema: served }] = await loader.load(new URL("/schema.graphql", url).href, {});
assert.equal(printSchema(served), printSchema(file));
const execute = loader.getExecutorAsync(url, {});
const { data } = await execute({ document: parse("{ gates(first: 2) { nodes { code } } }") });
assert.deepEqual(data.gates.nodes.map((gate) => gate.code), await gateCodes(2));
proved("@graphql-tools/url-loader", "loads the schema by introspection and from /schema.graphql, and executes against it, as gateways do");
process.exit();
