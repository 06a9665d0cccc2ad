// The server under test, on a database of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { AUDIENCE, WEB } from "./provider.js";

const BINARY = process.env.SERVER_BINARY;

export async function start(issuer) {
  const folder = mkdtempSync(join(tmpdir(), "gatepass-oidc-"));
  const child = spawn(
    BINARY,
    [
      ...["serve", "--bind", "127.0.0.1:0", "--log", "error"],
      ...["--database-url", `sqlite://${join(folder, "gatepass.db")}?mode=rwc`],
      ...["--oidc-issuer", issuer, "--oidc-audience", AUDIENCE],
      ...["--oidc-role", "guard=gate-guard,officer=gate-office"],
      ...["--oidc-client-id", WEB.id],
    ],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, GATEPASS_OIDC_CLIENT_SECRET: WEB.secret },
    },
  );
  const url = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface(child.stdout).on("line", (line) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
      if (found !== null) {
        resolve(found[0]);
      }
    });
  });
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        child.kill("SIGTERM");
      }),
  };
}

// Who sends a request with this token.
export async function ask(url, token) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "{ viewer { name role } }" }),
  });
  return { status: response.status, viewer: (await response.json()).data?.viewer };
}
