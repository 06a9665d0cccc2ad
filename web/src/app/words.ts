/** Values of the API, as people say them. */
import type { DenialReason, PassKind, PassStatus } from "../../gql/graphql";

export const STATUSES: readonly PassStatus[] = ["ACTIVE", "SCHEDULED", "EXPIRED", "REVOKED"];
export const KINDS: readonly PassKind[] = ["VISITOR", "CONTRACTOR", "VEHICLE", "STAFF"];

/** `ACTIVE` is Active, `ALREADY_INSIDE` is Already inside. */
export function said(value: PassStatus | PassKind | DenialReason): string {
  const words = value.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const WHOLE = new Intl.NumberFormat();

export function whole(value: number): string {
  return WHOLE.format(value);
}

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const UTC = new Intl.DateTimeFormat(undefined, {
  dateStyle: "medium",
  timeStyle: "medium",
  timeZone: "UTC",
});

export function day(instant: string): string {
  return DAY.format(new Date(instant));
}

export function moment(instant: string): string {
  return MOMENT.format(new Date(instant));
}

/** In the reader's zone, and in UTC. */
export function exactly(instant: string): string {
  const date = new Date(instant);
  return `${FULL.format(date)} (${UTC.format(date)} UTC)`;
}
