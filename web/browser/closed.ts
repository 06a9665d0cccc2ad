/** A server that asks people to sign in, with a database of its own. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

import { open } from "./page";
import { BINARY, type Server, start } from "./server";

export class Closed {
  readonly #folder = mkdtempSync(join(tmpdir(), "gatepass-browser-"));
  readonly #database = `sqlite://${join(this.#folder, "gatepass.db")}?mode=rwc`;
  #server: Server | undefined;

  get url(): string {
    return this.#server?.url ?? "";
  }

  async start(...flags: string[]): Promise<void> {
    this.#server = await start(["serve", ...flags, "--database-url", this.#database]);
  }

  /** Stops the server; the database stays. */
  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  run(...command: string[]): string {
    return execFileSync(BINARY, [...command, "--database-url", this.#database], {
      encoding: "utf8",
      // Migrations are logged there.
      stdio: ["ignore", "pipe", "ignore"],
    });
  }

  /** The secret of a new token. */
  token(...flags: string[]): string {
    const name = flags.includes("--name") ? [] : ["--name", "Desk"];
    const created = this.run("token", "create", "--json", ...name, ...flags);
    return (JSON.parse(created) as { secret: string }).secret;
  }

  /** Asks the API as the owner of a token. */
  async ask<T>(secret: string, query: string, variables: object = {}): Promise<T> {
    const response = await fetch(`${this.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
    if (errors !== undefined) {
      throw new Error(JSON.stringify(errors));
    }
    return data;
  }

  /** Signs in with a token, in a browser of its own. */
  async signedIn(
    browser: Browser,
    secret: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; faults: string[] }> {
    const { page, faults } = await open(browser, this.url, options);
    await page.getByLabel("Token").fill(secret);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    return { page, faults };
  }
}

/** A browser tells of the 401 before signing in. */
export function unexpected(faults: readonly string[]): string[] {
  return faults.filter((fault) => !/status of 401/.test(fault));
}
