import assert from "node:assert/strict";

import { load } from "../support/bundle.mjs";
import { gateCodes, proved, run } from "../support/proof.mjs";

run("graphql-codegen", ["--config", "codegen.ts"], "snippets/codegen");
const lines = [];
const { log } = console;
console.log = (...words) => lines.push(words.join(" "));
await load("snippets/codegen/src/gates.ts");
console.log = log;
assert.deepEqual(lines.map((line) => line.split(" ")[0]), await gateCodes(100));
proved("@graphql-codegen/client-preset", "types from introspection; a typed document reads every gate, page after page");
