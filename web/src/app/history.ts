/** What an event changed, as people read it. */
import type { EventKind } from "../../gql/graphql";
import { moment } from "./words";

/** `PASS_ISSUED` is Pass issued. */
export function told(kind: EventKind): string {
  const words = kind.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface Change {
  name: string;
  before: string | undefined;
  after: string | undefined;
}

/** Ids, which nobody knows by heart, and what each change increments. */
const UNTOLD = new Set(["id", "gate", "holder", "pass", "version"]);

/** The fields that differ. */
export function changes(event: { oldValues?: string | null; newValues?: string | null }): Change[] {
  const [before, after] = [values(event.oldValues), values(event.newValues)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !UNTOLD.has(name) && before[name] !== after[name])
    .map((name) => ({
      name: named(name),
      before: shown(before[name]),
      after: shown(after[name]),
    }));
}

function values(json: string | null | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** `valid_until` and `validUntil` are Valid until. */
function named(name: string): string {
  const words = name.replaceAll("_", " ").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

function shown(value: unknown): string | undefined {
  if (value === null || value === undefined) {
    return undefined;
  }
  const text = String(value);
  if (INSTANT.test(text)) {
    return moment(text);
  }
  return value === true ? "yes" : value === false ? "no" : text;
}
