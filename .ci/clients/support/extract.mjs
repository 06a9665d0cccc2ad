// Writes the programs of docs/clients.md into snippets/, with the address of the
// running server in place of the address on the page. The first line of each program
// names its file: `// apollo/Gates.tsx`. JSON has no comments, so its file name is in
// the line above.
import { mkdirSync, readFileSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";

const SHOWN = "http://127.0.0.1:8000/graphql";
const here = join(import.meta.dirname, "..");
const page = readFileSync(join(here, "../../docs/clients.md"), "utf8");
const snippets = join(here, "snippets");

if (!process.env.GRAPHQL_URL) throw new Error("set GRAPHQL_URL to the address of the running server");
rmSync(snippets, { recursive: true, force: true });
let count = 0;
for (const [, above, language, program] of page.matchAll(/^(?:`([\w-]+\/\S+)`:\n\n)?```(\w+)\n(.*?)^```$/gms)) {
  if (["console", "text"].includes(language)) continue;
  const path = above ?? program.match(/^(?:\/\/|#) ([\w-]+\/\S+)\n/)?.[1];
  if (!path) throw new Error(`a program in docs/clients.md does not start with its file name:\n${program}`);
  const folder = path.split("/")[0];
  if (!["mjs", "py"].some((extension) => existsSync(join(here, `proofs/${folder}.${extension}`)))) {
    throw new Error(`nothing in .ci/clients/proofs runs ${path} from docs/clients.md`);
  }
  const file = join(snippets, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, program.replaceAll(SHOWN, process.env.GRAPHQL_URL));
  count += 1;
}
if (count === 0) throw new Error("docs/clients.md has no programs");
