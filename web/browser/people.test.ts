/** People: who is inside at a gate, and the scans of one. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { ask, launch, open } from "./page";
import { type Server, start } from "./server";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([start(["demo", "--seed", "1"]), launch()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("a gate shows who is inside, the last to come first", async () => {
  const { gates } = await ask<{
    gates: { nodes: { code: string; passes: { nodes: { holder: { name: string } }[] } }[] };
  }>(
    server.url,
    `{ gates(first: 1) { nodes { code passes(
        first: 12, filter: { inside: true }, orderBy: { field: INSIDE_SINCE, direction: DESC }
      ) { nodes { holder { name } } } } } }`,
  );
  const [gate] = gates.nodes;
  const names = gate?.passes.nodes.map(({ holder }) => holder.name) ?? [];
  expect(names.length).toBeGreaterThan(2);
  const { page } = await open(browser, `${server.url}/gates/${gate?.code}`);
  const inside = page.getByRole("region", { name: "Inside now" });
  await inside.getByRole("link").first().waitFor();
  expect(await inside.locator("li a:first-child").allTextContents()).toEqual(names);
  await page.context().close();
});

test("a holder shows the scans of all of their passes", async () => {
  const { scans } = await ask<{
    scans: { nodes: { holder: { id: string; scans: { nodes: { code: string }[] } } | null }[] };
  }>(
    server.url,
    "{ scans(first: 5) { nodes { holder { id scans(first: 20) { nodes { code } } } } } }",
  );
  const holder = scans.nodes.find(({ holder }) => holder !== null)?.holder;
  const codes = holder?.scans.nodes.map(({ code }) => code) ?? [];
  expect(codes.length).toBeGreaterThan(0);
  const { page } = await open(
    browser,
    `${server.url}/holders/${encodeURIComponent(holder?.id ?? "")}`,
  );
  const section = page.getByRole("region", { name: "Scans" });
  await section.getByRole("link").first().waitFor();
  expect(await section.locator("code").allTextContents()).toEqual(codes);
  await page.context().close();
});
