/**
 * Asks again in an interval that the reader chooses: never twice at once, not while the
 * page is hidden, and less and less often while the server does not answer.
 */

/** In seconds; 0 is never. */
export const INTERVALS = [0, 5, 15, 60, 300] as const;
export type Interval = (typeof INTERVALS)[number];
const DEFAULT: Interval = 15;

const KEY = "gatepass:refresh";

export function savedInterval(storage: Pick<Storage, "getItem">): Interval {
  const saved = storage.getItem(KEY);
  return INTERVALS.find((interval) => String(interval) === saved) ?? DEFAULT;
}

export function saveInterval(storage: Pick<Storage, "setItem">, interval: Interval): void {
  storage.setItem(KEY, String(interval));
}

/** The longest wait after errors, in seconds, unless the interval is longer. */
const LONGEST = 300;

/** How long to wait after an answer or after so many errors in a row, in milliseconds. */
export function wait(interval: number, failures: number): number {
  const longest = Math.max(interval, LONGEST);
  return Math.min(interval * 2 ** failures, longest) * 1000;
}

/** Asks once; whether there was an answer. */
export type Ask = () => Promise<boolean>;

export interface Clock {
  now: () => number;
  /** Calls once, after so many milliseconds. The function that it returns prevents that. */
  after: (milliseconds: number, call: () => void) => () => void;
}

export interface State {
  interval: Interval;
  /** When all were last answered, in milliseconds of the clock. */
  updated: number | undefined;
  /** How often the server did not answer since then. */
  failures: number;
}

export class Refresher {
  state: State;
  readonly #clock: Clock;
  readonly #asks = new Set<Ask>();
  readonly #listeners = new Set<() => void>();
  /** When it last asked, or had something new to ask. */
  #since: number;
  #hidden = false;
  #asking = false;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, interval: Interval) {
    this.#clock = clock;
    this.#since = clock.now();
    this.state = { interval, updated: undefined, failures: 0 };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Something to ask again from now on. A page that is opened has just asked for it. */
  add(ask: Ask): () => void {
    this.#asks.add(ask);
    this.#since = this.#clock.now();
    this.#tell({ failures: 0 });
    this.#plan();
    return () => {
      this.#asks.delete(ask);
      this.#plan();
    };
  }

  /** The page was answered, asked by itself. */
  answered(): void {
    this.#tell({ updated: this.#clock.now() });
  }

  choose(interval: Interval): void {
    this.#tell({ interval });
    this.#plan();
  }

  /** While hidden it asks nothing; what was due meanwhile it asks at once. */
  hide(hidden: boolean): void {
    this.#hidden = hidden;
    this.#plan();
  }

  /** Asks now, if it is not asking already. */
  async ask(): Promise<void> {
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    this.#plan();
    let answered = true;
    for (const ask of [...this.#asks]) {
      // What is on no page any more is not asked.
      if (this.#asks.has(ask)) {
        answered = (await ask().catch(() => false)) && answered;
      }
    }
    this.#asking = false;
    this.#since = this.#clock.now();
    this.#tell(
      answered ? { updated: this.#since, failures: 0 } : { failures: this.state.failures + 1 },
    );
    this.#plan();
  }

  #plan(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const { interval, failures } = this.state;
    if (interval === 0 || this.#hidden || this.#asking || this.#asks.size === 0) {
      return;
    }
    const due = this.#since + wait(interval, failures);
    this.#cancel = this.#clock.after(Math.max(0, due - this.#clock.now()), () => void this.ask());
  }

  #tell(changed: Partial<State>): void {
    this.state = { ...this.state, ...changed };
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
