import assert from "node:assert/strict";

import { proved, run, url } from "../support/proof.mjs";

for (const [old, changed] of [["../../schema.graphql", url], [url, "../../schema.graphql"]]) {
  assert.match(run("graphql-inspector", ["diff", old, changed]), /No changes detected/);
}
proved("@graphql-inspector/cli", "schema.graphql and the server's introspection differ in nothing");
