// Builds the npm packages of a release: one with the binary of each platform, and
// `gatepass`, which npm installs together with its platform's.
//
//   node packaging/npm/build.mjs VERSION OUTPUT PLATFORM=BINARY...
//
// PLATFORM is linux-x64, linux-arm64, darwin-x64, darwin-arm64 or win32-x64.

import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");

const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"];

const COMMON = {
  license: "(MIT OR Apache-2.0)",
  engines: { node: ">=18" },
};

function write(folder, manifest) {
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const license of ["LICENSE-APACHE", "LICENSE-MIT"]) {
    cpSync(join(root, license), join(folder, license));
  }
}

function platformPackage(output, version, platform, binary) {
  const name = `gatepass-${platform}`;
  const [os, cpu] = platform.split("-");
  const folder = join(output, name);
  const file = os === "win32" ? "gatepass.exe" : "gatepass";
  mkdirSync(join(folder, "bin"), { recursive: true });
  cpSync(binary, join(folder, "bin", file));
  chmodSync(join(folder, "bin", file), 0o755);
  writeFileSync(
    join(folder, "README.md"),
    `# ${name}\n\nThe binary of [gatepass](https://www.npmjs.com/package/gatepass) for ${os} on ${cpu}.\n`,
  );
  write(folder, {
    name,
    version,
    description: `The gatepass binary for ${os} on ${cpu}`,
    ...COMMON,
    os: [os],
    cpu: [cpu],
    files: ["bin"],
    preferUnplugged: true,
  });
}

function mainPackage(output, version) {
  const folder = join(output, "gatepass");
  cpSync(join(here, "gatepass"), folder, { recursive: true });
  chmodSync(join(folder, "bin", "gatepass.js"), 0o755);
  write(folder, {
    name: "gatepass",
    version,
    description:
      "A GraphQL API server for gate passes that runs a fixed number of SQL statements; `gatepass plan` shows what operations cost",
    keywords: ["graphql", "sql", "n+1", "dataloader"],
    ...COMMON,
    bin: { gatepass: "bin/gatepass.js" },
    files: ["bin"],
    optionalDependencies: Object.fromEntries(
      PLATFORMS.map((platform) => [`gatepass-${platform}`, version]),
    ),
  });
}

const [version, output, ...pairs] = process.argv.slice(2);
const binaries = pairs.map((pair) => {
  const at = pair.indexOf("=");
  return [pair.slice(0, at), pair.slice(at + 1)];
});
const unknown = binaries.filter(([platform]) => !PLATFORMS.includes(platform));
if (version === undefined || output === undefined || binaries.length === 0 || unknown.length > 0) {
  console.error("usage: node build.mjs VERSION OUTPUT PLATFORM=BINARY...");
  console.error(`PLATFORM is one of ${PLATFORMS.join(", ")}`);
  process.exit(2);
}
rmSync(output, { recursive: true, force: true });
for (const [platform, binary] of binaries) {
  platformPackage(output, version, platform, binary);
}
mainPackage(output, version);
