#!/usr/bin/env node
// Runs the binary of this platform, which is in a separate package.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const PACKAGES = {
  "darwin arm64": "gatepass-darwin-arm64",
  "darwin x64": "gatepass-darwin-x64",
  "linux arm64": "gatepass-linux-arm64",
  "linux x64": "gatepass-linux-x64",
  "win32 x64": "gatepass-win32-x64",
};

function binary() {
  const platform = `${process.platform} ${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new Error(`there is no binary for ${platform}; build it from source with cargo`);
  }
  const file = process.platform === "win32" ? "gatepass.exe" : "gatepass";
  try {
    return require.resolve(`${name}/bin/${file}`);
  } catch {
    throw new Error(
      `the package ${name} is not installed: install gatepass again, with optional dependencies`,
    );
  }
}

function main() {
  let path;
  try {
    path = binary();
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
    return;
  }
  const child = spawn(path, process.argv.slice(2), { stdio: "inherit" });
  // A server finishes its requests in flight before it stops. Ctrl-C reaches the server
  // directly, and must not end this process first.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", (error) => {
    console.error(`error: cannot start ${path}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

main();
