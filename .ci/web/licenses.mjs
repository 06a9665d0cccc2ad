// Which npm packages the pages may be made of: those of web/package-lock.json, by the
// licenses that they name. What only checks and tests need is not in the pages.
import { readFileSync } from "node:fs";

/** Those that ask for no more than that their text is kept. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

/** Tools that the build runs, and that leave nothing of themselves in the pages. */
const TOOLS = {
  // Vite's: it makes style sheets smaller.
  "MPL-2.0": /^lightningcss(-|$)/,
  // Of GraphQL Code Generator's reader of options.
  "PSF-2.0": /^argparse$/,
  "Python-2.0": /^argparse$/,
  // Data of Babel's about browsers.
  "CC-BY-4.0": /^caniuse-lite$/,
};

const lock = JSON.parse(readFileSync(new URL("../../web/package-lock.json", import.meta.url)));
const refused = [];
let checked = 0;
for (const [path, { license, dev }] of Object.entries(lock.packages)) {
  const name = path.split("node_modules/").at(-1);
  if (path === "" || dev) {
    continue;
  }
  checked += 1;
  const choices = license?.replace(/[()]/g, "").split(" OR ") ?? [];
  if (!choices.some((choice) => ALLOWED.has(choice)) && !TOOLS[license]?.test(name)) {
    refused.push(`${name}: ${license ?? "no license"}`);
  }
}
if (refused.length > 0) {
  console.error(`packages of web/ whose licenses are not allowed:\n  ${refused.join("\n  ")}`);
  process.exit(1);
}
console.log(`licenses: ${checked} packages of the pages and of their build`);
