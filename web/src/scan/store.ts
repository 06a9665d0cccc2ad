/** Where scans are kept until the server has them, and for a while after. */
import type { Entry, NewEntry } from "./entry";

export interface Store {
  add: (entry: NewEntry) => Promise<Entry>;
  get: (id: number) => Promise<Entry | undefined>;
  /** Changes an entry as it is now. Returns it, or nothing if it is gone. */
  change: (id: number, change: (entry: Entry) => Entry) => Promise<Entry | undefined>;
  /** The first of a viewer's entries that wait. */
  firstWaiting: (viewer: string) => Promise<Entry | undefined>;
  /** All of them, newest first. */
  all: () => Promise<Entry[]>;
  /** Forgets what was sent, but for the newest `keep` and those that are still open. */
  tidy: (keep: number, isOpen: (entry: Entry) => boolean) => Promise<void>;
}

/** An entry that nobody has tried to send. */
export function fresh(entry: NewEntry): Omit<Entry, "id"> {
  return {
    ...entry,
    state: "waiting",
    tried: null,
    failures: 0,
    verdict: null,
    refusal: null,
    dismissed: false,
  };
}

const NAME = "gatepass";
const SCANS = "scans";

/** In the browser's database, which outlives the page and the browser. */
export async function openStore(factory: IDBFactory = indexedDB): Promise<Store> {
  const opening = factory.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(SCANS, { keyPath: "id", autoIncrement: true });
  };
  const database = await settled(opening);
  // Another tab with a newer page may need another form of it.
  database.onversionchange = () => database.close();

  /** Runs in a transaction of its own, which is on the disk when this ends. */
  async function run<T>(
    mode: IDBTransactionMode,
    work: (scans: IDBObjectStore) => Promise<T>,
  ): Promise<T> {
    const transaction = database.transaction(SCANS, mode, { durability: "strict" });
    const done = finished(transaction);
    const result = await work(transaction.objectStore(SCANS));
    await done;
    return result;
  }
  const all = (scans: IDBObjectStore) => settled(scans.getAll() as IDBRequest<Entry[]>);
  return {
    add: (entry) =>
      run("readwrite", async (scans) => {
        const value = fresh(entry);
        const id = await settled(scans.add(value));
        return { ...value, id: Number(id) };
      }),
    get: (id) =>
      run("readonly", (scans) => settled(scans.get(id) as IDBRequest<Entry | undefined>)),
    change: (id, change) =>
      run("readwrite", async (scans) => {
        const entry = await settled(scans.get(id) as IDBRequest<Entry | undefined>);
        if (entry === undefined) {
          return undefined;
        }
        const changed = change(entry);
        await settled(scans.put(changed));
        return changed;
      }),
    firstWaiting: (viewer) => run("readonly", async (scans) => first(await all(scans), viewer)),
    all: () => run("readonly", async (scans) => (await all(scans)).reverse()),
    tidy: (keep, isOpen) =>
      run("readwrite", async (scans) => {
        for (const entry of dispensable(await all(scans), keep, isOpen)) {
          scans.delete(entry.id);
        }
      }),
  };
}

/** Where the browser keeps nothing: until the page is left. */
export function memoryStore(): Store {
  const entries = new Map<number, Entry>();
  let last = 0;
  return {
    add: (entry) => {
      last += 1;
      const added = { ...fresh(entry), id: last };
      entries.set(last, added);
      return Promise.resolve(added);
    },
    get: (id) => Promise.resolve(entries.get(id)),
    change: (id, change) => {
      const entry = entries.get(id);
      const changed = entry === undefined ? undefined : change(entry);
      if (changed !== undefined) {
        entries.set(id, changed);
      }
      return Promise.resolve(changed);
    },
    firstWaiting: (viewer) => Promise.resolve(first([...entries.values()], viewer)),
    all: () => Promise.resolve([...entries.values()].reverse()),
    tidy: (keep, isOpen) => {
      for (const { id } of dispensable([...entries.values()], keep, isOpen)) {
        entries.delete(id);
      }
      return Promise.resolve();
    },
  };
}

function first(entries: Entry[], viewer: string): Entry | undefined {
  return entries.find((entry) => entry.state === "waiting" && entry.viewer.id === viewer);
}

/** Of entries from the oldest. */
function dispensable(entries: Entry[], keep: number, isOpen: (entry: Entry) => boolean): Entry[] {
  const over = entries.filter((entry) => !isOpen(entry));
  return over.slice(0, Math.max(0, over.length - keep));
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's database failed"));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () =>
      reject(transaction.error ?? new Error("the browser's database gave up a change"));
    transaction.oncomplete = () => resolve();
    transaction.onerror = fail;
    transaction.onabort = fail;
  });
}
