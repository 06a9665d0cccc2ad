/** The dashboard as each role sees it, and as a token that is bound to a gate does. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { Closed, unexpected } from "./closed";
import { execute, launch, violations } from "./page";

const server = new Closed();
let browser: Browser;
let admin: string;

interface Row {
  id: string;
  code: string;
  anyGate: boolean;
  revokeReason: string | null;
  gate: { code: string };
  holder: { id: string; name: string; phone: string | null; blockReason: string | null };
}

interface All {
  passes: { nodes: Row[] };
  scans: { nodes: { code: string }[] };
}

/** What an administrator sees. */
function ask(): Promise<All> {
  return server.ask<All>(
    admin,
    `{
      passes(first: 300) {
        nodes {
          id code anyGate revokeReason gate { code } holder { id name phone blockReason }
        }
      }
      scans(first: 900) { nodes { code } }
    }`,
  );
}

beforeAll(async () => {
  server.run("seed", "--gates", "3", "--holders", "300", "--passes", "300", "--scans", "900");
  [browser] = await Promise.all([launch(), server.start("--sql-trace")]);
  admin = server.token("--role", "admin");
});

afterAll(async () => {
  await browser?.close();
  await server.end();
});

/** Somebody who is signed in, and what their pages were told. */
interface Reader {
  page: Page;
  faults: string[];
  /** The answers of the API. */
  answers: string[];
  /** Opens an address, and waits for its title. */
  go: (address: string, title: string | RegExp) => Promise<void>;
}

async function signedIn(...flags: string[]): Promise<Reader> {
  const { page, faults } = await server.signedIn(browser, server.token(...flags));
  const answers: string[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith("/graphql")) {
      // The browser has forgotten the answer if its page was left meanwhile.
      void response.text().then(
        (text) => answers.push(text),
        () => undefined,
      );
    }
  });
  const go = async (address: string, title: string | RegExp) => {
    await page.goto(`${server.url}${address}`);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  };
  return { page, faults, answers, go };
}

async function assertNothingWrong({ faults, answers }: Reader): Promise<void> {
  // They are read a moment after the page has them, and not at all if it was left.
  await expect.poll(() => answers.length).toBeGreaterThan(2);
  expect(unexpected(faults)).toEqual([]);
  expect(answers.filter((answer) => answer.includes("FORBIDDEN"))).toEqual([]);
}

function assertNoneOf(texts: readonly (string | null)[], { answers }: Reader): void {
  const all = answers.join("\n");
  const found = texts.filter((text) => text !== null && text.length > 4 && all.includes(text));
  expect(found).toEqual([]);
}

test("a VIEWER finds everything without a code", async () => {
  const { passes, scans } = await ask();
  const [first] = passes.nodes;
  const reader = await signedIn("--role", "viewer");
  const { page, go } = reader;
  const codes = [...passes.nodes, ...scans.nodes].map(({ code }) => code);

  const newest = page.getByRole("region", { name: "Newest passes" });
  await newest
    .getByRole("link", { name: / pass$/ })
    .first()
    .click();
  await page.waitForURL(/\/passes\/id\//);
  await page.getByRole("heading", { level: 1, name: / pass$/ }).waitFor();
  expect(await page.title()).toMatch(/ pass · Gatepass$/);
  expect(await page.locator(".qr").count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await page.locator("main a[href^='/holders/']").first().click();
  await page.waitForURL(/\/holders\//);
  const own = page.getByRole("region", { name: "Passes" });
  await own
    .getByRole("link", { name: / pass$/ })
    .first()
    .waitFor();
  expect(await violations(page)).toEqual([]);

  await go(`/gates/${first?.gate.code}`, /./);
  const table = page.getByRole("table", { name: "Passes" });
  const row = table.getByRole("link", { name: / pass of / });
  await row.first().waitFor();
  expect(await table.getByRole("columnheader").allTextContents()).not.toContain("Code");
  const orders = await page.getByLabel("Order").locator("option").allTextContents();
  expect(orders).not.toContain("By code");
  expect(await violations(page)).toEqual([]);
  await page.getByLabel("Holder", { exact: true }).fill(first?.holder.name ?? "");
  await table
    .getByRole("link", { name: ` pass of ${first?.holder.name}` })
    .first()
    .waitFor();
  // An address of somebody who may order by codes.
  await go(`/gates/${first?.gate.code}?order=code`, /./);
  await row.first().waitFor();

  await page.getByRole("combobox", { name: "Search" }).fill(first?.holder.name ?? "");
  await page
    .getByRole("option", { name: first?.holder.name ?? "" })
    .first()
    .waitFor();
  await page.getByRole("combobox", { name: "Search" }).fill(first?.code ?? "");
  await page.getByText("Nothing fits.").waitFor();

  await go(`/passes/${first?.code}`, "This is not for your role");
  await assertNothingWrong(reader);
  // The pages were told no code, and nothing that is for officers.
  assertNoneOf(codes, reader);
  assertNoneOf(
    passes.nodes.flatMap(({ revokeReason, holder }) => [
      revokeReason,
      holder.phone,
      holder.blockReason,
    ]),
    reader,
  );
  await page.context().close();
});

test("on a phone, a VIEWER's list of passes has all that it has elsewhere", async () => {
  const reader = await signedIn("--role", "viewer");
  await reader.page.setViewportSize({ width: 390, height: 800 });
  await reader.go("/gates/G0001", /./);
  const row = reader.page.getByRole("link", { name: / pass of / }).first();
  await row.waitFor();
  expect(await row.isVisible()).toBe(true);
  await row.click();
  await reader.page.waitForURL(/\/passes\/id\//);
  const wide = await reader.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
  await reader.page.context().close();
});

test("a GUARD sees codes, and neither phone numbers nor reasons", async () => {
  const { passes } = await ask();
  const revoked = passes.nodes.find(({ revokeReason }) => revokeReason !== null);
  const blocked = passes.nodes.find(({ holder }) => holder.blockReason !== null);
  expect([revoked, blocked]).not.toContain(undefined);
  const reader = await signedIn("--role", "guard");
  const { page, go } = reader;
  await go(`/passes/${revoked?.code}`, revoked?.code ?? "");
  await page.locator(".qr").waitFor();
  // The same page by its id.
  await go(`/passes/id/${encodeURIComponent(revoked?.id ?? "")}`, revoked?.code ?? "");
  await go(`/holders/${encodeURIComponent(blocked?.holder.id ?? "")}`, blocked?.holder.name ?? "");
  await page.getByText("Blocked since").waitFor();
  await go(`/gates/${revoked?.gate.code}?order=code`, /./);
  await page.getByRole("table", { name: "Passes" }).locator("code").first().waitFor();
  await assertNothingWrong(reader);
  assertNoneOf(
    passes.nodes.flatMap(({ revokeReason, holder }) => [
      revokeReason,
      holder.phone,
      holder.blockReason,
    ]),
    reader,
  );
  await page.context().close();
});

test("an OFFICER sees all of it", async () => {
  const { passes } = await ask();
  const known = passes.nodes.find(({ holder }) => holder.phone !== null);
  const revoked = passes.nodes.find(({ revokeReason }) => revokeReason !== null);
  const reader = await signedIn("--role", "officer");
  const { page, go } = reader;
  await go(`/holders/${encodeURIComponent(known?.holder.id ?? "")}`, known?.holder.name ?? "");
  await page.getByText(known?.holder.phone ?? "").waitFor();
  await go(`/passes/${revoked?.code}`, revoked?.code ?? "");
  await page
    .getByText(revoked?.revokeReason ?? "")
    .first()
    .waitFor();
  await assertNothingWrong(reader);
  await page.context().close();
});

test("a guard who is bound to a gate sees nothing of another gate's passes", async () => {
  const { passes } = await ask();
  const visible = ({ anyGate, gate }: Row) => anyGate || gate.code === "G0002";
  const own = passes.nodes.find((pass) => visible(pass) && pass.gate.code === "G0002");
  const hidden = passes.nodes.filter((pass) => !visible(pass));
  const [other] = hidden;
  const reader = await signedIn("--role", "guard", "--gate", "G0002");
  const { page, go } = reader;
  await go(`/passes/${own?.code}`, own?.code ?? "");
  await go("/gates/G0002", /./);
  await page.getByRole("table", { name: "Passes" }).locator("code").first().waitFor();
  // All gates have a page, which then shows the passes that are valid at every gate.
  await go(`/gates/${other?.gate.code}`, /./);
  await page.getByRole("region", { name: "Latest scans" }).getByText("No scans yet.").waitFor();
  await go(`/passes/${other?.code}`, "There is no such pass");
  await go(`/passes/id/${encodeURIComponent(other?.id ?? "")}`, "There is no such pass");
  await page.getByRole("combobox", { name: "Search" }).fill(other?.code ?? "");
  await page.getByText("Nothing fits.").waitFor();
  await assertNothingWrong(reader);
  const shown = reader.answers.join("\n");
  const seen = new Set(passes.nodes.filter(visible).map(({ holder }) => holder.id));
  expect(hidden.filter(({ id }) => shown.includes(`"${id}"`))).toEqual([]);
  const strangers = hidden.filter(({ holder }) => !seen.has(holder.id));
  expect(strangers.length).toBeGreaterThan(0);
  expect(strangers.filter(({ holder }) => shown.includes(`"${holder.id}"`))).toEqual([]);
  await page.context().close();
});

test("a role that the page had from somebody else is corrected", async () => {
  const reader = await signedIn("--role", "viewer");
  const { page, go } = reader;
  for (const kept of ["ADMIN", undefined]) {
    await page.evaluate((role) => {
      if (role === undefined) {
        localStorage.removeItem("gatepass:role");
      } else {
        localStorage.setItem("gatepass:role", role);
      }
    }, kept);
    await go("/", "Overview");
    const newest = page.getByRole("region", { name: "Newest passes" });
    await newest
      .getByRole("link", { name: / pass$/ })
      .first()
      .waitFor();
    expect(await page.evaluate(() => localStorage.getItem("gatepass:role"))).toBe("VIEWER");
  }
  await page.context().close();
});

test("GraphiQL says which role the text of statements requires", async () => {
  const { page } = await signedIn("--role", "officer");
  await page.goto(`${server.url}/graphiql`);
  const panel = page.getByRole("region", { name: "SQL", exact: true });
  const bill = panel.getByRole("region", { name: "Before it runs" });
  await bill.getByText("2 statements").waitFor();
  await bill.getByText(/requires the role ADMIN/).waitFor();
  expect(await bill.locator("summary").count()).toBe(0);
  await execute(page);
  const last = panel.getByRole("region", { name: "Last run" });
  await last.getByText(/requires the role ADMIN/).waitFor();
  await page.goto(server.url);
  await page.getByRole("button", { name: /statements?, / }).click();
  await page.getByText(/only shown to the role ADMIN/).waitFor();
  await page.getByText("first 8 passes").first().waitFor();
  await page.context().close();
});
