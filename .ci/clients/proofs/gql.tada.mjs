import assert from "node:assert/strict";

import { load } from "../support/bundle.mjs";
import { generated, proved, run, url } from "../support/proof.mjs";

const folder = generated("tada");
run("gql.tada", ["generate-schema", url, "--tsconfig", "tsconfig.json", "--output", `${folder}/schema.graphql`]);
run("gql.tada", ["generate-output", "--tsconfig", "tsconfig.json", "--output", `${folder}/introspection.d.ts`]);
const { passes, statuses } = await load("programs/tada.ts");
const found = await passes(20);
assert.equal(found.length, 20);
for (const { status, gate } of found) assert.ok(statuses[status] && gate.code);
proved("gql.tada", "a document's types from the schema that it fetched; the document is answered as typed");
