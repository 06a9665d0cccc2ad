/**
 * The pictures of the README: the dashboard and the SQL panel. They are small, and
 * `npm run screenshots` keeps them.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { execute, launch, open } from "./page";
import { squeeze } from "./png";
import { type Server, start } from "./server";

const TIME_ZONE = "Europe/Berlin";
const LOOK = {
  colorScheme: "light",
  timezoneId: TIME_ZONE,
  locale: "en-GB",
  viewport: { width: 1120, height: 680 },
} as const;
const LARGEST = 150_000;

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([
    start(["demo", "--seed", "1"], { TZ: TIME_ZONE }),
    launch(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  const picture = squeeze(await page.screenshot());
  expect(picture.length).toBeLessThan(LARGEST);
  const folder = process.env["PICTURES"];
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.png`), picture);
  }
}

test("the dashboard", async () => {
  const { page } = await open(browser, server.url, LOOK);
  await page.getByRole("heading", { name: "Newest passes" }).waitFor();
  await page.getByRole("button", { name: /statements/ }).waitFor();
  await take(page, "dashboard");
  await page.context().close();
});

test("the SQL panel", async () => {
  const { page } = await open(browser, `${server.url}/graphiql`, LOOK);
  const panel = page.getByRole("region", { name: "SQL", exact: true });
  // The first tab is there by then.
  await panel.getByText("2 statements").waitFor();
  await page.getByRole("tab", { name: "Board" }).click();
  await panel.getByText("4 statements").waitFor();
  await execute(page);
  const run = panel.getByRole("region", { name: "Last run" });
  await run.getByText(/Naive resolvers would have run/).waitFor();
  await run.scrollIntoViewIfNeeded();
  await take(page, "sql-panel");
  await page.context().close();
});
