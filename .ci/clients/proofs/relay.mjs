import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";

import { open } from "../support/page.mjs";
import { gateCodes, path, proved, run } from "../support/proof.mjs";

copyFileSync(path("../../schema.graphql"), path("snippets/relay/schema.graphql"));
run("relay-compiler", ["relay.config.json"], "snippets/relay");
const codes = await gateCodes(10);
const page = await open("snippets/relay/src/Gates.tsx");
await page.until(5, codes[0]);
page.click();
const items = await page.until(10, codes[0]);
assert.deepEqual(items.map((item) => item.split(" ")[0]), codes);
proved("react-relay", "relay-compiler takes schema.graphql; a @connection of five gates has ten after loadNext");
process.exit();
