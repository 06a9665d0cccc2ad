/** The pages of a server whose people sign in at an OpenID provider, which is away. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, open, violations } from "./page";
import { type Server, start } from "./server";

let folder: string;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gatepass-provider-"));
  const command = [
    "serve",
    ...["--database-url", `sqlite://${join(folder, "gatepass.db")}?mode=rwc`],
    // Nothing listens there.
    ...["--oidc-issuer", "http://localhost:1", "--oidc-audience", "gatepass"],
    ...["--oidc-role", "admin=admin", "--oidc-client-id", "gatepass-web"],
  ];
  [server, browser] = await Promise.all([start(command), launch()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("the provider is offered beside tokens, and returns to the page that was asked for", async () => {
  const { page, faults } = await open(browser, `${server.url}/sign-in?then=%2Fgates%2FG0001`);
  const link = page.getByRole("link", { name: "Sign in with localhost" });
  expect(await link.getAttribute("href")).toBe("/login?then=%2Fgates%2FG0001");
  await page.getByRole("button", { name: "Sign in with a token" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await violations(page)).toEqual([]);
  expect(faults).toEqual([]);
  await page.context().close();
});

test("while the provider is away, the page says so and offers another try", async () => {
  const { page, faults } = await open(browser, `${server.url}/sign-in`);
  await page.getByRole("link", { name: "Sign in with localhost" }).click();
  await page
    .getByRole("alert")
    .getByText(/provider unavailable/)
    .waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.getByLabel("Token").waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test("a sign-in that this browser did not begin is refused", async () => {
  const { page } = await open(browser, `${server.url}/login/callback?code=x&state=y`);
  await page
    .getByRole("alert")
    .getByText(/not begun in this browser/)
    .waitFor();
  expect(await page.context().cookies()).toEqual([]);
  await page.context().close();
});
