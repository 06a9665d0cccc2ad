/** The page of scans: verdicts, the camera, and a time without a network. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { cameraOf, film } from "./camera";
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

interface Gate {
  id: string;
  code: string;
  name: string;
}

interface Scan {
  code: string;
  direction: "IN" | "OUT";
  outcome: string;
  denialReason: string | null;
  scannedAt: string;
  late: boolean;
  conflict: boolean;
}

async function gates(): Promise<Gate[]> {
  const { gates } = await closed.ask<{ gates: { nodes: Gate[] } }>(
    admin,
    "{ gates(filter: { closedAt: { isNull: true } }) { nodes { id code name } } }",
  );
  return gates.nodes;
}

async function gate(): Promise<Gate> {
  const [first] = await gates();
  if (first === undefined) {
    throw new Error("no gate is open");
  }
  return first;
}

/** The code of a new pass of a new holder, for the gate of these tests. */
async function pass(name: string, more: object = {}): Promise<string> {
  const { registerHolder } = await closed.ask<{ registerHolder: { holder: { id: string } } }>(
    admin,
    "mutation ($input: RegisterHolderInput!) { registerHolder(input: $input) { holder { id } } }",
    { input: { name } },
  );
  const input = {
    gate: (await gate()).id,
    holder: registerHolder.holder.id,
    kind: "VISITOR",
    validFrom: new Date(Date.now() - 86_400_000).toISOString(),
    validUntil: new Date(Date.now() + 86_400_000).toISOString(),
    ...more,
  };
  const { issuePass } = await closed.ask<{ issuePass: { pass: { code: string } } }>(
    admin,
    "mutation ($input: IssuePassInput!) { issuePass(input: $input) { pass { code } } }",
    { input },
  );
  return issuePass.pass.code;
}

/** What the server has recorded of a code, in the order of time. */
async function recorded(code: string): Promise<Scan[]> {
  const { scans } = await closed.ask<{ scans: { nodes: Scan[] } }>(
    admin,
    `query ($code: String!) {
      scans(first: 50, filter: { code: { eq: $code } }, orderBy: { field: SCANNED_AT, direction: ASC }) {
        nodes { code direction outcome denialReason scannedAt late conflict }
      }
    }`,
    { code },
  );
  return scans.nodes;
}

/** Somebody at the gate of these tests, without a camera. */
async function atTheGate(
  secret = closed.token("--role", "guard"),
  options: BrowserContextOptions = {},
  by = browser,
): Promise<{ page: Page; faults: string[] }> {
  const { page, faults } = await closed.signedIn(by, secret, options);
  await page.goto(`${closed.url}/scan`);
  const { name } = await gate();
  await page.getByRole("button", { name }).click();
  await page.getByRole("heading", { level: 1, name: `Scan at ${name}` }).waitFor();
  return { page, faults };
}

async function type(page: Page, code: string): Promise<void> {
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.keyboard.press("Enter");
}

function verdict(page: Page, title: string) {
  return page.getByRole("alertdialog", { name: title });
}

/** Goes on, unless the verdict has gone by itself meanwhile. */
async function next(page: Page): Promise<void> {
  const gone = page.getByRole("alertdialog").waitFor({ state: "hidden" });
  const clicked = page.getByRole("button", { name: "Next" }).click();
  await Promise.race([clicked.catch(() => gone), gone]);
  await gone;
}

async function isWide(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}

test("a guard scans a pass in and out, and the verdict fills the screen", async () => {
  const code = await pass("Ann Guest");
  const { page, faults } = await atTheGate();
  await type(page, ` ${code} `);
  const admitted = verdict(page, "Admitted");
  await admitted.getByText("Ann Guest").waitFor();
  await admitted.getByText("Visitor").waitFor();
  const box = await admitted.boundingBox();
  expect([box?.width, box?.height]).toEqual([1440, 900]);
  expect(await violations(page)).toEqual([]);
  // It goes by itself, and the next code can be typed.
  await admitted.waitFor({ state: "hidden" });
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
    "Code",
  );
  await type(page, code);
  const denied = verdict(page, "Denied");
  await denied.getByText("The holder is inside already.").waitFor();
  expect(await violations(page)).toEqual([]);
  await next(page);
  await page.getByLabel("Out", { exact: true }).check({ force: true });
  await type(page, code);
  await verdict(page, "Admitted").getByText("Out", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("alertdialog").waitFor({ state: "hidden" });
  await type(page, "NO-SUCH-PASS");
  await verdict(page, "Denied").getByText("No pass has this code.").waitFor();
  await next(page);
  expect(await violations(page)).toEqual([]);
  const scans = await recorded(code);
  expect(scans.map(({ direction, outcome }) => `${direction} ${outcome}`)).toEqual([
    "IN ADMITTED",
    "IN DENIED",
    "OUT ADMITTED",
  ]);
  expect(scans.every(({ late, conflict }) => !late && !conflict)).toBe(true);
  expect(unexpected(faults)).toEqual([]);
  await page.context().close();
});

test("who is denied can be let in anyway, which is on record with the reason", async () => {
  const code = await pass("Ann Late", {
    validUntil: new Date(Date.now() - 3_600_000).toISOString(),
  });
  const { page } = await atTheGate();
  await type(page, code);
  await verdict(page, "Denied").getByText("The pass has expired.").waitFor();
  await page.getByRole("button", { name: "Let in anyway" }).first().click();
  await verdict(page, "Admitted").getByText("Let in anyway. The pass has expired.").waitFor();
  await next(page);
  expect(await recorded(code)).toMatchObject([
    { outcome: "DENIED", denialReason: "EXPIRED" },
    { outcome: "ADMITTED", denialReason: "EXPIRED" },
  ]);
  await page.context().close();
});

test("a scanner that types goes on while a verdict is on the screen", async () => {
  const [one, other] = [await pass("First Visitor"), await pass("Second Visitor")];
  const { page } = await atTheGate();
  await page.getByLabel("Code", { exact: true }).focus();
  await page.keyboard.type(`${one}\n`);
  await verdict(page, "Admitted").getByText("First Visitor").waitFor();
  await page.keyboard.type(`${other}\n`);
  await verdict(page, "Admitted").getByText("Second Visitor").waitFor();
  expect(await recorded(one)).toHaveLength(1);
  expect(await recorded(other)).toHaveLength(1);
  await page.context().close();
});

test("a scanner that types is not too quick for a slow server", async () => {
  const codes = [await pass("Slow One"), await pass("Slow Two"), await pass("Slow Three")];
  const { page } = await atTheGate();
  await page.route("**/graphql", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await page.getByLabel("Code", { exact: true }).focus();
  for (const code of codes) {
    await page.keyboard.type(`${code}\n`);
    await page.waitForTimeout(500);
  }
  await verdict(page, "Admitted").getByText("Slow Three").waitFor();
  for (const code of codes) {
    expect(await recorded(code)).toMatchObject([{ outcome: "ADMITTED" }]);
  }
  await page.context().close();
});

test("the verdict of a slow server takes the place of having none", async () => {
  const code = await pass("Slow Verdict");
  const { page } = await atTheGate();
  let answer = () => {};
  const isAnswered = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/graphql", async (route) => {
    await isAnswered;
    await route.continue();
  });
  await type(page, code);
  await verdict(page, "Recorded, not checked").waitFor();
  answer();
  await verdict(page, "Admitted").getByText("Slow Verdict").waitFor();
  expect(await recorded(code)).toMatchObject([{ outcome: "ADMITTED" }]);
  await page.context().close();
});

test("a verdict that comes before Enter does not keep a code from being scanned", async () => {
  const [one, other] = [await pass("Before Enter"), await pass("After Enter")];
  const { page } = await atTheGate();
  let answer = () => {};
  const isAnswered = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/graphql", async (route) => {
    await isAnswered;
    await route.continue();
  });
  await page.getByLabel("Code", { exact: true }).focus();
  await page.keyboard.type(`${one}\n`);
  await page.keyboard.type(other);
  answer();
  await verdict(page, "Admitted").getByText("Before Enter").waitFor();
  await page.keyboard.press("Enter");
  await verdict(page, "Admitted").getByText("After Enter").waitFor();
  expect(await recorded(one)).toHaveLength(1);
  expect(await recorded(other)).toHaveLength(1);
  await page.context().close();
});

test("a double Enter records one scan", async () => {
  const code = await pass("Double Enter");
  const { page } = await atTheGate();
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>(".scan-typed");
    form?.requestSubmit();
    form?.requestSubmit();
  });
  await verdict(page, "Admitted").waitFor();
  await verdict(page, "Admitted").waitFor({ state: "hidden" });
  expect(await recorded(code)).toHaveLength(1);
  await page.context().close();
});

describe("without a network", () => {
  test("scans are kept over a reload, and sent in their order with their times", async () => {
    const [one, other] = [await pass("Offline One"), await pass("Offline Two")];
    const { page } = await atTheGate();
    // The page's files are kept by then.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.context().setOffline(true);
    const begin = Date.now();
    for (const code of [one, other]) {
      await type(page, code);
      await verdict(page, "Recorded, not checked").waitFor();
      expect(await violations(page)).toEqual([]);
      await next(page);
    }
    await page.getByText("No connection. 2 scans wait.").waitFor();
    await page.getByLabel("Out", { exact: true }).check({ force: true });
    await type(page, one);
    await verdict(page, "Recorded, not checked").waitFor();
    await next(page);
    const end = Date.now();
    await page.reload();
    // The gate is remembered, the page is there, and so are the scans.
    await page.getByText("3 scans wait.").waitFor();
    const open = page.getByRole("region", { name: "To be sent, or to be looked at" });
    expect(await open.getByRole("listitem").count()).toBe(3);
    expect(await violations(page)).toEqual([]);
    expect(await recorded(one)).toEqual([]);

    await page.context().setOffline(false);
    await page.getByText("Connected").waitFor();
    await open.waitFor({ state: "detached" });
    const [first, second] = [await recorded(one), await recorded(other)];
    expect(first.map(({ direction, outcome }) => `${direction} ${outcome}`)).toEqual([
      "IN ADMITTED",
      "OUT ADMITTED",
    ]);
    expect(second).toHaveLength(1);
    for (const { scannedAt } of [...first, ...second]) {
      expect(Date.parse(scannedAt)).toBeGreaterThanOrEqual(begin);
      expect(Date.parse(scannedAt)).toBeLessThanOrEqual(end);
    }
    // Nothing is sent again by another reload.
    await page.reload();
    await page.getByText("Connected").waitFor();
    expect(await recorded(one)).toHaveLength(2);
    await page.context().close();
  });

  test("a late scan that newer ones contradict is shown as a conflict", async () => {
    const code = await pass("Two Devices", { maxEntries: 1 });
    const { page } = await atTheGate();
    await page.context().setOffline(true);
    await type(page, code);
    await verdict(page, "Recorded, not checked").waitFor();
    await next(page);
    // Another device uses the only entry.
    const { recordScan } = await closed.ask<{ recordScan: { scan: Scan } }>(
      admin,
      `mutation ($input: RecordScanInput!) {
        recordScan(input: $input) { scan { outcome } userErrors { message } }
      }`,
      { input: { gate: (await gate()).id, code, direction: "IN" } },
    );
    expect(recordScan.scan.outcome).toBe("ADMITTED");
    await page.context().setOffline(false);
    const open = page.getByRole("region", { name: "To be sent, or to be looked at" });
    await open.getByText(/Newer scans of this pass do not fit/).waitFor();
    await open.getByText(/It arrived after a newer scan/).waitFor();
    expect(await violations(page)).toEqual([]);
    const [late] = await recorded(code);
    expect(late).toMatchObject({ late: true, conflict: true });
    // It stays until somebody has looked at it.
    await page.reload();
    await open.getByRole("button", { name: "Done" }).click();
    await open.waitFor({ state: "detached" });
    await page.context().close();
  });

  test("who was let in without a verdict is recorded as let in", async () => {
    const code = await pass("Trusted Guest", {
      validUntil: new Date(Date.now() - 3_600_000).toISOString(),
    });
    const { page } = await atTheGate();
    await page.context().setOffline(true);
    await type(page, code);
    await verdict(page, "Recorded, not checked")
      .getByRole("button", { name: "Let in anyway" })
      .click();
    await page.getByText("1 scan waits.").waitFor();
    await page.context().setOffline(false);
    await page.getByText("Connected").waitFor();
    expect(await recorded(code)).toMatchObject([{ outcome: "ADMITTED", denialReason: "EXPIRED" }]);
    await page.context().close();
  });

  test("a scan whose answer is lost is recorded once, and gets its verdict", async () => {
    const code = await pass("Lost Answer");
    const { page } = await atTheGate();
    let tries = 0;
    await page.route("**/graphql", async (route) => {
      if (route.request().postData()?.includes("recordScan") === true && tries++ === 0) {
        await route.fetch();
        await route.abort();
      } else {
        await route.continue();
      }
    });
    await type(page, code);
    await verdict(page, "Recorded, not checked").waitFor();
    await next(page);
    await page.getByRole("region", { name: "Last scans" }).getByText("Lost Answer").waitFor();
    expect(tries).toBeGreaterThan(1);
    expect(await recorded(code)).toMatchObject([{ outcome: "ADMITTED", late: false }]);
    await page.context().close();
  });

  test("a server that is away and comes back gets what was scanned meanwhile", async () => {
    const code = await pass("Server Away");
    const { page } = await atTheGate();
    await page.route("**/graphql", (route) =>
      route.fulfill({ status: 502, body: "<html>Bad Gateway</html>" }),
    );
    await type(page, code);
    await verdict(page, "Recorded, not checked").waitFor();
    await next(page);
    await page.unroute("**/graphql");
    // It tries again by itself.
    await page.getByText("Connected").waitFor();
    expect(await recorded(code)).toHaveLength(1);
    await page.context().close();
  });
});

test("whose session has ended keeps their scans, and sends them after signing in", async () => {
  const code = await pass("Signed Out");
  const secret = closed.token("--role", "guard");
  const { page } = await atTheGate(secret);
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await type(page, code);
  await verdict(page, "Recorded, not checked").waitFor();
  await next(page);
  await page.getByText("Not signed in. 1 scan waits.").waitFor();
  expect(await violations(page)).toEqual([]);
  expect(cookies).toHaveLength(1);

  // Somebody else signs in: the scan is not theirs.
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Token").fill(closed.token("--role", "guard", "--name", "Other"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${closed.url}/scan`);
  await page.getByText("Connected").waitFor();
  await page.getByText("It is sent when Desk signs in here.").waitFor();
  expect(await recorded(code)).toEqual([]);

  await page.goto(`${closed.url}/sign-in?then=/scan`);
  await page.getByLabel("Token").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${closed.url}/scan`);
  await page.getByRole("region", { name: "Last scans" }).getByText("Signed Out").waitFor();
  expect(await recorded(code)).toHaveLength(1);
  await page.context().close();
});

test("what the server refuses stays in sight, with its reason, until it is sent or done", async () => {
  const { page } = await atTheGate();
  await type(page, "x".repeat(1001));
  await verdict(page, "Not recorded").getByText(/1000/).waitFor();
  await next(page);
  await page.reload();
  const open = page.getByRole("region", { name: "To be sent, or to be looked at" });
  await open.getByText(/1000/).waitFor();
  expect(await violations(page)).toEqual([]);
  await open.getByRole("button", { name: "Send again" }).click();
  await open.getByText(/1000/).waitFor();
  await open.getByRole("button", { name: "Done" }).click();
  await open.waitFor({ state: "detached" });
  await page.context().close();
});

test("a viewer does not scan, and a guard of one gate scans there alone", async () => {
  const viewer = await closed.signedIn(browser, closed.token("--role", "viewer"));
  await viewer.page.goto(`${closed.url}/scan`);
  await viewer.page.getByText("This is not for your role").waitFor();
  expect(await violations(viewer.page)).toEqual([]);
  await viewer.page.context().close();

  const all = await gates();
  const own = all.at(-1);
  const secret = closed.token("--role", "guard", "--gate", own?.code ?? "");
  const { page } = await closed.signedIn(browser, secret);
  await page.getByRole("banner").getByRole("link", { name: "Scan" }).click();
  await page.getByRole("heading", { name: "At which gate is this device?" }).waitFor();
  await page.getByRole("button", { name: own?.name ?? "" }).waitFor();
  expect(await page.getByRole("main").getByRole("button").count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  // A gate that somebody else chose on this device is not theirs.
  await page.evaluate(
    (other) => localStorage.setItem("gatepass:scan-gate", JSON.stringify(other)),
    all[0],
  );
  await page.reload();
  await page.getByRole("heading", { name: "At which gate is this device?" }).waitFor();
  await page.context().close();
});

test("nobody scans before signing in", async () => {
  const { page } = await closed.signedIn(browser, closed.token("--role", "guard"));
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.goto(`${closed.url}/scan`);
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.waitForURL(/\/sign-in\?then=\/scan$/);
  await page.context().close();
});

describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
  test.each([
    [360, 640],
    [740, 360],
    [1024, 768],
  ])("%i by %i pixels: nothing is cut off, and a thumb hits everything", async (width, height) => {
    const code = await pass(`Ann With a Name of Some Length ${width} ${colorScheme}`);
    const viewport = { width, height };
    const { page } = await atTheGate(undefined, { colorScheme, viewport, hasTouch: true });
    expect(await isWide(page)).toBe(false);
    expect(await violations(page)).toEqual([]);
    await type(page, code);
    await verdict(page, "Admitted").waitFor();
    expect(await isWide(page)).toBe(false);
    const button = await page.getByRole("button", { name: "Next" }).boundingBox();
    expect(button?.height).toBeGreaterThanOrEqual(44);
    expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThanOrEqual(height);
    await next(page);
    for (const target of await page.getByRole("button").all()) {
      const box = await target.boundingBox();
      expect(box?.height, await target.textContent().then(String)).toBeGreaterThanOrEqual(44);
    }
    await page.context().close();
  });
});

describe("with a camera", () => {
  let folder: string;
  let filming: Browser;
  let code: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gatepass-camera-"));
    code = await pass("Filmed Visitor");
    const path = join(folder, "camera.y4m");
    // In sight for three seconds, and out of sight for four.
    film(path, [
      [code, 30],
      [undefined, 40],
    ]);
    filming = await launch(...cameraOf(path));
  });

  afterAll(async () => {
    await filming?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a code in sight is scanned once, and again after it was out of sight", async () => {
    const { page, faults } = await atTheGate(undefined, {}, filming);
    await verdict(page, "Admitted").getByText("Filmed Visitor").waitFor();
    await verdict(page, "Admitted").waitFor({ state: "hidden" });
    expect(await recorded(code)).toHaveLength(1);
    expect(await violations(page)).toEqual([]);
    await verdict(page, "Denied").getByText("The holder is inside already.").waitFor();
    const scans = await recorded(code);
    expect(scans).toHaveLength(2);
    const [first, second] = scans.map(({ scannedAt }) => Date.parse(scannedAt));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(2_500);
    await next(page);
    await page.getByRole("button", { name: "Camera off" }).click();
    await page.getByText("The camera is off.").waitFor();
    await page.reload();
    await page.getByText("The camera is off.").waitFor();
    expect(unexpected(faults)).toEqual([]);
    await page.context().close();
  });

  test("the browser's own reader is used where there is one", async () => {
    const own = await pass("Own Reader");
    const { page } = await closed.signedIn(filming, closed.token("--role", "guard"));
    const workers: string[] = [];
    page.on("worker", (worker) => workers.push(worker.url()));
    await page.addInitScript((text) => {
      class Detector {
        static getSupportedFormats = () => Promise.resolve(["qr_code"]);
        detect = () => Promise.resolve([{ rawValue: text }]);
      }
      Object.assign(globalThis, { BarcodeDetector: Detector });
    }, own);
    await page.goto(`${closed.url}/scan`);
    await page.getByRole("button", { name: (await gate()).name }).click();
    await verdict(page, "Admitted").getByText("Own Reader").waitFor();
    expect(workers).toEqual([]);
    await page.context().close();
  });

  test("no other page may use it", async () => {
    const { page } = await closed.signedIn(filming, closed.token("--role", "guard"));
    const film = () =>
      page.evaluate(() =>
        navigator.mediaDevices.getUserMedia({ video: true }).then(
          () => "filmed",
          (error: Error) => error.name,
        ),
      );
    expect(await film()).toBe("NotAllowedError");
    await page.goto(`${closed.url}/graphiql`);
    expect(await film()).toBe("NotAllowedError");
    await page.goto(`${closed.url}/scan`);
    expect(await film()).toBe("filmed");
    await page.context().close();
  });

  test("a device without a camera is told so", async () => {
    // Without a fake camera there is none.
    const { page } = await atTheGate();
    await page.getByText(/This device has no camera/).waitFor();
    await page.context().close();
  });
});

test("the page loads little", async () => {
  const { page } = await closed.signedIn(browser, closed.token("--role", "guard"));
  let scripts = 0;
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) {
      scripts += Number(response.headers()["content-length"] ?? 0);
    }
  });
  await page.goto(`${closed.url}/scan`);
  await page.getByRole("button", { name: (await gate()).name }).click();
  await page.getByText(/This device has no camera/).waitFor();
  expect(scripts).toBeGreaterThan(10_000);
  expect(scripts).toBeLessThan(120_000);
  await page.context().close();
});
