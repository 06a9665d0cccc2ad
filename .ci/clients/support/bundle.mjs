// Compiles TypeScript and JSX, with Relay's tags, into a module that Node runs.
import { transformAsync } from "@babel/core";
import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import { path } from "./proof.mjs";

const relay = {
  name: "relay",
  setup({ onLoad }) {
    onLoad({ filter: /snippets\/relay\/.*\.tsx$/ }, async ({ path: file }) => {
      const { code } = await transformAsync(await readFile(file, "utf8"), {
        filename: file,
        babelrc: false,
        configFile: false,
        presets: [["@babel/preset-typescript", { onlyRemoveTypeImports: true }]],
        plugins: [["relay", { artifactDirectory: undefined, eagerEsModules: true }]],
        parserOpts: { plugins: ["jsx"] },
      });
      return { contents: code, loader: "jsx" };
    });
  },
};

/** Bundles a file here, but for its packages, and imports it. */
export async function load(file) {
  const outfile = path(`generated/${file.replaceAll("/", "-").replace(basename(file), basename(file, ".tsx"))}.mjs`);
  await build({
    absWorkingDir: path("."),
    entryPoints: [file],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    jsx: "automatic",
    logLevel: "warning",
    plugins: [relay],
  });
  return import(outfile);
}
