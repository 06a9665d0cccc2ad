/** A browser, and pages that notice what they should not do. */
import AxeBuilder from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** How long to wait for anything. What is waited for comes at once on an idle machine. */
const PATIENCE = 60_000;

export function launch(...flags: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...flags,
    ],
  });
}

/** Asks the API, without a page. */
export async function ask<T>(server: string, query: string): Promise<T> {
  const response = await fetch(`${server}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: T }).data;
}

/** What axe finds wrong with a page as it is: rules, and the elements that break them. */
export async function violations(page: Page): Promise<[string, string[]][]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

/** Runs the query in GraphiQL's editor, once GraphiQL has somewhere to put the answer. */
export async function execute(page: Page): Promise<void> {
  await page.locator(".graphiql-response .monaco-editor").first().waitFor();
  await page.locator(".graphiql-query-editor .view-line").first().waitFor();
  await page.getByRole("button", { name: /execute query/i }).click();
}

export interface Watched {
  page: Page;
  /** Messages of errors and warnings in the console, errors of scripts, and requests that
   * left the server or failed. */
  faults: string[];
}

export async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const faults: string[] = [];
  const { origin } = new URL(url);
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      faults.push(`console: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.protocol !== "data:" && asked.protocol !== "blob:" && asked.origin !== origin) {
      faults.push(`request: ${request.url()}`);
    }
  });
  page.on("requestfailed", (request) => {
    // A price that was asked for before the next key is given up.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") {
      faults.push(`failed: ${request.url()}`);
    }
  });
  await page.goto(url);
  return { page, faults };
}
