/** Signing in, on a server that is not open. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { Closed, unexpected } from "./closed";
import { launch, open, violations } from "./page";

const server = new Closed();
let browser: Browser;
let token: string;

beforeAll(async () => {
  server.run("seed", "--gates", "3", "--holders", "20", "--passes", "50", "--scans", "100");
  [browser] = await Promise.all([launch(), server.start()]);
});

beforeEach(() => {
  token = server.token("--role", "officer");
});

afterAll(async () => {
  await browser?.close();
  await server.end();
});

async function signIn(page: Page, secret: string) {
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.getByLabel("Token").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("nobody sees anything before signing in, or after signing out", async () => {
  const { page, faults } = await open(browser, server.url);
  await signIn(page, "gpt_mistyped");
  await page.getByRole("alert").getByText(/token/i).waitFor();
  expect(await violations(page)).toEqual([]);
  await signIn(page, ` ${token} `);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.getByRole("banner").getByText("Desk").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.goto(server.url);
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  expect(unexpected(faults)).toEqual([]);
  await page.context().close();
});

test("the browser keeps neither the token nor a cookie that scripts can read", async () => {
  const { page } = await open(browser, server.url);
  await signIn(page, token);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  expect(await page.evaluate(() => document.cookie)).toBe("");
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  );
  expect(kept).not.toContain("gpt_");
  const [cookie, ...others] = await page.context().cookies();
  expect(others).toEqual([]);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  await page.context().close();
});

test("the page that a link leads to is there after signing in", async () => {
  const { page } = await open(browser, `${server.url}/gates/G0002`);
  await signIn(page, token);
  await page.getByText("G0002").first().waitFor();
  expect(new URL(page.url()).pathname).toBe("/gates/G0002");
  await page.context().close();
});

test("a guard sees passes and holders, without what is for officers", async () => {
  const secret = server.token("--role", "guard");
  const { page, faults } = await open(browser, server.url);
  await signIn(page, secret);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  const pass = page.locator("a[href^='/passes/']").first();
  const code = (await pass.getAttribute("href"))?.split("/").at(-1) ?? "";
  await pass.click();
  await page.getByRole("heading", { level: 1, name: code }).waitFor();
  await page.locator("main a[href^='/holders/']").first().click();
  await page.waitForURL(/\/holders\//);
  await page.getByRole("heading", { level: 2, name: /Passes/ }).waitFor();
  expect(unexpected(faults)).toEqual([]);
  await page.context().close();
});

test("GraphiQL asks to sign in, and comes back", async () => {
  const { page } = await open(browser, `${server.url}/graphiql`);
  await signIn(page, token);
  await page.waitForURL(`${server.url}/graphiql`);
  await page.locator(".graphiql-query-editor .view-line").first().waitFor();
  await page.context().close();
});

test("no address after signing in leads to another server", async () => {
  const { page } = await open(browser, `${server.url}/sign-in?then=//example.org/`);
  await signIn(page, token);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  expect(page.url()).toBe(`${server.url}/`);
  await page.context().close();
});

test("whose token is revoked is asked to sign in again", async () => {
  const { page } = await open(browser, server.url);
  await signIn(page, token);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  const tokens = JSON.parse(server.run("token", "list", "--json")) as { id: number }[];
  tokens.forEach(({ id }) => server.run("token", "revoke", String(id)));
  // Servers keep who somebody is for ten seconds.
  await expect
    .poll(
      async () => {
        await page.reload();
        const heading = page.getByRole("heading", { level: 1 });
        await heading.waitFor();
        return heading.textContent();
      },
      { timeout: 60_000, interval: 2000 },
    )
    .toBe("Sign in");
  await page.context().close();
});
