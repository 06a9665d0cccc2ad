import assert from "node:assert/strict";

import { open } from "../support/page.mjs";
import { gateCodes, proved } from "../support/proof.mjs";

const codes = await gateCodes(10);
const page = await open("snippets/urql/Gates.tsx");
await page.until(5, codes[0]);
page.click();
const items = await page.until(5, codes[5]);
assert.deepEqual(items.map((item) => item.split(" ")[0]), codes.slice(5));
proved("urql", "a React page lists five gates, and the next five after their cursor");
process.exit();
