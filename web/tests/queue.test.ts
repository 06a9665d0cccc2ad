/** The queue of scans: nothing is lost, and nothing is sent twice. */
import { beforeEach, expect, test } from "vitest";

import { type Entry, isOpen, type NewEntry, nextTry, type Sent } from "../src/scan/entry";
import type { Reply } from "../src/scan/send";
import { memoryStore, type Store } from "../src/scan/store";
import { type Identity, Uploader } from "../src/scan/uploader";

const BEGIN = Date.parse("2026-11-30T12:00:00Z");
const HOUR = 3_600_000;

const ADMITTED: Reply = {
  is: "recorded",
  verdict: {
    outcome: "ADMITTED",
    denialReason: null,
    late: false,
    conflict: false,
    holder: "Ann",
    kind: "VISITOR",
    passGate: "North",
  },
};
const DENIED: Reply = {
  is: "recorded",
  verdict: { ...ADMITTED.verdict, outcome: "DENIED", denialReason: "EXPIRED" },
};

/**
 * A server as far as the queue knows it: what was sent with a key is recorded once, the same
 * input gets the same answer, and another one is told that the key is known.
 */
class FakeServer {
  readonly recorded = new Map<string, { input: string; entry: Entry; sent: Sent }>();
  readonly asked: string[] = [];
  /** What happens to the next requests, one after another. */
  readonly plan: ("lose the request" | "lose the answer" | Reply)[] = [];
  verdict: Reply = ADMITTED;
  /** Happens once, while a request is on its way. */
  meanwhile: (() => Promise<unknown>) | undefined;

  readonly send = async (entry: Entry, sent: Sent): Promise<Reply> => {
    const { meanwhile } = this;
    this.meanwhile = undefined;
    await meanwhile?.();
    return this.#answer(entry, sent);
  };

  readonly #answer = (entry: Entry, sent: Sent): Promise<Reply> => {
    this.asked.push(`${entry.code}${sent.live ? " live" : ""}${sent.force ? " forced" : ""}`);
    const planned = this.plan.shift();
    if (planned === "lose the request") {
      return Promise.resolve({ is: "unreachable" });
    }
    if (typeof planned === "object") {
      return Promise.resolve(planned);
    }
    const input = JSON.stringify([entry.code, sent.live ? null : entry.at, sent.force]);
    const before = this.recorded.get(entry.key);
    if (before === undefined) {
      this.recorded.set(entry.key, { input, entry, sent });
    }
    if (planned === "lose the answer") {
      return Promise.resolve({ is: "unreachable" });
    }
    const isOther = before !== undefined && before.input !== input;
    const verdict = sent.force ? ADMITTED : this.verdict;
    return Promise.resolve(isOther ? { is: "known" } : verdict);
  };
}

let now: number;
let viewer: string | undefined;
/** Who is signed in, if the page does not know. */
let identity: Identity | undefined;
let timers: { at: number; call: () => void }[];
let server: FakeServer;
let store: Store;
let uploader: Uploader;
let keys = 0;

beforeEach(() => {
  now = BEGIN;
  viewer = "token:1";
  identity = undefined;
  server = new FakeServer();
  store = memoryStore();
  uploader = started();
});

/** A page that has just been loaded, with what is in the store. */
function started(): Uploader {
  timers = [];
  return new Uploader(store, {
    now: () => now,
    after: (milliseconds, call) => {
      const timer = { at: now + milliseconds, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    send: server.send,
    alone: (work) => work(),
    viewer: () => viewer,
    identify: () => Promise.resolve(identity ?? { is: "known", viewer: viewer ?? "" }),
    changed: () => undefined,
  });
}

/** Somebody reads a code, and waits for the verdict. */
async function live(code: string): Promise<Entry> {
  const entry = await read(code);
  uploader.await(entry.id);
  return entry;
}

function read(code: string, more: Partial<NewEntry> = {}): Promise<Entry> {
  keys += 1;
  return store.add({
    key: `key-${keys}`,
    viewer: { id: "token:1", name: "Ann" },
    gate: { id: "R2F0ZTox", code: "G0001", name: "North" },
    code,
    direction: "IN",
    at: new Date(now).toISOString(),
    force: false,
    ...more,
  });
}

async function states(): Promise<string[]> {
  return (await store.all()).reverse().map(({ code, state }) => `${code} ${state}`);
}

test("a scan is sent as one of now, and has its verdict", async () => {
  const { id } = await live("A");
  await uploader.send();
  expect(server.asked).toEqual(["A live"]);
  expect(await store.get(id)).toMatchObject({ state: "sent", verdict: { outcome: "ADMITTED" } });
  expect(uploader.state).toEqual({ is: "idle" });
  await uploader.send();
  expect(server.asked).toHaveLength(1);
});

test("scans of a time without a network are sent in their order, with their times", async () => {
  await read("A");
  now += HOUR;
  await read("B");
  now += HOUR;
  await read("C");
  server.plan.push("lose the request");
  await uploader.send();
  expect(uploader.state).toEqual({ is: "offline", why: undefined });
  // The page is reloaded.
  uploader = started();
  await uploader.send();
  expect(server.asked).toEqual(["A", "A", "B", "C"]);
  expect(await states()).toEqual(["A sent", "B sent", "C sent"]);
});

test("none overtakes another that can't be sent", async () => {
  await live("A");
  await live("B");
  server.plan.push({ is: "busy", why: "The server is busy." });
  await uploader.send();
  expect(server.asked).toEqual(["A live"]);
  expect(await states()).toEqual(["A waiting", "B waiting"]);
  expect(uploader.state).toEqual({ is: "offline", why: "The server is busy." });
});

test("a live scan whose answer was lost is recorded once, and gets its verdict", async () => {
  const { id } = await live("A");
  server.plan.push("lose the answer");
  await uploader.send();
  expect(await states()).toEqual(["A waiting"]);
  server.verdict = DENIED;
  uploader = started();
  await uploader.send();
  // With its time the key is known; unchanged it has the answer.
  expect(server.asked).toEqual(["A live", "A", "A live"]);
  expect(server.recorded.size).toBe(1);
  expect(await store.get(id)).toMatchObject({ state: "sent", verdict: { outcome: "DENIED" } });
});

test("a scan with a time whose answer was lost is sent again unchanged", async () => {
  await read("A");
  now += HOUR;
  server.plan.push("lose the answer");
  await uploader.send();
  await uploader.send();
  expect(server.asked).toEqual(["A", "A"]);
  expect(server.recorded.size).toBe(1);
  expect(await states()).toEqual(["A sent"]);
});

test("who was let in while nothing was sent is sent as let in", async () => {
  const { id } = await live("A");
  server.plan.push("lose the request");
  await uploader.send();
  await store.change(id, (entry) => ({ ...entry, force: true }));
  await uploader.send();
  expect(server.asked).toEqual(["A live", "A forced"]);
  expect(server.recorded.size).toBe(1);
  expect(await states()).toEqual(["A sent"]);
});

test("who was let in after a try that had arrived is recorded as let in, too", async () => {
  const { id } = await read("A");
  now += HOUR;
  server.verdict = DENIED;
  server.plan.push("lose the answer");
  await uploader.send();
  await store.change(id, (entry) => ({ ...entry, force: true }));
  await uploader.send();
  expect(server.asked).toEqual(["A", "A forced", "A", "A forced"]);
  expect(await states()).toEqual(["A sent", "A sent"]);
  const [first, second] = [...server.recorded.values()];
  expect([first?.sent.force, second?.sent.force]).toEqual([false, true]);
  expect(server.recorded.size).toBe(2);
});

test("who is let in while the request is on its way is recorded as let in, too", async () => {
  const { id } = await live("A");
  server.verdict = DENIED;
  server.meanwhile = () => store.change(id, (entry) => ({ ...entry, force: true }));
  await uploader.send();
  expect(server.asked).toEqual(["A live", "A forced"]);
  expect([...server.recorded.values()].map(({ sent }) => sent.force)).toEqual([false, true]);
  expect(await states()).toEqual(["A sent", "A sent"]);
});

test("who was admitted meanwhile is not recorded a second time", async () => {
  const { id } = await live("A");
  server.plan.push("lose the answer");
  await uploader.send();
  await store.change(id, (entry) => ({ ...entry, force: true }));
  await uploader.send();
  expect(server.recorded.size).toBe(1);
  expect(await states()).toEqual(["A sent"]);
});

test("what the server refuses stays, with the reason, and the next one is sent", async () => {
  const { id } = await read("A");
  await read("B");
  server.plan.push({ is: "refused", why: "It is more than 7 days ago." });
  await uploader.send();
  expect(await states()).toEqual(["A refused", "B sent"]);
  const refused = await store.get(id);
  expect(refused?.refusal).toBe("It is more than 7 days ago.");
  expect(refused !== undefined && isOpen(refused)).toBe(true);
});

test.each([
  [{ is: "signedOut" }, "signedOut"],
  [{ is: "forbidden", why: "Your role may not." }, "forbidden"],
] as [Reply, string][])("%o keeps everything, and does not try on", async (reply, is) => {
  await read("A");
  await read("B");
  server.plan.push(reply);
  await uploader.send();
  expect(uploader.state.is).toBe(is);
  expect(await states()).toEqual(["A waiting", "B waiting"]);
  expect(timers).toEqual([]);
  // Somebody signs in.
  await uploader.send();
  expect(await states()).toEqual(["A sent", "B sent"]);
  expect(server.recorded.size).toBe(2);
});

test("scans are sent by who has read them alone", async () => {
  await read("A");
  await read("B", { viewer: { id: "token:2", name: "Ben" } });
  viewer = undefined;
  await uploader.send();
  expect(server.asked).toEqual([]);
  viewer = "token:1";
  await uploader.send();
  expect(await states()).toEqual(["A sent", "B waiting"]);
  viewer = "token:2";
  await uploader.send();
  expect(await states()).toEqual(["A sent", "B sent"]);
});

test("scans of before are not sent by somebody who has signed in since", async () => {
  await read("A");
  now += HOUR;
  identity = { is: "known", viewer: "token:2" };
  await uploader.send();
  expect(server.asked).toEqual([]);
  expect(await states()).toEqual(["A waiting"]);
  for (const is of ["signedOut", "unreachable"] as const) {
    identity = { is };
    await uploader.send();
    expect(server.asked).toEqual([]);
    expect(uploader.state.is).toBe(is === "signedOut" ? "signedOut" : "offline");
  }
});

test("it waits longer after each failure, and not at all when a scan is read", async () => {
  await read("A");
  const pauses: number[] = [];
  for (let failure = 0; failure < 7; failure += 1) {
    server.plan.push("lose the request");
    await uploader.send();
    expect(timers).toHaveLength(1);
    pauses.push((timers[0]?.at ?? 0) - now);
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  const [timer] = timers;
  timer?.call();
  await uploader.send();
  expect(await states()).toEqual(["A sent"]);
  expect(timers).toEqual([]);
  await read("B");
  server.plan.push("lose the request");
  await uploader.send();
  expect((timers[0]?.at ?? 0) - now).toBe(1000);
});

test("a scan at which the server fails again and again does not hold up the others", async () => {
  const { id } = await read("A");
  await read("B");
  for (let failure = 0; failure < 5; failure += 1) {
    server.plan.push({ is: "failed", why: "An internal error." });
  }
  for (let failure = 0; failure < 4; failure += 1) {
    await uploader.send();
    expect(await states()).toEqual(["A waiting", "B waiting"]);
  }
  await uploader.send();
  expect(await states()).toEqual(["A refused", "B sent"]);
  expect((await store.get(id))?.refusal).toBe("An internal error.");
});

test("what was sent more than a day ago without an answer is not sent by itself", async () => {
  const { id } = await read("A");
  await read("B");
  server.plan.push("lose the answer");
  await uploader.send();
  now += 24 * HOUR;
  await uploader.send();
  expect(await states()).toEqual(["A unsure", "B sent"]);
  const entry = await store.get(id);
  expect(entry !== undefined && isOpen(entry)).toBe(true);
  expect(server.recorded.size).toBe(2);
});

test("two tries at once send each scan once", async () => {
  await live("A");
  await live("B");
  await Promise.all([uploader.send(), uploader.send()]);
  expect(server.asked).toEqual(["A live", "B live"]);
});

test("a scan of a clock that was set back is sent with its time", async () => {
  const entry = await read("A");
  expect(nextTry(entry, now - HOUR, true)).toEqual({ live: false, force: false });
  expect(nextTry(entry, now + 5_000, true)).toEqual({ live: true, force: false });
  // Nobody waits for it.
  expect(nextTry(entry, now, false)).toEqual({ live: false, force: false });
  expect(nextTry(entry, now + 5_001, true)).toEqual({ live: false, force: false });
});

test("old scans are forgotten, and none that somebody should look at", async () => {
  for (const code of ["A", "B", "C", "D", "E"]) {
    await read(code);
  }
  server.plan.push({ is: "refused", why: "No." });
  await uploader.send();
  await read("F");
  await store.tidy(2, isOpen);
  expect(await states()).toEqual(["A refused", "D sent", "E sent", "F waiting"]);
});
