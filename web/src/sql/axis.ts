/** Where the bars of statements stand on one time axis. */
import type { RanStatement } from "./types";

/** Parts of the axis, from 0 to 1. */
export interface Bar {
  start: number;
  /** How long it waited for a connection, from its start. */
  waited: number;
  ran: number;
}

export interface Axis {
  /** What the axis ends with, in milliseconds. */
  end: number;
  bars: Bar[];
}

/** The axis begins when the server took the request, and ends with the last statement. */
export function axis(statements: RanStatement[]): Axis {
  const end = Math.max(0, ...statements.map((each) => each.beganMs + each.durationMs));
  const part = (milliseconds: number) => (end > 0 ? milliseconds / end : 0);
  return {
    end,
    bars: statements.map(({ beganMs, waitedMs, durationMs }) => ({
      start: part(beganMs),
      waited: part(Math.min(waitedMs, durationMs)),
      ran: part(Math.max(0, durationMs - waitedMs)),
    })),
  };
}
