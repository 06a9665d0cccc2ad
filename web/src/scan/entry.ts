/** A scan on this device, from when its code is read until the server has recorded it. */
import type { DenialReason, Direction, PassKind, ScanOutcome } from "../../gql/graphql";

export interface Verdict {
  outcome: ScanOutcome;
  denialReason: DenialReason | null;
  /** It arrived after a newer scan of its pass. */
  late: boolean;
  /** Newer scans do not follow from it. */
  conflict: boolean;
  holder: string | null;
  kind: PassKind | null;
  /** The gate that the pass is for. */
  passGate: string | null;
}

export interface NewEntry {
  /** The idempotency key of all tries. */
  key: string;
  /** Who read the code. The server ties the key to them. */
  viewer: Viewer;
  gate: Gate;
  code: string;
  direction: Direction;
  /** When the code was read, by this device. */
  at: string;
  /** Let in whatever the rules say. */
  force: boolean;
}

export interface Viewer {
  id: string;
  name: string;
}

export interface Gate {
  id: string;
  code: string;
  name: string;
}

/** What differs among the tries of an entry. */
export interface Sent {
  /** Without a time: it is made now. */
  live: boolean;
  force: boolean;
}

export interface Entry extends NewEntry {
  /** Its place in the queue. */
  id: number;
  /**
   * - `waiting`: the server may not have it.
   * - `sent`: the server has recorded it, with a verdict.
   * - `refused`: the server does not want it as it is; the reason is in `refusal`.
   * - `unsure`: it was sent so long ago, without an answer, that the server would not know it
   *   again if it had it.
   */
  state: "waiting" | "sent" | "refused" | "unsure";
  /** When it was first sent, and what was sent. The answers may have been lost. */
  tried: { at: string; inputs: Sent[] } | null;
  /** How often the server failed at it for a reason of its own. */
  failures: number;
  verdict: Verdict | null;
  refusal: string | null;
  /** Somebody has seen what became of it. */
  dismissed: boolean;
}

/** How old a scan may be to be judged by the pass as it is, not as it was. */
const LIVE = 5_000;
/** How long the server knows an idempotency key, less an hour for clocks that differ. */
const KEY_IS_KNOWN = 23 * 3_600_000;

/**
 * What to send of an entry next. A scan for which somebody waits is made now, and has no time;
 * the others say when they were made. An entry whose answer was lost long ago is not sent
 * without being asked for.
 */
export function nextTry(entry: Entry, now: number, isAwaited: boolean): Sent | "unsure" {
  const { at, tried, force } = entry;
  if (tried !== null) {
    const isKnown = now - Date.parse(tried.at) <= KEY_IS_KNOWN;
    return isKnown ? { live: false, force } : "unsure";
  }
  const age = now - Date.parse(at);
  return { live: isAwaited && age >= 0 && age <= LIVE, force };
}

/** An entry before something is sent. */
export function trying(entry: Entry, sent: Sent, now: number): Entry {
  const { tried } = entry;
  const inputs = tried?.inputs ?? [];
  const isNew = !inputs.some(({ live, force }) => live === sent.live && force === sent.force);
  return {
    ...entry,
    tried: {
      at: tried?.at ?? new Date(now).toISOString(),
      inputs: isNew ? [...inputs, sent] : inputs,
    },
  };
}

/** Whether the page has to keep showing it: it waits, or somebody should look at it. */
export function isOpen({ state, dismissed, verdict }: Entry): boolean {
  return state === "sent" ? verdict?.conflict === true && !dismissed : !dismissed;
}
