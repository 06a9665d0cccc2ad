import { expect, test } from "vitest";

import { readSite } from "../src/app/site";
import { beside, place } from "../src/app/zones";

const locale = "en-GB";

test("the site's time stands beside the reader's where it differs", () => {
  const at = (instant: string, site: string, reader: string) =>
    beside(instant, { site, reader, locale });
  expect(at("2026-11-01T12:05:00Z", "Europe/Berlin", "UTC")).toBe("13:05 Berlin");
  expect(at("2026-11-01T12:05:00Z", "Asia/Kathmandu", "Europe/Berlin")).toBe("17:50 Kathmandu");
  expect(at("2026-11-01T12:05:00Z", "UTC", "America/New_York")).toBe("12:05 UTC");
});

test("with its date, where that is another", () => {
  const at = beside("2026-11-01T23:30:00Z", { site: "Asia/Tokyo", reader: "UTC", locale });
  expect(at).toBe("2 Nov, 08:30 Tokyo");
});

test("zones that read the same at that instant are one", () => {
  const zones = { site: "Europe/London", reader: "UTC", locale };
  expect(beside("2026-01-01T12:00:00Z", zones)).toBeUndefined();
  expect(beside("2026-07-01T12:00:00Z", zones)).toBe("13:00 London");
  const same = { site: "Europe/Paris", reader: "Europe/Berlin", locale };
  expect(beside("2026-07-01T12:00:00Z", same)).toBeUndefined();
});

test("a zone is named by its place", () => {
  expect(place("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
  expect(place("UTC")).toBe("UTC");
});

test("the page knows of the server what the server wrote into it", () => {
  const site = (content: Record<string, string>) => readSite((name) => content[name]);
  expect(site({})).toEqual({
    graphiql: true,
    signIn: true,
    provider: undefined,
    timeZone: "UTC",
  });
  expect(site({ "gatepass-graphiql": "off", "gatepass-time-zone": "Asia/Tokyo" })).toEqual({
    graphiql: false,
    signIn: true,
    provider: undefined,
    timeZone: "Asia/Tokyo",
  });
  expect(site({ "gatepass-provider": "login.example" }).provider).toBe("login.example");
  expect(site({ "gatepass-provider": "" }).provider).toBeUndefined();
  expect(site({ "gatepass-time-zone": "Mars/Olympus" }).timeZone).toBe("UTC");
});
