/** What the overview counts. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { ask, launch, open } from "./page";
import { demo, type Server, start } from "./server";

const TIME_ZONE = "Asia/Kathmandu";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  // Of now, so that there are scans of the last 24 hours.
  [server, browser] = await Promise.all([
    start(["demo", "--seed", "1"], { TZ: TIME_ZONE }),
    launch(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A number as a page writes it. */
function number(text: string | null): number {
  return Number(/[\d,]+/.exec(text ?? "")?.[0].replaceAll(",", ""));
}

test("the chart and its table have all scans of the last 24 hours, by the site's hours", async () => {
  const { page, faults } = await open(browser, server.url, { timezoneId: "Europe/Berlin" });
  const chart = page.getByRole("region", { name: "Scans of the last 24 hours" });
  await chart.getByText("Hours of Kathmandu").waitFor();
  const keys = await Promise.all(
    [/admitted$/, /turned away$/].map((key) => chart.getByText(key).first().textContent()),
  );
  const [admitted = 0, denied = 0] = keys.map(number);
  const title = `Scans by the hour: ${keys.join(", ")}`;
  await chart.getByRole("img", { name: title }).waitFor();
  await chart.getByText("As a table").click();
  const rows = await chart.getByRole("row").all();
  const cells = await Promise.all(
    rows.slice(1).map((row) => row.locator("th, td").allTextContents()),
  );
  // Not before UTC's whole hour: in Kathmandu it is a quarter of an hour earlier.
  expect(cells.every(([hour]) => /^\d\d:00 to \d\d:00$/.test(hour ?? ""))).toBe(true);
  const sum = (column: number) => cells.reduce((sum, row) => sum + number(row[column] ?? null), 0);
  expect([sum(1), sum(2)]).toEqual([admitted, denied]);
  // As many bars as hours; the clock has gone on since.
  expect(await chart.locator("svg .hour").count()).toBe(cells.length);
  const { scans } = await ask<{ scans: { totalCount: number } }>(
    server.url,
    '{ scans(filter: { scannedAt: { last: "PT24H" } }) { totalCount } }',
  );
  expect(admitted + denied).toBeGreaterThan(0);
  expect(admitted + denied).toBeGreaterThanOrEqual(scans.totalCount);
  expect(faults).toEqual([]);
  await page.context().close();
});

test("passes are counted by their status, those of none too", async () => {
  const { passes } = await ask<{ passes: { groups: { status: string; count: number }[] } }>(
    server.url,
    "{ passes { groups(by: [STATUS]) { status count } } }",
  );
  const { page } = await open(browser, server.url);
  await page.getByText("Active passes").waitFor();
  const shown = async () => {
    const figures = await page.locator(".figures > div").all();
    return Promise.all(
      figures.slice(1).map(async (figure) => ({
        status: (await figure.locator("dt").textContent())?.split(" ")[0]?.toUpperCase(),
        count: number(await figure.locator("dd").textContent()),
      })),
    );
  };
  const order = ["ACTIVE", "SCHEDULED", "EXPIRED", "REVOKED"];
  expect(await shown()).toEqual(
    order.map((status) => ({
      status,
      count: passes.groups.find((group) => group.status === status)?.count ?? 0,
    })),
  );
  await page.context().close();
});

test("without scans of the last 24 hours the chart says so", async () => {
  const old = await demo("--gates", "1", "--passes", "10");
  try {
    const { page } = await open(browser, old.url);
    await page.getByText("No scans in the last 24 hours.").waitFor();
    await page.context().close();
  } finally {
    await old.stop();
  }
});
