/**
 * Sends the scans that wait, one after another, in the order in which they were read. It stops
 * at the first one that can't be sent now, and tries again later, so none overtakes another.
 */
import { type Entry, nextTry, type Sent, trying, type Verdict } from "./entry";
import type { Reply } from "./send";
import type { Store } from "./store";

export type UploadState =
  | { is: "idle" }
  | { is: "sending" }
  /** The server does not answer, or takes nothing now; `why` if it says so. */
  | { is: "offline"; why: string | undefined }
  | { is: "signedOut" }
  | { is: "forbidden"; why: string };

export type Identity =
  { is: "known"; viewer: string } | { is: "signedOut" } | { is: "unreachable" };

export interface Surroundings {
  now: () => number;
  /** Calls after so many milliseconds, unless what it returns is called first. */
  after: (milliseconds: number, call: () => void) => () => void;
  send: (entry: Entry, sent: Sent) => Promise<Reply>;
  /** Runs one at a time among all tabs of the browser. */
  alone: (work: () => Promise<void>) => Promise<void>;
  /** Who is signed in, as far as this page knows. */
  viewer: () => string | undefined;
  /** Asks the server who is signed in: it may be somebody else by now. */
  identify: () => Promise<Identity>;
  /** An entry or the state has changed. */
  changed: () => void;
}

/** How often the server may fail at a scan before the next one is sent. */
const FAILURES = 5;
/** The first pause after a failure, and the longest, in milliseconds. */
const PAUSES = { first: 1_000, longest: 30_000 };

export class Uploader {
  readonly #store: Store;
  readonly #around: Surroundings;
  readonly #awaited = new Set<number>();
  #state: UploadState = { is: "idle" };
  #running: Promise<void> | undefined;
  #wanted = false;
  #pause = PAUSES.first;
  #cancel: (() => void) | undefined;

  constructor(store: Store, around: Surroundings) {
    this.#store = store;
    this.#around = around;
  }

  get state(): UploadState {
    return this.#state;
  }

  /** Somebody waits for the verdict of an entry. */
  await(id: number): void {
    this.#awaited.add(id);
  }

  /** Nobody waits for it any more. */
  leave(id: number): void {
    this.#awaited.delete(id);
  }

  /** Sends what waits. Ends when nothing waits any more, or when it can't go on for now. */
  send(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#wanted = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#wanted) {
      this.#wanted = false;
      await this.#around.alone(() => this.#drain());
    }
  }

  async #drain(): Promise<void> {
    let viewer = this.#around.viewer();
    const first = await this.#firstOf(viewer);
    if (first !== undefined && !this.#awaited.has(first.id)) {
      // It was read by somebody who may have left since.
      const identity = await this.#around.identify();
      if (identity.is !== "known") {
        this.#stop(identity.is === "signedOut" ? identity : { is: "offline", why: undefined });
        return;
      }
      viewer = identity.viewer;
    }
    for (;;) {
      const entry = await this.#firstOf(viewer);
      if (entry === undefined) {
        this.#pause = PAUSES.first;
        this.#turn({ is: "idle" });
        return;
      }
      const reason = await this.#try(entry);
      if (reason !== undefined) {
        this.#stop(reason);
        return;
      }
      this.#pause = PAUSES.first;
      this.#turn({ is: "sending" });
    }
  }

  async #firstOf(viewer: string | undefined): Promise<Entry | undefined> {
    return viewer === undefined ? undefined : this.#store.firstWaiting(viewer);
  }

  #stop(reason: UploadState): void {
    this.#turn(reason);
    if (reason.is === "offline") {
      this.#later();
    }
  }

  /** Sends one. Returns why it has to wait, or nothing if the next one is up. */
  async #try(waiting: Entry): Promise<UploadState | undefined> {
    const now = this.#around.now();
    let next: ReturnType<typeof nextTry> | undefined;
    // What is sent is on record before: the page may be gone before the answer comes.
    const entry = await this.#store.change(waiting.id, (entry) => {
      if (entry.state !== "waiting") {
        return entry;
      }
      next = nextTry(entry, now, this.#awaited.has(entry.id));
      return next === "unsure" ? { ...entry, state: "unsure" } : trying(entry, next, now);
    });
    this.#around.changed();
    const sent = next as ReturnType<typeof nextTry> | undefined;
    if (entry === undefined || sent === undefined || sent === "unsure") {
      return undefined;
    }
    let reply = await this.#around.send(entry, sent);
    if (reply.is === "known") {
      reply = await this.#answerOf(entry);
    }
    switch (reply.is) {
      case "recorded":
        await this.#record(entry, reply.verdict);
        return undefined;
      case "refused":
        await this.#change(entry, { state: "refused", refusal: reply.why });
        return undefined;
      case "known":
      case "failed": {
        const why = reply.is === "failed" ? reply.why : "The server knows it as another scan.";
        const failures = entry.failures + 1;
        const isOver = failures >= FAILURES;
        await this.#change(entry, {
          failures,
          refusal: why,
          state: isOver ? "refused" : "waiting",
        });
        return isOver ? undefined : { is: "offline", why };
      }
      case "signedOut":
        return { is: "signedOut" };
      case "forbidden":
        return { is: "forbidden", why: reply.why };
      case "busy":
        return { is: "offline", why: reply.why };
      case "unreachable":
        return { is: "offline", why: undefined };
    }
  }

  /** An earlier try has arrived after all: sent again unchanged, it has its answer. */
  async #answerOf(entry: Entry): Promise<Reply> {
    let reply: Reply = { is: "known" };
    for (const sent of entry.tried?.inputs ?? []) {
      if (reply.is !== "known") {
        break;
      }
      reply = await this.#around.send(entry, sent);
    }
    return reply;
  }

  /** Somebody may be let in at any time before the entry is marked as sent. */
  async #record({ id }: Entry, verdict: Verdict): Promise<void> {
    let before = await this.#store.get(id);
    while (before?.state === "waiting") {
      const { force } = before;
      if (force && verdict.outcome === "DENIED") {
        await this.#force(before);
      }
      before = await this.#store.change(id, (now) =>
        now.force === force ? { ...now, state: "sent", verdict, refusal: null } : now,
      );
    }
    this.#around.changed();
  }

  /** The try that arrived was from before somebody was let in, and denied. */
  async #force({ key, viewer, gate, code, direction, at }: Entry): Promise<void> {
    const forced = { key: `${key}-forced`, viewer, gate, code, direction, at, force: true };
    await this.#store.add(forced);
  }

  async #change(entry: Entry, change: Partial<Entry>): Promise<void> {
    await this.#store.change(entry.id, (now) => ({ ...now, ...change }));
    this.#around.changed();
  }

  #turn(state: UploadState): void {
    this.#state = state;
    this.#around.changed();
  }

  #later(): void {
    this.#cancel = this.#around.after(this.#pause, () => void this.send());
    this.#pause = Math.min(2 * this.#pause, PAUSES.longest);
  }
}
