/**
 * The server under test, as a process of its own: the binary that `SERVER_BINARY` names, or
 * else that of `cargo build`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Server {
  url: string;
  stop: () => Promise<void>;
}

/** The program. */
export const BINARY = process.env["SERVER_BINARY"] ?? "../target/debug/gatepass";

/** The same data each time. */
const DATA = ["--now", "2026-11-01T12:00:00Z", "--seed", "1"];

export function demo(...flags: string[]): Promise<Server> {
  return start(["demo", ...DATA, ...flags]);
}

/** With more variables of the environment than those of the tests. */
export async function start(
  command: string[],
  environment: Record<string, string> = {},
): Promise<Server> {
  const child = spawn(BINARY, [...command, "--bind", "127.0.0.1:0", "--log", "error"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const url = await address(child);
  return { url, stop: () => stopped(child) };
}

/** The server tells its address once it can answer. */
function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    if (child.stdout === null) {
      reject(new Error("the server has no output"));
      return;
    }
    createInterface(child.stdout).on("line", (line) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
      if (found !== null) {
        resolve(found[0]);
      }
    });
  });
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
