import { expect, test, vi } from "vitest";

import type { Entry } from "../src/scan/entry";
import { Seen } from "../src/scan/seen";
import { meaning, sendScan } from "../src/scan/send";
import { fresh } from "../src/scan/store";
import { remarks, say } from "../src/scan/words";

const SCAN = {
  id: "U2Nhbjox",
  outcome: "ADMITTED",
  denialReason: null,
  late: false,
  conflict: false,
  holder: { id: "SG9sZGVyOjE", name: "Ann" },
  pass: { id: "UGFzczox", kind: "VISITOR", gate: { id: "R2F0ZTox", name: "North" } },
} as const;

const ENTRY: Entry = {
  ...fresh({
    key: "key",
    viewer: { id: "token:1", name: "Ann" },
    gate: { id: "R2F0ZTox", code: "G0001", name: "North" },
    code: "ABC",
    direction: "IN",
    at: "2026-11-30T12:00:00.000Z",
    force: false,
  }),
  id: 1,
};

const VERDICT = {
  outcome: "ADMITTED",
  denialReason: null,
  late: false,
  conflict: false,
  holder: "Ann",
  kind: "VISITOR",
  passGate: "North",
} as const;

test("a code counts once, until it has been out of sight", () => {
  const seen = new Seen();
  expect(seen.isNew("A", 0)).toBe(true);
  // Nobody had time for it.
  expect(seen.isNew("A", 100)).toBe(true);
  seen.take("A", 100);
  for (let now = 200; now < 60_000; now += 100) {
    expect(seen.isNew("A", now)).toBe(false);
  }
  expect(seen.isNew("A", 62_399)).toBe(false);
  expect(seen.isNew("B", 62_500)).toBe(true);
  expect(seen.isNew("A", 64_900)).toBe(true);
});

test("a live scan has no time, and one of the queue has its own", async () => {
  const send = vi.fn<typeof fetch>(() =>
    Promise.resolve(Response.json({ data: { recordScan: { scan: SCAN, userErrors: [] } } })),
  );
  const input = (call: number) => {
    const body = JSON.parse(String(send.mock.calls[call]?.[1]?.body)) as {
      variables: { input: object };
    };
    return body.variables.input;
  };
  const rest = { gate: "R2F0ZTox", code: "ABC", direction: "IN", idempotencyKey: "key" };
  expect(await sendScan(ENTRY, { live: true, force: false }, send)).toEqual({
    is: "recorded",
    verdict: VERDICT,
  });
  expect(input(0)).toEqual({ ...rest, force: false });
  await sendScan(ENTRY, { live: false, force: true }, send);
  expect(input(1)).toEqual({ ...rest, force: true, at: ENTRY.at });
});

test("who is not signed in, and what is no answer, is told apart", async () => {
  const live = { live: true, force: false };
  const by = (answer: () => Promise<Response>) => sendScan(ENTRY, live, answer);
  expect(await by(() => Promise.resolve(new Response("", { status: 401 })))).toEqual({
    is: "signedOut",
  });
  expect(await by(() => Promise.reject(new TypeError("Failed to fetch")))).toEqual({
    is: "unreachable",
  });
  // A hotel's page of terms, for example.
  expect(await by(() => Promise.resolve(new Response("<html>")))).toEqual({ is: "unreachable" });
});

test.each([
  ["UNAUTHENTICATED", 200, "signedOut"],
  ["FORBIDDEN", 200, "forbidden"],
  ["CONFLICT", 200, "busy"],
  ["READ_ONLY", 200, "busy"],
  ["DATABASE_UNAVAILABLE", 200, "busy"],
  ["DATABASE_TIMEOUT", 200, "busy"],
  ["REQUEST_TIMEOUT", 200, "busy"],
  ["TOO_MANY_IN_FLIGHT", 503, "busy"],
  ["TOO_MANY_STATEMENTS", 200, "failed"],
  ["GRAPHQL_VALIDATION_FAILED", 400, "failed"],
  ["INTERNAL", 500, "failed"],
])("%s with status %i: %s", (code, status, is) => {
  const errors = [{ message: "Why.", extensions: { code } }];
  expect(meaning({ data: null, errors }, status).is).toBe(is);
});

test("what is wrong with a scan is not what is known already", () => {
  const mistake = (code: "INVALID" | "IDEMPOTENCY_KEY_REUSED") =>
    meaning(
      {
        data: {
          recordScan: { scan: null, userErrors: [{ code, message: "Why.", field: ["at"] }] },
        },
      },
      200,
    );
  expect(mistake("INVALID")).toEqual({ is: "refused", why: "Why." });
  expect(mistake("IDEMPOTENCY_KEY_REUSED")).toEqual({ is: "known" });
});

test("every end of a scan is said in words", () => {
  expect(say(ENTRY)).toMatchObject({ tone: "unknown", title: "Recorded, not checked" });
  const sent = (verdict: Partial<Entry["verdict"]>): Entry => ({
    ...ENTRY,
    state: "sent",
    verdict: { ...VERDICT, ...verdict },
  });
  expect(say(sent({}))).toEqual({ tone: "good", title: "Admitted", detail: "In" });
  expect(say(sent({ outcome: "DENIED", denialReason: "EXPIRED" }))).toEqual({
    tone: "bad",
    title: "Denied",
    detail: "The pass has expired.",
  });
  expect(say(sent({ outcome: "DENIED", denialReason: "WRONG_GATE" })).detail).toBe(
    "The pass is for another gate. It is for North.",
  );
  expect(say(sent({ denialReason: "EXPIRED" }))).toEqual({
    tone: "good",
    title: "Admitted",
    detail: "Let in anyway. The pass has expired.",
  });
  expect(say({ ...ENTRY, state: "refused", refusal: "No." })).toEqual({
    tone: "bad",
    title: "Not recorded",
    detail: "No.",
  });
  expect(say({ ...ENTRY, state: "unsure" }).title).toBe("Perhaps recorded");
  expect(remarks(sent({ late: true, conflict: true }))).toHaveLength(2);
  expect(remarks(sent({}))).toEqual([]);
});
