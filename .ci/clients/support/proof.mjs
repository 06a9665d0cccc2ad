// Code that the proofs share.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The address of GraphQL. */
export const url = process.env.GRAPHQL_URL;

const here = join(import.meta.dirname, "..");

/** The one line of a proof: the package with its version, and what it has shown. */
export function proved(name, what) {
  const { version } = JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8"));
  console.log(`${name} ${version}: ${what}`);
}

/** Runs a program of a package in a folder here; its output is shown when it fails. */
export function run(program, args, folder = ".") {
  const options = { cwd: join(here, folder), encoding: "utf8", stdio: "pipe", env: { ...process.env, CI: "true" } };
  try {
    return execFileSync(join(here, "node_modules/.bin", program), args, options);
  } catch (error) {
    throw new Error(`${program} ${args.join(" ")} failed:\n${error.stdout}${error.stderr}`);
  }
}

/** A new folder for what is generated, as a path from here. */
export function generated(name) {
  mkdirSync(join(here, "generated", name), { recursive: true });
  return `generated/${name}`;
}

/** The path of a file here. */
export const path = (name) => join(here, name);

/** Posts a request with nothing but fetch: what other clients' answers are compared with. */
export async function ask(query, variables = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** The codes of the first gates, in their order. */
export async function gateCodes(first) {
  const { gates } = await ask("query ($first: Int!) { gates(first: $first) { nodes { code } } }", { first });
  return gates.nodes.map((gate) => gate.code);
}
