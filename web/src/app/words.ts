/** Values of the API, as people say them. */
import type { DenialReason, PassKind, PassStatus } from "../../gql/graphql";
import { place } from "./zones";

export const STATUSES: readonly PassStatus[] = ["ACTIVE", "SCHEDULED", "EXPIRED", "REVOKED"];
export const KINDS: readonly PassKind[] = ["VISITOR", "CONTRACTOR", "VEHICLE", "STAFF"];

/** `ACTIVE` is Active, `ALREADY_INSIDE` is Already inside. */
export function said(value: PassStatus | PassKind | DenialReason): string {
  const words = value.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A pass without its code. */
export function passTitle(kind: PassKind): string {
  return `${said(kind)} pass`;
}

const WHOLE = new Intl.NumberFormat();

export function whole(value: number): string {
  return WHOLE.format(value);
}

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

export function day(instant: string): string {
  return DAY.format(new Date(instant));
}

export function moment(instant: string): string {
  return MOMENT.format(new Date(instant));
}

/** The time of day, to the second. */
export function clock(milliseconds: number): string {
  return CLOCK.format(milliseconds);
}

function inZone(date: Date, timeZone: string): string {
  const time = date.toLocaleString(undefined, {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone,
  });
  return `${time} ${place(timeZone)}`;
}

/** In the reader's zone, in the site's and in UTC. */
export function exactly(instant: string, site: string): string {
  const date = new Date(instant);
  const full = date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  const others = [...new Set([site, "UTC"])].map((zone) => inZone(date, zone));
  return `${full} (${others.join(", ")})`;
}
