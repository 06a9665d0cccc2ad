import { beforeEach, expect, test } from "vitest";

import { INTERVALS, Refresher, savedInterval, saveInterval, wait } from "../src/app/refresh";

/** A clock that goes on by hand. */
class Clock {
  at = 0;
  #due = new Map<number, { at: number; call: () => void }>();
  #number = 0;

  now = () => this.at;

  after = (milliseconds: number, call: () => void) => {
    const number = (this.#number += 1);
    this.#due.set(number, { at: this.at + milliseconds, call });
    return () => void this.#due.delete(number);
  };

  async pass(seconds: number): Promise<void> {
    const end = this.at + seconds * 1000;
    for (;;) {
      const next = [...this.#due].sort(([, one], [, other]) => one.at - other.at)[0];
      if (next === undefined || next[1].at > end) {
        break;
      }
      this.#due.delete(next[0]);
      this.at = next[1].at;
      next[1].call();
      await settled();
    }
    this.at = end;
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
}

let clock: Clock;
let asked: number[];
let answers: boolean;

beforeEach(() => {
  clock = new Clock();
  asked = [];
  answers = true;
});

function refresher(interval: (typeof INTERVALS)[number]): Refresher {
  return new Refresher(clock, interval);
}

async function ask(): Promise<boolean> {
  asked.push(clock.at / 1000);
  return answers;
}

test("it asks in the interval, for as long as there is something to ask", async () => {
  const all = refresher(15);
  await clock.pass(60);
  expect(asked).toEqual([]);
  const remove = all.add(ask);
  await clock.pass(50);
  expect(asked).toEqual([75, 90, 105]);
  expect(all.state).toEqual({ interval: 15, updated: 105_000, failures: 0 });
  remove();
  await clock.pass(100);
  expect(asked).toHaveLength(3);
});

test("another interval holds at once, and off is off", async () => {
  const all = refresher(60);
  all.add(ask);
  await clock.pass(20);
  all.choose(5);
  // It has been due for long.
  await clock.pass(6);
  expect(asked).toEqual([20, 25]);
  all.choose(0);
  await clock.pass(1000);
  expect(asked).toHaveLength(2);
});

test("a hidden page asks nothing, and once it is shown what was due", async () => {
  const all = refresher(15);
  all.add(ask);
  await clock.pass(10);
  all.hide(true);
  await clock.pass(100);
  expect(asked).toEqual([]);
  all.hide(false);
  await clock.pass(0);
  expect(asked).toEqual([110]);
  // Shown again before it is due, it waits for the rest.
  all.hide(true);
  await clock.pass(5);
  all.hide(false);
  await clock.pass(10);
  expect(asked).toEqual([110, 125]);
});

test("one thing is asked at a time, and nothing while an answer is awaited", async () => {
  const all = refresher(5);
  let inFlight = 0;
  let most = 0;
  const finish: (() => void)[] = [];
  const slow = () => async () => {
    most = Math.max(most, (inFlight += 1));
    await new Promise<void>((resolve) => finish.push(resolve));
    inFlight -= 1;
    return ask();
  };
  all.add(slow());
  all.add(slow());
  await clock.pass(60);
  expect(finish).toHaveLength(1);
  void all.ask();
  await settled();
  expect(finish).toHaveLength(1);
  finish[0]?.();
  await settled();
  finish[1]?.();
  await settled();
  expect(asked).toEqual([60, 60]);
  expect(most).toBe(1);
  // The interval begins when the answer is there.
  await clock.pass(4);
  expect(finish).toHaveLength(2);
  await clock.pass(1);
  expect(finish).toHaveLength(3);
});

test("what was left while it waited for its turn is not asked", async () => {
  const all = refresher(5);
  let remove = () => {};
  all.add(async () => {
    remove();
    return true;
  });
  remove = all.add(ask);
  await clock.pass(30);
  expect(asked).toEqual([]);
});

test("errors make it slower, and an answer as fast as before", async () => {
  const all = refresher(15);
  all.add(ask);
  answers = false;
  await clock.pass(15 + 30 + 60 + 120 + 240 + 300 + 300);
  expect(asked).toEqual([15, 45, 105, 225, 465, 765, 1065]);
  expect(all.state.failures).toBe(7);
  expect(all.state.updated).toBeUndefined();
  answers = true;
  await all.ask();
  expect(all.state).toEqual({ interval: 15, updated: 1_065_000, failures: 0 });
  await clock.pass(15);
  expect(asked.slice(7)).toEqual([1065, 1080]);
});

test("a request that throws is an error like any other", async () => {
  const all = refresher(15);
  all.add(() => Promise.reject(new Error("offline")));
  await clock.pass(15);
  expect(all.state.failures).toBe(1);
});

test("a long interval stays as long after errors", () => {
  expect([0, 1, 20].map((failures) => wait(300, failures))).toEqual([300e3, 300e3, 300e3]);
  expect([0, 1, 6, 7].map((failures) => wait(5, failures))).toEqual([5e3, 10e3, 300e3, 300e3]);
});

test("the chosen interval is remembered, and 15 seconds where none is", () => {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  expect(savedInterval(storage)).toBe(15);
  for (const interval of INTERVALS) {
    saveInterval(storage, interval);
    expect(savedInterval(storage)).toBe(interval);
  }
  stored.set([...stored.keys()][0] ?? "", "7");
  expect(savedInterval(storage)).toBe(15);
});
