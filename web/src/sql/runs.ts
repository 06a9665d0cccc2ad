/** The last run, which GraphiQL's fetcher records and the panel shows. */
import { useSyncExternalStore } from "react";

import type { Headers, Operation, ResponseError, Trace } from "./types";

export interface Run {
  /** Counts runs, so that a new one is told from the one before. */
  number: number;
  operation: Operation;
  headers: Headers;
  /** None where the server does not show SQL. */
  trace: Trace | undefined;
  /** The role that the server requires for a trace. */
  sqlRole: string | undefined;
  errors: ResponseError[];
}

let last: Run | undefined;
const listeners = new Set<() => void>();

export function record(run: Omit<Run, "number">): void {
  last = { ...run, number: (last?.number ?? 0) + 1 };
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLastRun(): Run | undefined {
  return useSyncExternalStore(subscribe, () => last);
}
