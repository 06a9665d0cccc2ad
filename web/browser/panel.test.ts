/** The SQL panel: before a run, after one, with what is refused, and with the keyboard alone. */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { execute, launch, open, type Watched } from "./page";
import { demo, type Server } from "./server";

let server: Server;
let browser: Browser;
let watched: Watched;

beforeAll(async () => {
  [server, browser] = await Promise.all([demo(), launch()]);
});

afterEach(async () => {
  await watched.page.context().close();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function graphiql(): Promise<{ page: Page; panel: Locator }> {
  watched = await open(browser, `${server.url}/graphiql`);
  const { page } = watched;
  const panel = page.getByRole("region", { name: "SQL", exact: true });
  await panel.getByText("2 statements").waitFor();
  return { page, panel };
}

/** Puts a query into the editor as a person does. */
async function write(page: Page, query: string): Promise<void> {
  await page.locator(".graphiql-query-editor .view-lines").click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(query);
}

/** All of the result pane: Monaco shows what is in sight alone. */
function result(page: Page): Promise<string> {
  return page.evaluate(() => {
    interface Editors {
      editor: { getModels(): { uri: { path: string }; getValue(): string }[] };
    }
    const { __MONACO } = window as unknown as { __MONACO: Editors };
    const models = __MONACO.editor.getModels();
    return models.find(({ uri }) => uri.path.endsWith("response.json"))?.getValue() ?? "";
  });
}

const items = (section: Locator) => section.getByRole("listitem");

test("the bill follows what is typed, and nothing runs", async () => {
  const { page, panel } = await graphiql();
  const bill = panel.getByRole("region", { name: "Before it runs" });
  await write(page, "query { passes(first: 3) { nodes { code gate { id } } } }");
  await bill.getByText("1 statement", { exact: true }).waitFor();
  await write(
    page,
    "query { gates(first: 3) { nodes { passes(first: 2) { totalCount nodes { holder { name } } } } } }",
  );
  await bill.getByText("4 statements").waitFor();
  expect(await bill.locator(".sql-path").allTextContents()).toEqual([
    "gates",
    "passes",
    "holder",
    "passes.totalCount",
  ]);
  await bill.getByText("≤ 18 rows").waitFor();
  await panel.getByText("Run the query to see the statements that it takes.").waitFor();
  // Its text, before it runs.
  await items(bill).first().locator("summary").click();
  await items(bill).first().locator(".sql-keyword", { hasText: "SELECT" }).waitFor();
  expect(watched.faults).toEqual([]);
});

test("variables are priced, and a mistake in them is told", async () => {
  const { page, panel } = await graphiql();
  await write(page, "query Some($n: Int!) { passes(first: $n) { nodes { code } } }");
  await panel
    .getByText(/variable/i)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Variables" }).click();
  await page.locator(".graphiql-editor-tool .view-lines").first().click();
  await page.keyboard.insertText('{ "n": 7 }');
  await panel.getByText("≤ 7 rows").waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText('{ "n": ');
  await panel.getByText(/The variables are invalid JSON/).waitFor();
});

test("what is refused is refused before it runs, and why", async () => {
  const { page, panel } = await graphiql();
  const bill = panel.getByRole("region", { name: "Before it runs" });
  await page.getByRole("tab", { name: "Report" }).click();
  await bill.getByText("The server refuses this.").waitFor();
  await bill.getByText("TOO_MANY_ROWS").waitFor();
  await bill.getByText("gates.nodes.passes.nodes.scans").waitFor();
  // Still with its bill.
  await bill.getByText("3 statements").waitFor();
  await write(page, "query { gates(first: 5000) { nodes { code } } }");
  await bill.getByText("PAGE_TOO_LARGE").waitFor();
  await write(page, "query { gates { nodes { colour } } }");
  await bill.getByText("GRAPHQL_VALIDATION_FAILED").waitFor();
  await execute(page);
  await panel.getByText(/^Nothing ran\./).waitFor();
  await write(page, "# nothing yet");
  await bill.getByText("Write a query to see what it costs.").waitFor();
});

test("a run shows each statement, what naive resolvers would cost, and the plain answer", async () => {
  const { page, panel } = await graphiql();
  await page.getByRole("tab", { name: "Board" }).click();
  await panel.getByText("4 statements").waitFor();
  await execute(page);
  const run = panel.getByRole("region", { name: "Last run" });
  await run.getByText("4 statements").waitFor();
  expect((await run.locator(".sql-path").allTextContents()).sort()).toEqual([
    "gates",
    "gates.nodes.occupancy",
    "gates.nodes.passes",
    "gates.nodes.passes.nodes.holder",
    "gates.nodes.passes.totalCount",
  ]);
  // The counts of passes share a statement.
  expect(await run.locator(".sql-ran").count()).toBe(4);
  const text = await result(page);
  const { data, extensions } = JSON.parse(text);
  expect(extensions).toBeUndefined();
  // As the answer has it: the gates, and of each its page, count, occupancy and holders.
  const holders = data.gates.nodes.reduce(
    (sum: number, gate: { passes: { nodes: unknown[] } }) => sum + gate.passes.nodes.length,
    0,
  );
  const naive = 1 + 3 * data.gates.nodes.length + holders;
  await run.getByText(`Naive resolvers would have run ${naive} statements`).waitFor();
  await run.getByLabel("Round trip to the database").selectOption("5 ms, same region");
  await run.getByText(`${naive * 5} ms`).waitFor();
  await run.getByText("15 ms", { exact: true }).waitFor();
  expect(watched.faults).toEqual([]);
});

test("a duplicate is marked", async () => {
  const { page, panel } = await graphiql();
  await write(
    page,
    "query { a: passes(first: 5) { nodes { gate { name } } } b: passes(first: 5, filter: { code: { isNull: false } }) { nodes { gate { name } } } }",
  );
  await panel.getByText("4 statements").waitFor();
  await execute(page);
  await panel.getByText("duplicate", { exact: true }).waitFor();
  expect(await panel.getByText("duplicate", { exact: true }).count()).toBe(1);
});

test("the database explains a statement on a click", async () => {
  const { page, panel } = await graphiql();
  await execute(page);
  const run = panel.getByRole("region", { name: "Last run" });
  const [passes, gate] = [items(run).nth(0), items(run).nth(1)];
  await passes.locator("summary").click();
  await passes.getByRole("button", { name: "Explain" }).click();
  await passes.getByText(/SCAN pass USING INDEX/).waitFor();
  // The others are known, too.
  await gate.locator("summary").click();
  await gate.getByText(/gate USING/).waitFor();
  expect(watched.faults).toEqual([]);
});

test("a statement marks its field in the query, and a field its statement", async () => {
  const { page, panel } = await graphiql();
  await execute(page);
  const run = panel.getByRole("region", { name: "Last run" });
  await items(run).nth(1).hover();
  await page.locator(".graphiql-query-editor .sql-field").waitFor();
  await panel.getByRole("heading", { name: "SQL" }).hover();
  await page.locator(".graphiql-query-editor .sql-field").waitFor({ state: "detached" });
  await pointAt(page, "gate", run.locator(".sql-pointed", { hasText: "passes.nodes.gate" }));
  await pointAt(page, "status", run.locator(".sql-pointed", { hasText: "200 rows" }));
  expect(await run.locator(".sql-pointed").count()).toBe(1);
});

/** Moves the pointer over a word of the query, as a hand does, until something shows it. */
async function pointAt(page: Page, word: string, shown: Locator): Promise<void> {
  const place = page.locator(".graphiql-query-editor").getByText(word, { exact: true });
  let x = 0;
  await expect
    .poll(
      async () => {
        x = (x + 3) % 20;
        await place.hover({ position: { x: x + 2, y: 8 } });
        return shown.count();
      },
      { timeout: 60_000 },
    )
    .toBe(1);
}

test("the keyboard is enough", async () => {
  const { page, panel } = await graphiql();
  await page.locator(".graphiql-response .monaco-editor").first().waitFor();
  await page.locator(".graphiql-query-editor .view-lines").click();
  await page.keyboard.press("Control+Enter");
  const run = panel.getByRole("region", { name: "Last run" });
  await run.getByText("2 statements").waitFor();
  // Tab stays in the editor, where it indents; from its pane one tabs on.
  const summary = run.locator("summary").first();
  await panel.locator("summary").first().focus();
  for (let press = 0; press < 4 && !(await focused(summary)); press += 1) {
    await page.keyboard.press("Tab");
  }
  expect(await focused(summary)).toBe(true);
  await page.locator(".graphiql-query-editor .sql-field").waitFor();
  await page.keyboard.press("Enter");
  await items(run).first().getByLabel("Text of the statement").waitFor();
  const explain = run.getByRole("button", { name: "Explain" });
  for (let press = 0; press < 3 && !(await focused(explain)); press += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await run.getByText(/SCAN pass USING INDEX/).waitFor();
});

function focused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement);
}
