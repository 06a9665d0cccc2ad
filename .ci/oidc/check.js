// Signs programs and people in through the provider, and prints what it has shown.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

import { open, robotToken } from "./provider.js";
import { ask, start } from "./server.js";

const PATIENCE = 60_000;

const provider = await open();
// The server's address is not known yet. It fetches the key when it starts.
await provider.replace("http://127.0.0.1:1", "first");
const server = await start(provider.issuer);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  await provider.replace(server.url, "first");
  const unused = await programs();
  await people();
  await rotation(unused);
} finally {
  await browser.close();
  await server.stop();
  provider.close();
}

function shown(what) {
  console.log(`- ${what}`);
}

// Returns a token that the server has not seen.
async function programs() {
  const token = await robotToken(provider.issuer);
  assert.deepEqual(await ask(server.url, token), {
    status: 200,
    viewer: { name: "robot", role: "GUARD" },
  });
  shown("a program sends a token of the provider");
  const other = await robotToken(provider.issuer, "https://shop.example/");
  assert.equal((await ask(server.url, other)).status, 401);
  shown("a token for another audience is refused");
  return robotToken(provider.issuer);
}

async function people() {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    const isOwn = message.location().url.startsWith(server.url);
    // A browser tells of every refusal in its console.
    if (isOwn && message.type() === "error" && !/status of 40[13]/.test(message.text())) {
      faults.push(message.text());
    }
  });
  page.on("pageerror", (error) => faults.push(error.message));

  await page.goto(server.url);
  await page.getByRole("link", { name: "Sign in with localhost" }).click();
  await page.getByRole("link", { name: /cancel/i }).click();
  await page.getByRole("alert").getByText(/access denied/).waitFor();
  shown("somebody who turns back at the provider is told so");

  await page.getByRole("link", { name: "Sign in again" }).click();
  await signIn(page, "eve");
  await page.getByRole("alert").getByText(/no role of this server/).waitFor();
  shown("somebody without a role is told so");

  await context.clearCookies();
  await page.goto(`${server.url}/sign-in?then=%2F%3Fx%3D1`);
  await signIn(page, "ada");
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  assert.equal(page.url(), `${server.url}/?x=1`);
  await page.getByRole("banner").getByText("Ada Lovelace").waitFor();
  shown("somebody signs in with the provider's form, and is where they wanted to be");

  const cookies = await context.cookies(server.url);
  const names = cookies.filter(({ name }) => name.startsWith("gatepass"));
  assert.equal(names.length, 1, JSON.stringify(names.map(({ name }) => name)));
  assert.equal(names[0].httpOnly, true);
  assert.equal(names[0].sameSite, "Strict");
  assert.equal(await page.evaluate(() => document.cookie.includes("gatepass")), false);
  await page.reload();
  await page.getByRole("banner").getByText("Ada Lovelace").waitFor();
  shown("the session's cookie is strict, hidden from scripts, and outlasts a reload");

  const cookie = `${names[0].name}=${names[0].value}`;
  assert.equal(await withCookie(cookie), 200);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  assert.equal(await withCookie(cookie), 401);
  shown("signing out ends the session");
  assert.deepEqual(faults, []);
  await context.close();
}

async function withCookie(cookie) {
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie },
    body: JSON.stringify({ query: "{ viewer { name } }" }),
  });
  return response.status;
}

// On a page that asks to sign in: signs in at the provider.
async function signIn(page, name) {
  await page.getByRole("link", { name: "Sign in with localhost" }).click();
  await page.getByPlaceholder(/login/i).fill(name);
  await page.getByPlaceholder(/password/i).fill("any");
  await page.getByRole("button", { name: /sign-in/i }).click();
  await page.getByRole("button", { name: /continue/i }).click();
}

async function rotation(unused) {
  const old = await robotToken(provider.issuer);
  assert.equal((await ask(server.url, old)).status, 200);
  await provider.replace(server.url, "second");
  assert.equal((await ask(server.url, await robotToken(provider.issuer))).status, 200);
  assert.equal((await ask(server.url, unused)).status, 401);
  shown("a new key is noticed, and the old one no longer works");
}
