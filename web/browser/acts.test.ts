/** What officers and administrators do in the dashboard, and that others can't. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { Closed, unexpected } from "./closed";
import { launch, violations } from "./page";

const closed = new Closed();
let browser: Browser;
let admin: string;

beforeAll(async () => {
  closed.run("seed", "--gates", "3", "--holders", "20", "--passes", "30", "--scans", "60");
  [browser] = await Promise.all([launch(), closed.start()]);
  admin = closed.token("--role", "admin");
});

afterAll(async () => {
  await browser?.close();
  await closed.end();
});

async function go(page: Page, address: string, title: string | RegExp): Promise<void> {
  await page.goto(`${closed.url}${address}`);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}

function one<Row>(rows: readonly Row[]): Row {
  const [first] = rows;
  if (first === undefined) {
    throw new Error("there is none");
  }
  return first;
}

interface Holder {
  id: string;
  name: string;
  blockedAt: string | null;
  blockReason: string | null;
}

interface Pass {
  id: string;
  code: string;
  status: string;
  version: number;
  validUntil: string;
  revokeReason: string | null;
  holder: Holder;
}

const PASS = "id code status version validUntil revokeReason holder { id name }";

/** A new pass of a new holder. */
async function issued(name: string): Promise<Pass> {
  const { registerHolder } = await closed.ask<{ registerHolder: { holder: Holder } }>(
    admin,
    "mutation ($input: RegisterHolderInput!) { registerHolder(input: $input) { holder { id } } }",
    { input: { name } },
  );
  const { gates } = await closed.ask<{ gates: { nodes: { id: string }[] } }>(
    admin,
    "{ gates(filter: { closedAt: { isNull: true } }) { nodes { id } } }",
  );
  const { issuePass } = await closed.ask<{ issuePass: { pass: Pass } }>(
    admin,
    `mutation ($input: IssuePassInput!) { issuePass(input: $input) { pass { ${PASS} } } }`,
    {
      input: {
        gate: one(gates.nodes).id,
        holder: registerHolder.holder.id,
        kind: "VISITOR",
        validUntil: new Date(Date.now() + 86_400_000).toISOString(),
      },
    },
  );
  return issuePass.pass;
}

function passOf(id: string): Promise<Pass> {
  return closed
    .ask<{ pass: Pass }>(admin, `query ($id: ID!) { pass(id: $id) { ${PASS} } }`, { id })
    .then(({ pass }) => pass);
}

function passesOf(name: string) {
  return closed
    .ask<{ passes: { nodes: Pass[] } }>(
      admin,
      `query ($name: String!) {
        passes(first: 50, filter: { holder: { name: { eq: $name } } }) { nodes { ${PASS} } }
      }`,
      { name },
    )
    .then(({ passes }) => passes.nodes);
}

test("an officer registers a holder and issues a pass, which can be printed", async () => {
  const { page, faults } = await closed.signedIn(browser, closed.token("--role", "officer"));
  await page.getByRole("link", { name: "Issue", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Issue a pass" }).waitFor();
  expect(await violations(page)).toEqual([]);
  // Nothing is sent while something is missing.
  const button = page.getByRole("button", { name: "Issue the pass" });
  await page.getByLabel("Valid until").fill("");
  await button.click();
  await page.getByText("Choose a date and a time.").waitFor();
  expect(await page.getByText("Choose one.").count()).toBe(2);
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("combobox");

  await page.getByRole("combobox", { name: "Holder" }).fill("Zoë Example");
  await page.getByText("Nothing fits.").waitFor();
  await page.getByRole("button", { name: "Register a new holder" }).click();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Zoë Example");
  await page.getByLabel("Company").fill("x".repeat(201));
  const gate = page.getByRole("combobox", { name: "Gate" });
  await gate.click();
  await page.getByRole("listbox", { name: "Gate" }).getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await gate.waitFor({ state: "detached" });
  await page.getByLabel("Kind").selectOption("Vehicle");
  await page.getByLabel("Plate of the vehicle").fill("B-XY 123");
  await page.getByLabel("Number of entries").fill("0");
  await page.getByLabel("Valid until").fill("2020-01-01T10:00");
  await button.click();
  await page.getByText("It must be at least 1.").waitFor();
  await page.getByText("It has 201 characters; the limit is 200.").waitFor();
  expect(await passesOf("Zoë Example")).toEqual([]);
  await page.getByLabel("Company").fill("Example & Sons");
  await page.getByLabel("Number of entries").fill("2");
  await button.click();
  // This one is the server's own, at its field.
  await page.getByText("It must be after `validFrom`.").waitFor();
  expect(await violations(page)).toEqual([]);
  const until = new Date(Date.now() + 3 * 86_400_000);
  until.setSeconds(0, 0);
  await page.getByLabel("Valid until").fill(
    await page.evaluate((instant) => {
      const date = new Date(instant);
      const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
      return local.toISOString().slice(0, 16);
    }, until.toISOString()),
  );
  await button.dblclick();
  await page.getByText("The pass is issued.").waitFor();
  const passes = await passesOf("Zoë Example");
  expect(passes).toHaveLength(1);
  const { code, validUntil, holder } = one(passes);
  expect(Date.parse(validUntil)).toBe(until.getTime());
  await page.getByRole("heading", { level: 1, name: code }).waitFor();
  await page.getByRole("img", { name: `QR code of ${code}` }).waitFor();
  const found = await closed.ask<{ holders: { nodes: Holder[] } }>(
    admin,
    '{ holders(filter: { name: { eq: "Zoë Example" } }) { nodes { id name } } }',
  );
  expect(found.holders.nodes).toEqual([{ id: holder.id, name: "Zoë Example" }]);

  await page.emulateMedia({ media: "print" });
  for (const shown of [code, "Zoë Example", "B-XY 123", "At most 2"]) {
    expect(await page.getByText(shown).first().isVisible(), shown).toBe(true);
  }
  expect(await page.locator(".qr").isVisible()).toBe(true);
  for (const hidden of ["The pass is issued.", "Issued", "History of changes"]) {
    expect(await page.getByText(hidden, { exact: true }).first().isVisible(), hidden).toBe(false);
  }
  expect(await page.getByRole("button").first().isVisible()).toBe(false);
  expect(unexpected(faults)).toEqual([]);
  await page.context().close();
});

test("a try whose answer is lost issues one pass when it is sent again", async () => {
  const { holder } = await issued("Lost Answer");
  const { page } = await closed.signedIn(browser, closed.token("--role", "officer"));
  await go(page, `/issue?holder=${encodeURIComponent(holder.id)}&gate=G0002`, "Issue a pass");
  await page.getByText("Lost Answer").waitFor();
  await page.getByText(/^G0002/).waitFor();
  let tries = 0;
  await page.route("**/graphql", async (route) => {
    if (route.request().postData()?.includes("mutation Issue") === true && tries++ === 0) {
      // The server does it, and the answer does not arrive.
      await route.fetch();
      await route.abort();
    } else {
      await route.continue();
    }
  });
  const button = page.getByRole("button", { name: "Issue the pass" });
  await button.click();
  await page.getByRole("alert").getByText("The server does not answer").waitFor();
  expect(await violations(page)).toEqual([]);
  await button.click();
  await page.getByText("The pass is issued.").waitFor();
  expect(tries).toBe(2);
  expect(await passesOf("Lost Answer")).toHaveLength(2);
  await page.context().close();
});

test("a pass is extended and revoked, with a reason, after a question", async () => {
  const pass = await issued("Long Stay");
  const { page, faults } = await closed.signedIn(browser, closed.token("--role", "officer"));
  await go(page, `/passes/${pass.code}`, pass.code);
  await page.getByRole("button", { name: "Extend" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: "Extend this pass" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel("Valid until").fill("2020-01-01T10:00");
  await dialog.getByRole("button", { name: "Extend" }).click();
  await dialog.getByText("It must be after the pass's own `validUntil`.").waitFor();
  await dialog.getByLabel("Valid until").fill("2030-05-06T07:08");
  await dialog.getByRole("button", { name: "Extend" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(/2030/).first().waitFor();
  expect((await passOf(pass.id)).validUntil).toMatch(/^2030-05-0[567]T/);

  await page.getByRole("button", { name: "Revoke" }).click();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect((await passOf(pass.id)).status).toBe("ACTIVE");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Revoke");
  await page.getByRole("button", { name: "Revoke" }).click();
  await dialog.getByLabel("Reason").fill("Badge was copied");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Revoke" }).dblclick();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(/Revoked since .*: Badge was copied/).waitFor();
  expect(await page.getByRole("button", { name: "Revoke" }).count()).toBe(0);
  expect(await passOf(pass.id)).toMatchObject({
    status: "REVOKED",
    revokeReason: "Badge was copied",
  });
  await page.getByText("History of changes").click();
  for (const event of ["Pass issued", "Pass extended", "Pass revoked"]) {
    await page.getByText(event).waitFor();
  }
  expect(await violations(page)).toEqual([]);
  expect(unexpected(faults)).toEqual([]);
  await page.context().close();
});

test("a stale page is told so, and nothing is written", async () => {
  const pass = await issued("Stale Page");
  const { page } = await closed.signedIn(browser, closed.token("--role", "officer"));
  await go(page, `/passes/${pass.code}`, pass.code);
  await page.getByRole("button", { name: "Revoke" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Too late");
  await closed.ask(
    admin,
    "mutation ($input: ExtendPassInput!) { extendPass(input: $input) { pass { id } } }",
    { input: { pass: pass.id, validUntil: "2031-01-01T00:00:00Z" } },
  );
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await dialog.getByText("This has changed since you opened it").waitFor();
  expect(await violations(page)).toEqual([]);
  expect((await passOf(pass.id)).status).toBe("ACTIVE");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  // The page has what has changed, and the next try is for that.
  await page
    .getByText(/2031|2030/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Revoke" }).click();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await dialog.waitFor({ state: "detached" });
  expect((await passOf(pass.id)).status).toBe("REVOKED");
  await page.context().close();
});

test.each([
  ["CONFLICT", "Others are changing the same things"],
  ["READ_ONLY", "The server can't change its data now"],
  ["TOO_MANY_IN_FLIGHT", "The server is busy"],
  ["DATABASE_TIMEOUT", "It took too long"],
])("%s is said in words, and sending again works", async (code, words) => {
  const pass = await issued(`Failing ${code}`);
  const { page } = await closed.signedIn(browser, closed.token("--role", "officer"));
  await go(page, `/passes/${pass.code}`, pass.code);
  let failing = true;
  await page.route("**/graphql", async (route) => {
    if (failing && route.request().postData()?.includes("mutation RevokePass") === true) {
      failing = false;
      const errors = [{ message: "In the server's words.", extensions: { code } }];
      await route.fulfill({ json: { data: null, errors } });
    } else {
      await route.continue();
    }
  });
  await page.getByRole("button", { name: "Revoke" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await dialog.getByRole("alert").getByText(words).waitFor();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await dialog.waitFor({ state: "detached" });
  expect((await passOf(pass.id)).status).toBe("REVOKED");
  await page.context().close();
});

test("a holder is blocked with a reason, changed and unblocked", async () => {
  const { holder } = await issued("Ann Blocked");
  const { page, faults } = await closed.signedIn(browser, closed.token("--role", "officer"));
  await go(page, `/holders/${encodeURIComponent(holder.id)}`, "Ann Blocked");
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Block" }).click();
  await dialog.getByLabel("Reason").fill("Smoked in the store");
  await dialog.getByRole("button", { name: "Block" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(/Smoked in the store/).waitFor();
  expect(await page.getByRole("link", { name: "Issue a pass" }).count()).toBe(0);
  await page.getByRole("button", { name: "Change" }).click();
  await dialog.getByLabel("Company").fill("Example");
  await dialog.getByLabel("Name").fill(" ");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("It must not be empty.").waitFor();
  await dialog.getByLabel("Name").fill("Ann Changed");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("heading", { level: 1, name: "Ann Changed" }).waitFor();
  await page.getByRole("button", { name: "Unblock" }).click();
  await dialog.getByRole("button", { name: "Unblock" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Block" }).waitFor();
  await page.getByText("History of changes").click();
  await page.getByText("Holder blocked").waitFor();
  await page.getByText("Holder unblocked").waitFor();
  expect(await violations(page)).toEqual([]);
  expect(unexpected(faults)).toEqual([]);
  await page.context().close();
});

test("an administrator adds a gate, changes it, closes it and opens it again", async () => {
  const { page, faults } = await closed.signedIn(browser, admin);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Add a gate" }).click();
  await dialog.getByLabel("Code").fill("G0001");
  await dialog.getByLabel("Name").fill("New gate");
  await dialog.getByLabel("Location").fill("North");
  await dialog.getByRole("button", { name: "Add" }).click();
  // It is taken, which the server knows.
  await dialog.locator(".mistake").waitFor();
  await dialog.getByLabel("Code").fill("NORTH");
  await dialog.getByRole("button", { name: "Add" }).click();
  await page.getByRole("heading", { level: 1, name: "New gate" }).waitFor();
  await page.getByRole("button", { name: "Change" }).click();
  await dialog.getByLabel("Name").fill("Newer gate");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Newer gate" }).waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await dialog.getByRole("button", { name: "Close the gate" }).click();
  await page.getByText("Closed since").waitFor();
  await page.getByRole("button", { name: "Reopen" }).click();
  await dialog.getByRole("button", { name: "Reopen the gate" }).click();
  await page.getByText("0 inside").waitFor();
  expect(await violations(page)).toEqual([]);
  expect(unexpected(faults)).toEqual([]);
  await page.context().close();
});

test.each(["viewer", "guard"])("a %s sees none of it", async (role) => {
  const pass = await issued(`For a ${role}`);
  const { page, faults } = await closed.signedIn(browser, closed.token("--role", role));
  const banner = page.getByRole("banner");
  expect(await banner.getByRole("link", { name: "Issue" }).count()).toBe(0);
  expect(await banner.getByRole("link", { name: "Scan" }).count()).toBe(role === "guard" ? 1 : 0);
  const acts = /^(Add a gate|Issue a pass|Change|Close|Block|Extend|Revoke|History of changes)$/;
  const none = async () => {
    expect(await page.getByText(acts).count()).toBe(0);
  };
  await none();
  await go(page, `/passes/id/${encodeURIComponent(pass.id)}`, / pass$|^[0-9A-Z]+/);
  await page.getByRole("heading", { name: "Its life" }).waitFor();
  await none();
  await go(page, `/holders/${encodeURIComponent(pass.holder.id)}`, `For a ${role}`);
  await none();
  await go(page, "/gates/G0001", /./);
  await none();
  await go(page, "/issue", "This is not for your role");
  expect(unexpected(faults)).toEqual([]);
  await page.context().close();
});

test("an officer who is bound to a gate issues passes for it alone, for known holders", async () => {
  const secret = closed.token("--role", "officer", "--gate", "G0002");
  const { page, faults } = await closed.signedIn(browser, secret);
  await go(page, "/issue", "Issue a pass");
  // There is only one to choose.
  await page
    .getByRole("group", { name: "Gate" })
    .getByText(/^G0002/)
    .waitFor();
  expect(await page.getByText("Valid at every gate").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Register a new holder" }).count()).toBe(0);
  expect(unexpected(faults)).toEqual([]);
  await page.context().close();
});
