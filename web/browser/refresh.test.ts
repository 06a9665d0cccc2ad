/** A page that is kept open: it asks again, holds still while it is read, and says what it cost. */
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { launch, open, violations } from "./page";
import { demo, type Server, start } from "./server";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([demo("--gates", "2", "--passes", "1000"), launch()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

interface Asked {
  operationName: string;
  variables: { after?: string | null };
}

/** Opens a page whose clock goes on by hand, and counts what it asks. */
async function watched(path: string) {
  const { page, faults } = await open(browser, "about:blank");
  await page.clock.install();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/graphql")) {
      asked.push((request.postDataJSON() as Asked).operationName);
    }
  });
  await page.goto(server.url + path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByText(/^Updated/).waitFor();
  return { page, asked, faults: () => faults.filter((fault) => !fault.includes(server.url)) };
}

/** Changes the answers to an operation from now on. */
async function change(page: Page, operation: string, edit: (data: never) => void): Promise<void> {
  await page.route("**/graphql", async (route: Route) => {
    if ((route.request().postDataJSON() as Asked).operationName !== operation) {
      await route.fallback();
      return;
    }
    const response = await route.fetch();
    const answer = (await response.json()) as { data: never };
    edit(answer.data);
    await route.fulfill({ response, json: answer });
  });
}

async function count(asked: string[], name: string, times: number): Promise<void> {
  await expect
    .poll(() => asked.filter((each) => each === name).length, { timeout: 60_000 })
    .toBe(times);
}

/** Does something, and waits until the page has an answer to what it asked because of it. */
async function updated(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await page.locator(".updated").textContent();
  await act();
  await expect
    .poll(() => page.locator(".updated").textContent(), { timeout: 60_000 })
    .not.toBe(before);
}

describe("refreshing", () => {
  test("a page asks again in the chosen interval, which stays chosen", async () => {
    const { page, asked } = await watched("/");
    await count(asked, "Overview", 1);
    await updated(page, () => page.clock.runFor(15_000));
    await count(asked, "Overview", 2);
    await page.getByLabel("Refresh").selectOption("Every minute");
    await page.clock.runFor(50_000);
    await count(asked, "Overview", 2);
    await page.clock.runFor(10_000);
    await count(asked, "Overview", 3);
    await page.reload();
    await page.getByText(/^Updated/).waitFor();
    expect(await page.getByLabel("Refresh").inputValue()).toBe("60");
    await page.getByLabel("Refresh").selectOption("Off");
    await page.clock.runFor(3_600_000);
    await count(asked, "Overview", 4);
    await page.context().close();
  });

  test("nothing is asked while the page is hidden", async () => {
    const { page, asked } = await watched("/");
    const hide = (hidden: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await hide(true);
    await page.clock.runFor(600_000);
    await count(asked, "Overview", 1);
    await hide(false);
    await page.clock.runFor(1);
    await count(asked, "Overview", 2);
    await page.context().close();
  });

  test("a slow answer is awaited, not asked for once more", async () => {
    const { page, asked } = await watched("/");
    let answer = () => {};
    await page.route("**/graphql", async (route) => {
      await new Promise<void>((resolve) => (answer = resolve));
      await route.continue();
    });
    await page.clock.runFor(15_000);
    await count(asked, "Overview", 2);
    await page.clock.runFor(60_000);
    await count(asked, "Overview", 2);
    await updated(page, () => Promise.resolve(answer()));
    await page.clock.runFor(15_000);
    await count(asked, "Overview", 3);
    answer();
    await page.context().close();
  });

  test("while the server is away the page stays, says so, and asks less often", async () => {
    const { page, asked } = await watched("/");
    await page.context().setOffline(true);
    await page.clock.runFor(15_000);
    await page.getByText(/^No answer since/).waitFor();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.clock.runFor(29_000);
    await count(asked, "Overview", 2);
    await page.clock.runFor(1_000);
    await count(asked, "Overview", 3);
    await page.context().setOffline(false);
    await page.getByText(/^Updated/).waitFor();
    await page.context().close();
  });

  test("a row that one points at keeps its place, and new ones wait", async () => {
    const { page } = await watched("/");
    const section = page.getByRole("region", { name: "Newest passes" });
    const codes = () => section.locator("code").allTextContents();
    const before = await codes();
    await section.locator("li").nth(3).hover();
    await change(page, "Overview", ({ newest }: { newest: { nodes: object[] } }) => {
      newest.nodes.unshift({ ...newest.nodes[0], id: "new", code: "NEW1234567" });
      newest.nodes.pop();
    });
    await page.clock.runFor(15_000);
    const newer = section.getByRole("button", { name: "Show 1 newer" });
    await newer.waitFor();
    expect(await codes()).toEqual(before);
    // Without moving the pointer: leaving the list shows the rows, too.
    await newer.press("Enter");
    const after = ["NEW1234567", ...before.slice(0, -1)];
    expect(await codes()).toEqual(after);
    await page.context().close();
  });

  test("rows of a long list stay under one's eyes, and change in place", async () => {
    const { page, asked } = await watched("/gates/G0001");
    const table = page.getByRole("table", { name: "Passes" });
    await table.getByRole("link").first().waitFor();
    await table.evaluate((element) => element.scrollTo({ top: 44 * 20 + 7 }));
    const row = table.getByRole("row", { name: /./ }).filter({ hasNotText: "Code" });
    await expect
      .poll(() => row.nth(11).getAttribute("aria-rowindex"), { timeout: 60_000 })
      .toBe("23");
    const code = (await row.nth(11).locator("code").textContent()) ?? "";
    const seen = table.getByRole("row").filter({ hasText: code });
    const place = (await seen.boundingBox())?.y;
    await change(page, "GatePasses", ({ passes }: { passes: { edges: { node: object }[] } }) => {
      const [first] = passes.edges;
      for (const edge of passes.edges) {
        Object.assign(edge.node, { status: "REVOKED" });
      }
      for (const id of ["new 1", "new 2"]) {
        passes.edges.unshift({ ...first, node: { ...first?.node, id, code: id } });
      }
    });
    await page.clock.runFor(15_000);
    await seen.getByText("Revoked").waitFor();
    // Two are new above it.
    expect(await seen.getAttribute("aria-rowindex")).toBe("25");
    expect((await seen.boundingBox())?.y).toBe(place);
    await count(asked, "GatePassCount", 2);
    // At the top one sees what comes.
    await table.evaluate((element) => element.scrollTo({ top: 0 }));
    await table.getByText("new 2").waitFor();
    await page.context().close();
  });
});

describe("the bill", () => {
  test("it opens the statements that ran, with their rows and times", async () => {
    const { page, faults } = await open(browser, `${server.url}/gates/G0001`);
    const bill = page.getByRole("button", { name: /^9 statements, [\d.]+ ms$/ });
    await bill.click();
    const ran = page.getByRole("region", { name: "What ran for this page" });
    for (const name of ["GatePage", "GatePasses", "GatePassCount"]) {
      await ran.getByRole("region", { name }).waitFor();
    }
    const passes = ran.getByRole("region", { name: "GatePasses" });
    await passes.getByText(/^2 statements, \d+ rows, [\d.]+ ms$/).waitFor();
    const statement = passes.locator("details").first();
    await statement.locator("summary").click();
    const text = statement.getByLabel("Text of the statement");
    await text.getByText("SELECT").first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await ran.waitFor({ state: "detached" });
    expect(await bill.evaluate((element) => element === document.activeElement)).toBe(true);
    // Another page has a bill of its own.
    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByRole("button", { name: /statements, [\d.]+ ms$/ }).click();
    await ran.getByRole("region", { name: "Overview" }).waitFor();
    expect(await ran.getByRole("region").count()).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("where the operator hides SQL it shows what was planned, and why", async () => {
    const hiding = await start(["serve", "--open", "--database-url", "sqlite::memory:"]);
    try {
      const { page, faults } = await open(browser, hiding.url);
      await page.getByText("There are no gates yet.").waitFor();
      await page.getByRole("button", { name: /statements?, [\d.]+ ms$/ }).click();
      const ran = page.getByRole("region", { name: "What ran for this page" });
      await ran.getByText(/This server does not show its SQL/).waitFor();
      await ran.getByText("gates.nodes.occupancy").waitFor();
      await ran.getByText("≤ 100 rows").first().waitFor();
      expect(await ran.locator("details").count()).toBe(0);
      expect(faults).toEqual([]);
      await page.context().close();
    } finally {
      await hiding.stop();
    }
  });
});
