/** The scans of this device: kept, sent, and shown. */
import { graphql } from "../../gql";
import { newKey } from "../app/acts/key";
import { ask } from "./api";
import { type Entry, isOpen, type NewEntry } from "./entry";
import { sendScan } from "./send";
import { remembered } from "./settings";
import { memoryStore, openStore, type Store } from "./store";
import { type Identity, type UploadState, Uploader } from "./uploader";

const IDENTITY = graphql(`
  query ScanIdentity {
    viewer {
      id
    }
  }
`);

async function identify(): Promise<Identity> {
  const answered = await ask(IDENTITY, {});
  if (answered.is !== "answered") {
    return answered;
  }
  const viewer = answered.answer.data?.viewer.id;
  return viewer === undefined ? { is: "unreachable" } : { is: "known", viewer };
}

/** How many scans that are done are kept to be looked at. */
const KEPT = 200;

export interface Shown {
  /** Newest first. */
  entries: readonly Entry[];
  state: UploadState;
  /** Whether scans outlive the page. */
  durable: boolean;
}

export class Queue {
  readonly #store: Store;
  readonly #uploader: Uploader;
  readonly #tabs = new BroadcastChannel("gatepass-scans");
  readonly #listeners = new Set<() => void>();
  #shown: Shown;

  /** Opens the browser's database, and sends what waits in it. */
  static async open(): Promise<Queue> {
    try {
      const store = await openStore();
      // The browser asks nobody, and may refuse; it then deletes when the disk is full.
      void navigator.storage?.persist?.();
      return new Queue(store, true);
    } catch {
      return new Queue(memoryStore(), false);
    }
  }

  private constructor(store: Store, durable: boolean) {
    this.#store = store;
    this.#uploader = new Uploader(store, {
      now: () => Date.now(),
      after: (milliseconds, call) => {
        const timer = setTimeout(call, milliseconds);
        return () => clearTimeout(timer);
      },
      send: (entry, sent) => sendScan(entry, sent),
      alone: (work) =>
        "locks" in navigator ? navigator.locks.request("gatepass-scans", work) : work(),
      viewer: () => remembered("viewer")?.id,
      identify,
      changed: () => {
        void this.#refresh();
        this.#tabs.postMessage(null);
      },
    });
    this.#shown = { entries: [], state: this.#uploader.state, durable };
    this.#tabs.onmessage = () => void this.#refresh();
    addEventListener("online", () => void this.send());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) {
        void this.send();
      }
    });
    void this.#store.tidy(KEPT, isOpen).then(() => this.send());
  }

  readonly shown = (): Shown => this.#shown;

  readonly subscribe = (listen: () => void): (() => void) => {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  };

  /** Keeps a scan on this device. Only then may it be sent. */
  async add(entry: Omit<NewEntry, "key" | "at">): Promise<Entry> {
    const added = await this.#store.add({
      ...entry,
      key: newKey(),
      at: new Date().toISOString(),
    });
    await this.#refresh();
    return added;
  }

  /** Sends a scan, behind those that wait. Returns what is known of it after so long. */
  async verdict(entry: Entry, milliseconds: number): Promise<Entry> {
    this.#uploader.await(entry.id);
    await Promise.race([this.send(), new Promise((resolve) => setTimeout(resolve, milliseconds))]);
    this.#uploader.leave(entry.id);
    return (await this.#store.get(entry.id)) ?? entry;
  }

  /** Sends what waits; ends when nothing does, or when it has to wait on. */
  send(): Promise<void> {
    return this.#uploader.send();
  }

  async change(id: number, change: (entry: Entry) => Entry): Promise<Entry | undefined> {
    const changed = await this.#store.change(id, change);
    await this.#refresh();
    this.#tabs.postMessage(null);
    return changed;
  }

  async #refresh(): Promise<void> {
    const entries = await this.#store.all();
    this.#shown = { ...this.#shown, entries, state: this.#uploader.state };
    this.#listeners.forEach((listen) => listen());
  }
}
