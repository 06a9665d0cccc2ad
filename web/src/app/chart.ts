/** Scans by hour and outcome, as bars on an axis of time. */
import type { ScanOutcome } from "../../gql/graphql";

/** A group of scans, as the API has it. */
export interface ScanGroup {
  from?: string | null;
  until?: string | null;
  outcome?: ScanOutcome | null;
  count: number;
}

/** An hour in which something was scanned. */
export interface Hour {
  /** In milliseconds. */
  from: number;
  until: number;
  admitted: number;
  denied: number;
}

/** The groups of each hour together, in the order of time. */
export function hours(groups: readonly ScanGroup[]): Hour[] {
  const hours = new Map<string, Hour>();
  for (const { from, until, outcome, count } of groups) {
    if (from == null || until == null) {
      continue;
    }
    const hour = hours.get(from) ?? {
      from: Date.parse(from),
      until: Date.parse(until),
      admitted: 0,
      denied: 0,
    };
    hour[outcome === "DENIED" ? "denied" : "admitted"] += count;
    hours.set(from, hour);
  }
  return [...hours.values()].sort((one, other) => one.from - other.from);
}

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;

/** The last 24 hours: from the begin of the hour of a day ago to the end of this one. */
export function span(now: number, hours: readonly Hour[]): { from: number; until: number } {
  // Not in all zones do hours begin with those of UTC.
  const phase = (hours[0]?.from ?? 0) % HOUR;
  const begin = (at: number) => Math.floor((at - phase) / HOUR) * HOUR + phase;
  return { from: begin(now - 24 * HOUR), until: begin(now) + HOUR };
}

/** The whole hours of a zone that are a multiple of so many, between two instants. */
export function ticks(from: number, until: number, every: number, timeZone: string): number[] {
  const format = new Intl.DateTimeFormat("en", {
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
    timeZone,
  });
  const found: number[] = [];
  // All zones of today are whole quarters of an hour from UTC.
  for (let at = Math.ceil(from / QUARTER) * QUARTER; at <= until; at += QUARTER) {
    const [hour, minute] = format.format(at).split(":").map(Number);
    if (minute === 0 && (hour ?? 0) % every === 0) {
      found.push(at);
    }
  }
  return found;
}

/** The top of an axis for counts: 1, 2 or 5 times a power of ten, so that its half is whole. */
export function top(most: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [2, 4, 10]) {
      if (step * power >= most) {
        return step * power;
      }
    }
  }
}
