import { expect, test, vi } from "vitest";

import { destination, Session, signIn, signOut } from "../src/app/session";

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
  const ask = vi.fn<typeof fetch>().mockResolvedValue(new Response("{}", { status: 200 }));
  expect(await signIn(" gpt_x\n", ask)).toBeUndefined();
  expect(ask.mock.calls[0]?.[1]?.body).toBe('{"token":"gpt_x"}');
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
