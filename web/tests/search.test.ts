import { expect, test } from "vitest";

import { choice, isTyping, step } from "../src/app/search";

test("each kind of thing has its address and what tells it apart", () => {
  expect(choice({ __typename: "Gate", id: "1", code: "G0001", name: "Main Entrance" })).toEqual({
    id: "1",
    href: "/gates/G0001",
    kind: "Gate",
    title: "Main Entrance",
    detail: "G0001",
  });
  expect(
    choice({ __typename: "Holder", id: "a/b", name: "Ada Byron", company: null }),
  ).toMatchObject({ href: "/holders/a%2Fb", title: "Ada Byron", detail: "" });
  expect(
    choice({
      __typename: "Pass",
      id: "3",
      code: "827DCVHVGE",
      kind: "VISITOR",
      status: "ACTIVE",
      holder: { id: "a", name: "Ada Byron" },
    }),
  ).toMatchObject({ href: "/passes/827DCVHVGE", detail: "Active, Ada Byron" });
  // Without its code.
  expect(
    choice({
      __typename: "Pass",
      id: "UGFzczox",
      kind: "VISITOR",
      status: "ACTIVE",
      holder: { id: "a", name: "Ada Byron" },
    }),
  ).toMatchObject({ href: "/passes/id/UGFzczox", title: "Visitor pass" });
});

test("arrows go through the choices and the text, round and round", () => {
  const walk = (by: 1 | -1) => {
    const places = [-1];
    for (let count = 0; count < 4; count += 1) {
      places.push(step(places.at(-1) ?? -1, by, 3));
    }
    return places;
  };
  expect(walk(1)).toEqual([-1, 0, 1, 2, -1]);
  expect(walk(-1)).toEqual([-1, 2, 1, 0, -1]);
  expect(step(-1, 1, 0)).toBe(-1);
});

test("a key that is typed into something is not for the page", () => {
  expect(isTyping({ tagName: "INPUT" })).toBe(true);
  expect(isTyping({ tagName: "DIV", isContentEditable: true })).toBe(true);
  expect(isTyping({ tagName: "A", isContentEditable: false })).toBe(false);
  expect(isTyping(null)).toBe(false);
});
