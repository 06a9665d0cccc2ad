/** The search that every page has. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { ask, launch, open, violations } from "./page";
import { demo, type Server } from "./server";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([demo(), launch()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function searching(page: Page, text: string) {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("/");
  const box = page.getByRole("combobox", { name: "Search" });
  expect(await box.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.type(text);
  return { box, options: page.getByRole("option") };
}

test("a pass is found by the start of its code, and Enter opens the best", async () => {
  const { passes } = await ask<{ passes: { nodes: { code: string }[] } }>(
    server.url,
    "{ passes(first: 1, orderBy: { field: CODE }) { nodes { code } } }",
  );
  const code = passes.nodes[0]?.code ?? "";
  const { page, faults } = await open(browser, server.url);
  const { options } = await searching(page, code.slice(0, 8).toLowerCase());
  await options.first().getByText(code).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: code }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/passes/${code}`);
  expect(await page.getByRole("combobox", { name: "Search" }).inputValue()).toBe("");
  expect(faults).toEqual([]);
  await page.context().close();
});

test("Enter need not wait for the answer", async () => {
  const { page } = await open(browser, server.url);
  await searching(page, "Main Entrance");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Main Entrance" }).waitFor();
  await page.context().close();
});

test("arrows choose, Escape closes, and a click opens", async () => {
  const { page } = await open(browser, server.url);
  const { box, options } = await searching(page, "gate");
  await options.nth(2).waitFor();
  const chosen = () => page.locator("[role=option][aria-selected=true]");
  expect(await chosen().count()).toBe(0);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const second = (await options.nth(1).getAttribute("id")) ?? "";
  expect(await chosen().getAttribute("id")).toBe(second);
  expect(await box.getAttribute("aria-activedescendant")).toBe(second);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await box.getAttribute("aria-expanded")).toBe("false");
  await options.first().waitFor({ state: "hidden" });
  await page.keyboard.press("ArrowDown");
  const name = (await options.nth(2).locator("strong").textContent()) ?? "";
  await options.nth(2).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await page.context().close();
});

test("what is not found is said, and so is why something is refused", async () => {
  const { page, faults } = await open(browser, server.url);
  const { box } = await searching(page, "qqqqqqqqqq");
  await page.getByText("Nothing fits.").waitFor();
  await box.fill("x".repeat(5000));
  const status = page.locator(".found").getByRole("status");
  await expect
    .poll(() => status.textContent(), { timeout: 60_000 })
    .toMatch(/at most 1,?000 characters/);
  expect(faults).toEqual([]);
  await page.context().close();
});

test("it asks once one has stopped typing", async () => {
  const { page } = await open(browser, "about:blank");
  await page.clock.install();
  let asked = 0;
  page.on("request", (request) => {
    const body = request.postDataJSON() as { operationName?: string } | null;
    asked += body?.operationName === "Search" ? 1 : 0;
  });
  await page.goto(server.url);
  await searching(page, "main");
  await page.clock.runFor(1000);
  await page.getByRole("option").first().waitFor();
  expect(asked).toBe(1);
  await page.context().close();
});
