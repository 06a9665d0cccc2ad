/** What the page knows of its server: the site's time zone, and whether there is GraphiQL. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, open } from "./page";
import { demo, start } from "./server";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
});

test("times are the reader's, with the site's beside them where they differ", async () => {
  const server = await start(["demo", "--passes", "100"], { TZ: "Asia/Kathmandu" });
  try {
    const see = async (timezoneId: string) => {
      const { page } = await open(browser, server.url, { timezoneId, locale: "en-GB" });
      const time = page.getByRole("region", { name: "Newest passes" }).locator("time").first();
      await time.hover();
      const seen = {
        at: (await time.getAttribute("datetime")) ?? "",
        text: (await time.textContent()) ?? "",
        title: (await time.getAttribute("title")) ?? "",
      };
      await page.context().close();
      return seen;
    };
    const far = await see("Europe/Berlin");
    const clock = (timeZone: string) =>
      new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone }).format(new Date(far.at));
    expect(far.text).toContain(clock("Europe/Berlin"));
    expect(far.text).toContain(`${clock("Asia/Kathmandu")} Kathmandu`);
    expect(far.title).toMatch(/ Kathmandu, .* UTC\)$/);
    const near = await see("Asia/Kathmandu");
    expect(near.text).toContain(clock("Asia/Kathmandu"));
    expect(near.text).not.toContain("Kathmandu");
  } finally {
    await server.stop();
  }
});

test("no link leads to a GraphiQL that is not there", async () => {
  const [on, off] = await Promise.all([demo(), demo("--no-graphiql")]);
  try {
    for (const [server, links] of [
      [on, 1],
      [off, 0],
    ] as const) {
      const { page } = await open(browser, server.url);
      await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
      expect(await page.locator("a[href='/graphiql']").count()).toBe(links);
      await page.context().close();
    }
  } finally {
    await Promise.all([on.stop(), off.stop()]);
  }
});
