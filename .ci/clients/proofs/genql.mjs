import assert from "node:assert/strict";

import { load } from "../support/bundle.mjs";
import { generated, proved, run, url } from "../support/proof.mjs";

run("genql", ["--endpoint", url, "--output", generated("genql"), "--scalar", "DateTime:string"]);
const { inside } = await load("programs/genql.ts");
const passes = await inside();
assert.equal(passes.length, 3);
for (const { code, insideSince, holder } of passes) assert.ok(code && insideSince && holder.name);
proved("@genql/cli", "types and a client from introspection; a filter and an order as objects");
