import assert from "node:assert/strict";

import { open } from "../support/page.mjs";
import { gateCodes, proved } from "../support/proof.mjs";

const codes = await gateCodes(10);
const page = await open("snippets/apollo/Gates.tsx");
await page.until(5, codes[0]);
page.click();
const items = await page.until(10, codes[0]);
assert.deepEqual(items.map((item) => item.split(" ")[0]), codes);
proved("@apollo/client", "a React page lists five gates, and after fetchMore ten, merged by relayStylePagination");
process.exit();
