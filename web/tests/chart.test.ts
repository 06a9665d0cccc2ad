import { expect, test } from "vitest";

import { hours, type ScanGroup, span, ticks, top } from "../src/app/chart";

function group(from: string, until: string, outcome: "ADMITTED" | "DENIED", count: number) {
  const day = (time: string) => `2026-11-01T${time}:00Z`;
  return { from: day(from), until: day(until), outcome, count } satisfies ScanGroup;
}

test("an hour has its outcomes together", () => {
  const groups = [
    group("09:00", "10:00", "DENIED", 2),
    group("08:00", "09:00", "ADMITTED", 5),
    group("09:00", "10:00", "ADMITTED", 7),
  ];
  const at = (time: string) => Date.parse(`2026-11-01T${time}:00Z`);
  expect(hours(groups)).toEqual([
    { from: at("08:00"), until: at("09:00"), admitted: 5, denied: 0 },
    { from: at("09:00"), until: at("10:00"), admitted: 7, denied: 2 },
  ]);
});

test("the axis has whole hours, as they are at the site", () => {
  const now = Date.parse("2026-11-02T12:20:00Z");
  const iso = ({ from, until }: { from: number; until: number }) =>
    [from, until].map((at) => new Date(at).toISOString().slice(8, 16));
  expect(iso(span(now, []))).toEqual(["01T12:00", "02T13:00"]);
  // Kathmandu is 5:45 before UTC, so its hours begin at a quarter past.
  const kathmandu = hours([group("15:15", "16:15", "ADMITTED", 1)]);
  expect(iso(span(now, kathmandu))).toEqual(["01T12:15", "02T13:15"]);
});

test("ticks are at the hours of the site's clock, also when it changes", () => {
  const utc = (zone: string, from: string, until: string) =>
    ticks(Date.parse(from), Date.parse(until), 6, zone).map((at) =>
      new Date(at).toISOString().slice(8, 16),
    );
  const day = ["2026-11-01T12:00:00Z", "2026-11-02T12:00:00Z"] as const;
  expect(utc("UTC", ...day)).toEqual(["01T12:00", "01T18:00", "02T00:00", "02T06:00", "02T12:00"]);
  expect(utc("Asia/Kathmandu", ...day)).toEqual(["01T12:15", "01T18:15", "02T00:15", "02T06:15"]);
  // Berlin goes from +2 to +1 at 01:00.
  expect(utc("Europe/Berlin", "2026-10-24T18:00:00Z", "2026-10-25T18:00:00Z")).toEqual([
    "24T22:00",
    "25T05:00",
    "25T11:00",
    "25T17:00",
  ]);
});

test("the axis ends above the highest bar, and its half is whole", () => {
  expect([0, 1, 2, 3, 4, 5, 10, 11, 21, 41, 99, 101].map(top)).toEqual([
    2, 2, 2, 4, 4, 10, 10, 20, 40, 100, 100, 200,
  ]);
});
