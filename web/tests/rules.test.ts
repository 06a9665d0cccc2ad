import { expect, test } from "vitest";

import * as inputs from "../gql/inputs";
import { check, localMinute, type Rules, toInput } from "../src/app/acts/rules";

const { IssuePassInput, UpdateHolderInput, RegisterHolderInput } = inputs;

test("the schema says how long every text may be", () => {
  for (const [name, rules] of Object.entries<Rules>(inputs)) {
    for (const [field, { type, most }] of Object.entries(rules)) {
      expect(most !== undefined, `${name}.${field}`).toBe(type === "String");
    }
  }
  expect(IssuePassInput.purpose.most).toBe(1000);
  expect(IssuePassInput.maxEntries.least).toBe(1);
  expect(IssuePassInput.validUntil.required).toBe(true);
  expect(IssuePassInput.validFrom.required).toBe(false);
});

test.each([
  ["kind", "", "Choose one."],
  ["gate", " ", "Choose one."],
  ["validUntil", "", "Choose a date and a time."],
  ["validUntil", "soon", "It must be a date and a time."],
  ["validFrom", "", undefined],
  ["maxEntries", "", undefined],
  ["maxEntries", "0", "It must be at least 1."],
  ["maxEntries", "-1", "It must be at least 1."],
  ["maxEntries", "1.5", "It must be a whole number."],
  ["maxEntries", "1e3", "It must be a whole number."],
  ["maxEntries", "99999999999", "It must be a whole number."],
  ["maxEntries", "2", undefined],
  ["vehiclePlate", "x".repeat(200), undefined],
  ["vehiclePlate", "x".repeat(201), "It has 201 characters; the limit is 200."],
  // Characters, not units of UTF-16.
  ["vehiclePlate", "🚗".repeat(200), undefined],
])("%s %o: %o", (field, value, mistake) => {
  expect(check(IssuePassInput, { [field]: value })[field]).toBe(mistake);
});

test("a name is not only spaces", () => {
  expect(check(RegisterHolderInput, { name: "  ", company: " " })).toEqual({
    name: "It must not be empty.",
  });
});

test("an input has types, and leaves out what is empty", () => {
  const values = {
    kind: "VISITOR",
    purpose: " ",
    anyGate: false,
    maxEntries: " 3 ",
    validFrom: "",
    validUntil: "2026-12-01T10:00:00+02:00",
    other: "of the form, not of the input",
  };
  expect(toInput(IssuePassInput, values)).toEqual({
    kind: "VISITOR",
    anyGate: false,
    maxEntries: 3,
    validUntil: "2026-12-01T08:00:00.000Z",
  });
});

test("what a form that changes something leaves empty is cleared", () => {
  expect(toInput(UpdateHolderInput, { name: "Ann", company: "", phone: " 1 " }, true)).toEqual({
    name: "Ann",
    company: null,
    phone: "1",
  });
});

test("a field for a date and a time has the reader's clock", () => {
  const instant = new Date(2026, 2, 4, 5, 6, 59);
  expect(localMinute(instant)).toBe("2026-03-04T05:06");
  expect(new Date(localMinute(instant)).getTime()).toBe(instant.getTime() - 59_000);
});
