import { expect, test } from "vitest";

import { anchored, mend, newer, steady } from "../src/app/steady";

/** `a1` is the row a in its first state. */
function rows(text: string) {
  return text === "" ? [] : text.split(" ").map(([id = "", state = "1"]) => ({ id, state }));
}

function text(rows: readonly { id: string; state: string }[] | undefined) {
  return rows?.map(({ id, state }) => (state === "1" ? id : id + state)).join(" ");
}

test("a list that is read keeps its rows and their places, as they are now", () => {
  expect(text(steady(rows("a b c"), rows("x a2 c b")))).toBe("a2 b c");
  expect(text(steady(rows("a b"), rows("y x")))).toBe("a b");
  expect(newer(rows("a b c"), rows("y x a b"))).toBe(2);
  expect(newer(rows("a b c"), rows("a b"))).toBe(0);
});

test.each([
  ["rows change in place", "a b c d", 0, "a2 b2", false, "a2 b2 c d"],
  ["new ones come first", "a b c d", 0, "x a b", false, "x a b c d"],
  ["some are gone", "a b c d", 0, "a c", false, "a c d"],
  ["those before the page stay", "a b c d e", 2, "c2 x d", false, "a b c2 x d e"],
  ["the list goes on after it", "a b c", 1, "b c d", false, "a b c d"],
  ["the list ends with it", "a b c d", 1, "b2", true, "a b2"],
  ["nothing is left", "a b", 0, "", true, ""],
  ["nothing of it is known", "a b c", 0, "x y z", false, undefined],
  ["a row has moved up into it", "a b c d", 0, "d2 a b", false, "d2 a b c"],
  ["a row has moved down into it", "a b c d", 2, "c a2 d", false, "a b c d"],
])("a long list of which a page is fresh: %s", (_, before, from, page, last, after) => {
  expect(text(mend(rows(before), from, rows(page), last))).toBe(after);
});

test("the first row in sight stays where it is", () => {
  const scrolled = (before: string, at: number, after: string) =>
    anchored({ rows: rows(before), scrolled: at }, rows(after), 10);
  // Two rows and a half are above.
  expect(scrolled("a b c d", 25, "x y a b c d")).toBe(45);
  expect(scrolled("a b c d", 25, "b c d")).toBe(15);
  expect(scrolled("a b c d", 25, "x a b d")).toBe(25);
  expect(scrolled("a b c d", 25, "x y")).toBe(25);
  expect(scrolled("a b c d", 0, "x a b")).toBe(10);
});
