import { beforeEach, expect, test, vi } from "vitest";

import { knownRole, learnRole, may, onRole } from "../src/app/role";
import {
  destination,
  finishSignIn,
  loginAddress,
  Session,
  signIn,
  signOut,
} from "../src/app/session";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

test.each([
  ["", "/"],
  ["?then=/graphiql", "/graphiql"],
  ["?then=%2Fgates%2FG0001%3Fstatus%3DACTIVE", "/gates/G0001?status=ACTIVE"],
  ["?then=https://example.org/", "/"],
  ["?then=//example.org/", "/"],
  ["?then=/%5Cexample.org", "/"],
  ["?then=javascript:alert(1)", "/"],
])("after signing in at %o one gets to %o", (search, address) => {
  expect(destination(search)).toBe(address);
});

test("a token is sent without the spaces around it", async () => {
  const ask = vi.fn<typeof fetch>().mockResolvedValue(new Response('{"role":"GUARD"}'));
  expect(await signIn(" gpt_x\n", ask)).toBeUndefined();
  expect(ask.mock.calls[0]?.[1]?.body).toBe('{"token":"gpt_x"}');
});

test("what is asked for depends on the role", () => {
  const none = {
    known: false,
    codes: false,
    reserved: false,
    scans: false,
    acts: false,
    registers: false,
    gates: false,
  };
  const guard = { ...none, known: true, codes: true, scans: true };
  const officer = { ...guard, reserved: true, acts: true, registers: true };
  const all = { ...officer, gates: true };
  for (const [role, expected] of [
    [null, none],
    ["OWNER", none],
    ["VIEWER", { ...none, known: true }],
    ["GUARD", guard],
    ["OFFICER", officer],
    ["ADMIN", all],
  ] as const) {
    expect(may(role, false)).toEqual(expected);
    expect(may(role, true)).toEqual(all);
    // Who is bound to gates adds neither gates nor holders.
    expect(may(role, false, true)).toEqual({ ...expected, registers: false, gates: false });
  }
});

test("the role is known from signing in until signing out", async () => {
  vi.stubGlobal("addEventListener", vi.fn());
  vi.stubGlobal("removeEventListener", vi.fn());
  const told = vi.fn();
  const forget = onRole(told);
  const signedIn = () => Promise.resolve(new Response('{"role":"GUARD"}'));
  expect(knownRole()).toBeNull();
  await signIn("gpt_x", signedIn);
  expect(knownRole()).toBe("GUARD");
  learnRole("VIEWER");
  expect(knownRole()).toBe("VIEWER");
  await signOut(() => Promise.resolve(new Response(null, { status: 204 })));
  expect(knownRole()).toBeNull();
  expect(told).toHaveBeenCalledTimes(3);
  forget();
  learnRole("ADMIN");
  expect(told).toHaveBeenCalledTimes(3);
});

test("a refusal has the server's reason", async () => {
  const refused = () =>
    Promise.resolve(
      new Response('{"errors":[{"message":"the token has expired"}]}', { status: 401 }),
    );
  expect(await signIn("gpt_x", refused)).toBe("The token has expired.");
  expect(await signOut(refused)).toBe("The token has expired.");
});

test("what is no answer of the server is said", async () => {
  expect(await signIn("gpt_x", () => Promise.resolve(new Response("", { status: 502 })))).toMatch(
    /502/,
  );
  expect(await signIn("gpt_x", () => Promise.reject(new TypeError("offline")))).toMatch(
    /does not answer/,
  );
});

test("the end of a session is told once it comes", () => {
  const session = new Session();
  const listen = vi.fn();
  session.subscribe(listen);
  expect(session.hasEnded()).toBe(false);
  session.end();
  expect(session.hasEnded()).toBe(true);
  expect(listen).toHaveBeenCalledOnce();
});

test("a code of the provider is sent with its state, and leads on", async () => {
  const answer = '{"role":"GUARD","then":"/gates/G0001"}';
  const ask = vi.fn<typeof fetch>().mockResolvedValue(new Response(answer));
  expect(await finishSignIn("?code=c%2F1&state=s&iss=x", ask)).toEqual({ then: "/gates/G0001" });
  expect(ask.mock.calls[0]?.[1]?.body).toBe('{"code":"c/1","state":"s"}');
  expect(knownRole()).toBe("GUARD");
});

test.each([
  ["?error=access_denied&state=s", "The provider did not sign you in. It says: access denied."],
  ["?error=%3Cb%3Ebad%3C%2Fb%3E", "The provider did not sign you in."],
  ["?code=c", "The provider did not sign you in."],
  ["", "The provider did not sign you in."],
])("without a code there is no sign-in: %o", async (search, refusal) => {
  const ask = vi.fn<typeof fetch>();
  expect(await finishSignIn(search, ask)).toEqual({ refusal });
  expect(ask).not.toHaveBeenCalled();
});

test("the page to return to is part of the address that begins a sign-in", () => {
  expect(loginAddress("/gates/G0001?a=1&b=2")).toBe("/login?then=%2Fgates%2FG0001%3Fa%3D1%26b%3D2");
});
