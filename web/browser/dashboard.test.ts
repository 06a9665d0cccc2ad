/** The dashboard: its pages, paging, addresses, and what happens when something is missing. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ask, launch, open, violations } from "./page";
import { demo, type Server } from "./server";

let server: Server;
let browser: Browser;

/** Of the newest pass of the first gate. */
let found: {
  code: string;
  gate: { code: string; name: string };
  holder: { id: string; name: string };
};

beforeAll(async () => {
  // A gate with more than 5,000 passes.
  [server, browser] = await Promise.all([demo("--gates", "1", "--passes", "6000"), launch()]);
  const { passes } = await ask<{ passes: { nodes: (typeof found)[] } }>(
    server.url,
    "{ passes(first: 1) { nodes { code gate { code name } holder { id name } } } }",
  );
  const [first] = passes.nodes;
  if (first === undefined) {
    throw new Error("the demo has no passes");
  }
  found = first;
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const ADDRESSES = {
  overview: () => "/",
  gate: () => `/gates/${found.gate.code}`,
  pass: () => `/passes/${found.code}`,
  holder: () => `/holders/${encodeURIComponent(found.holder.id)}`,
};

async function settled(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
}

describe.each(Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[])("%s", (name) => {
  test.each(["light", "dark"] as const)("is whole and accessible, %s", async (colorScheme) => {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      const { page, faults } = await open(browser, server.url + ADDRESSES[name](), {
        colorScheme,
        reducedMotion: "reduce",
        viewport: { width, height },
      });
      await settled(page);
      expect(await violations(page)).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
      expect(faults).toEqual([]);
      await page.context().close();
    }
  });
});

test("one goes from the overview to a gate, a pass, its holder, and back", async () => {
  const { page, faults } = await open(browser, server.url);
  await page
    .getByRole("link", { name: new RegExp(found.gate.name) })
    .first()
    .click();
  await page.getByRole("heading", { level: 1, name: found.gate.name }).waitFor();
  expect(await page.title()).toBe(`${found.gate.name} · Gatepass`);
  await page.getByRole("table").getByRole("link", { name: found.code }).click();
  await page.getByRole("heading", { level: 1, name: found.code }).waitFor();
  await page.getByRole("img", { name: `QR code of ${found.code}` }).waitFor();
  await page.getByText("Issued", { exact: true }).waitFor();
  await page.getByRole("link", { name: found.holder.name }).click();
  await page.getByRole("heading", { level: 1, name: found.holder.name }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: found.code }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: found.code }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test("a gate's passes go on to row 5,000, and few are drawn", async () => {
  const { page } = await open(browser, server.url + ADDRESSES.gate());
  const table = page.getByRole("table", { name: "Passes" });
  await table.getByRole("link").first().waitFor();
  const at = async () => Number(await table.getByRole("row").last().getAttribute("aria-rowindex"));
  await expect
    .poll(
      async () => {
        await table.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
        return at();
      },
      { timeout: 60_000, interval: 20 },
    )
    .toBeGreaterThan(5000);
  expect(await table.getByRole("row").count()).toBeLessThan(60);
  const codes = await table.getByRole("link").allTextContents();
  expect(new Set(codes).size).toBeGreaterThan(10);
  await page.context().close();
});

test("filters are in the address, and keep what they found", async () => {
  const { page } = await open(browser, server.url + ADDRESSES.gate());
  await page.getByLabel("Status").selectOption("Revoked");
  await page.getByLabel("Order").selectOption("By code");
  await expect.poll(() => page.url()).toContain("status=REVOKED");
  expect(page.url()).toContain("order=code");
  await page.reload();
  const table = page.getByRole("table", { name: "Passes" });
  await table.getByRole("link").first().waitFor();
  expect(await page.getByLabel("Status").inputValue()).toBe("REVOKED");
  const statuses = await table.locator(".status").allTextContents();
  expect(new Set(statuses)).toEqual(new Set(["Revoked"]));
  const codes = await table.locator("code").allTextContents();
  expect(codes).toEqual([...codes].sort());
  await page.getByLabel("Code or holder").fill("nobody is called so");
  await page.getByText("No pass fits these filters.").waitFor();
  await page.getByLabel("Status").selectOption("Any");
  await page.getByLabel("Code or holder").fill(found.code);
  await table.getByRole("link", { name: found.code }).waitFor();
  await expect.poll(() => table.locator("code").count()).toBe(1);
  await page.context().close();
});

test.each(["/passes/NOBODY-KNOWS", "/gates/G9999", "/holders/nonsense", "/holders/a%2Fb"])(
  "%s is missing, and says so",
  async (address) => {
    const { page, faults } = await open(browser, server.url + address);
    await page.getByRole("heading", { level: 1, name: /^There is no such/ }).waitFor();
    await page.getByRole("link", { name: "Go to the overview." }).click();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  },
);

test("the keyboard reaches the content, the filters and the rows", async () => {
  const { page } = await open(browser, server.url + ADDRESSES.gate());
  const table = page.getByRole("table", { name: "Passes" });
  await table.getByRole("link").first().waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
  const reached: string[] = [];
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement?.textContent ?? ""));
  }
  const code = await table.locator("code").first().textContent();
  expect(reached).toContain(code);
  await page.context().close();
});

test("the theme that one chooses stays", async () => {
  const { page } = await open(browser, server.url, { colorScheme: "light" });
  const back = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await back();
  await page.getByLabel("Colours").selectOption("Dark");
  await expect.poll(back).not.toBe(light);
  const dark = await back();
  await page.reload();
  await expect.poll(back).toBe(dark);
  await page.context().close();
});

test("a server that goes away is told, and its return is one click away", async () => {
  const { page } = await open(browser, server.url);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole("link", { name: found.code }).click();
  await page.getByText("The server does not answer").waitFor();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1, name: found.code }).waitFor();
  await page.context().close();
});

test("nothing moves while it loads, and little is loaded", async () => {
  for (const name of Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[]) {
    const { page } = await open(browser, "about:blank");
    let scripts = 0;
    page.on("response", async (response) => {
      if (response.url().endsWith(".js")) {
        scripts += Number(response.headers()["content-length"] ?? 0);
      }
    });
    await page.addInitScript(() => {
      const shifts = { sum: 0 };
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          shifts.sum += (entry as unknown as { value: number }).value;
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(server.url + ADDRESSES[name]());
    await settled(page);
    const sum = await page.evaluate(
      () => (window as never as { shifts: { sum: number } }).shifts.sum,
    );
    expect(sum, name).toBeLessThan(0.02);
    expect(scripts, name).toBeGreaterThan(10_000);
    expect(scripts, name).toBeLessThan(150_000);
    await page.context().close();
  }
});
