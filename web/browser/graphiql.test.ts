/** The GraphiQL page: from the binary alone, under its policy, for everybody. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import AxeBuilder from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { execute, launch, open } from "./page";
import { demo, type Server, start } from "./server";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
});

/** GraphiQL's tabs have their button inside of them, and another one to close them. */
function isKnown(id: string, html: string): boolean {
  return id === "nested-interactive" && html.includes('class="graphiql-tab');
}

/** Runs a test against a server of its own. */
async function against(server: Promise<Server>, body: (url: string) => Promise<void>) {
  const { url, stop } = await server;
  try {
    await body(url);
  } finally {
    await stop();
  }
}

test("it completes, documents and explores, and asks nobody else", () =>
  against(demo(), async (url) => {
    const { page, faults } = await open(browser, `${url}/graphiql`);
    expect(new URL(page.url()).pathname).toBe("/graphiql");
    for (const name of ["Passes", "Board", "Deep", "Report"]) {
      await page.getByRole("tab", { name }).waitFor();
    }
    const editor = page.locator(".graphiql-query-editor");
    await editor.locator(".view-lines").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("{ hol");
    await page.keyboard.press("Control+Space");
    // Its worker has read the schema.
    await page.locator(".suggest-widget").getByText("holders", { exact: true }).first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /documentation explorer/i }).click();
    await page.locator(".graphiql-plugin").getByText("Root Types").waitFor();
    await page.getByRole("button", { name: /graphiql explorer/i }).click();
    await page.locator(".graphiql-plugin").getByText("gates", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Show SQL" }).click();
    await page.getByRole("heading", { name: "SQL" }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  }));

test("a tab that is clicked while the editors load is the one that they show", () =>
  against(demo(), async (url) => {
    const { page } = await open(browser, "about:blank");
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/monaco-editor-[^/]*\.js$/, async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(`${url}/graphiql`);
    await page.getByText("2 statements").waitFor();
    const clicked = page.getByText("Board", { exact: true }).click();
    // Time enough for a click to be heard, and for its bill to be asked for.
    await page.waitForTimeout(1000);
    release();
    await clicked;
    await page.locator(".graphiql-query-editor").getByText("query Board").waitFor();
    const panel = page.getByRole("region", { name: "SQL", exact: true });
    await panel.getByText("4 statements").waitFor();
    await execute(page);
    const run = panel.getByRole("region", { name: "Last run" });
    await run.getByText("4 statements").waitFor();
    await page.context().close();
  }));

describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
  test("axe finds nothing", () =>
    against(demo(), async (url) => {
      const options = { colorScheme, reducedMotion: "reduce" } as const;
      const { page } = await open(browser, `${url}/graphiql`, options);
      const panel = page.getByRole("region", { name: "SQL", exact: true });
      await panel.getByText("2 statements").waitFor();
      await execute(page);
      await panel.getByText(/Naive resolvers would have run/).waitFor();
      await panel.locator("summary").first().click();
      await panel.locator(".sql-timed summary").first().click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const told = violations
        .map(({ id, nodes }) => ({
          id,
          html: nodes.map(({ html }) => html).filter((html) => !isKnown(id, html)),
        }))
        .filter(({ html }) => html.length > 0);
      expect(told).toEqual([]);
      await page.context().close();
    }));
});

test("where SQL is not shown, the bill is, and why its texts are not", () =>
  against(
    start([
      "serve",
      "--open",
      "--database-url",
      `sqlite://${mkdtempSync(join(tmpdir(), "gatepass-"))}/gatepass.db?mode=rwc`,
    ]),
    async (url) => {
      const { page } = await open(browser, `${url}/graphiql`);
      const panel = page.getByRole("region", { name: "SQL", exact: true });
      const bill = panel.getByRole("region", { name: "Before it runs" });
      await bill.getByText("2 statements").waitFor();
      await bill.getByText("--sql-trace").waitFor();
      expect(await bill.locator("summary").count()).toBe(0);
      await execute(page);
      await panel.getByRole("region", { name: "Last run" }).getByText("--sql-trace").waitFor();
      await page.context().close();
    },
  ));

test("without introspection it says so, and runs queries", () =>
  against(demo("--no-introspection"), async (url) => {
    const { page } = await open(browser, `${url}/graphiql`);
    await page.getByText("This server does not show its schema").waitFor();
    await execute(page);
    await page.getByText(/Naive resolvers would have run/).waitFor();
    await page.context().close();
  }));

test("a server that goes away is told, and so is its return", () =>
  against(demo(), async (url) => {
    const { page } = await open(browser, `${url}/graphiql`);
    const panel = page.getByRole("region", { name: "SQL", exact: true });
    await panel.getByText("2 statements").waitFor();
    await page.context().setOffline(true);
    await page.getByRole("tab", { name: "Board" }).click();
    await panel.getByText("The server does not answer.").waitFor();
    await page.context().setOffline(false);
    await page.getByRole("tab", { name: "Deep" }).click();
    await panel.getByText(/^\d+ statements$/).waitFor();
    await page.context().close();
  }));
