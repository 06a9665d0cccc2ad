/**
 * The pages on a wide screen and on a phone, light and dark: nothing is cut off.
 * With `SCREENSHOTS=folder` they are saved there, to be looked at.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { execute, launch, open } from "./page";
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

async function save(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
}

describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
  test.each([
    [1440, 900],
    [390, 844],
  ])("%i pixels wide", async (width, height) => {
    const { page, faults } = await open(browser, `${server.url}/graphiql`, {
      colorScheme,
      viewport: { width, height },
    });
    const panel = page.getByRole("region", { name: "SQL", exact: true });
    await panel.getByText("2 statements").waitFor();
    await save(page, `graphiql-before-${width}-${colorScheme}`);
    await execute(page);
    await panel.getByText(/Naive resolvers would have run/).waitFor();
    await save(page, `graphiql-after-${width}-${colorScheme}`);
    await page.getByRole("tab", { name: "Report" }).click();
    await panel.getByText("The server refuses this.").waitFor();
    await save(page, `graphiql-refused-${width}-${colorScheme}`);
    // All panes are as wide as the window at most, and none is squeezed.
    for (const pane of [".sql-panel", ".graphiql-query-editor", ".graphiql-response"]) {
      const box = await page.locator(pane).boundingBox();
      expect(box?.width, pane).toBeGreaterThan(250);
      expect((box?.x ?? 0) + (box?.width ?? 0), pane).toBeLessThanOrEqual(width);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
