/**
 * The service worker of `/scan`: keeps the page and its files, so that it loads without a
 * network. It has nothing to do with scans, which the page itself keeps and sends.
 *
 * The server's page is shown whenever there is one; the kept one is for when there is none. A
 * page and its files are kept together, as one build made them, so they always fit. A new
 * worker takes over when no page of the old one is open.
 */
/** Which files, and what they are of: `prepare.ts` writes it. */
declare const FILES: { version: string; files: string[] };

interface WorkerEvent extends Event {
  waitUntil: (work: Promise<void>) => void;
}

interface AskedFor extends WorkerEvent {
  request: Request;
  respondWith: (response: Promise<Response>) => void;
}

const PAGE = "/scan";
const KIND = "gatepass-scan-";
const NAME = `${KIND}${FILES.version}`;
/** How long to wait for the server's page while there is one in store, in milliseconds. */
const PATIENCE = 4_000;

async function keep(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll([
    // Past the browser's own cache, which may have an older one.
    new Request(PAGE, { cache: "reload" }),
    ...FILES.files,
  ]);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(KIND) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function page(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const kept = await cache.match(PAGE);
  if (kept === undefined) {
    return fetch(request);
  }
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    // A proxy says so when the server is away.
    return response.status >= 500 ? kept : response;
  } catch {
    return kept;
  }
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(request)) ?? fetch(request);
}

addEventListener("install", (event) => (event as WorkerEvent).waitUntil(keep()));
addEventListener("activate", (event) => (event as WorkerEvent).waitUntil(forgetOthers()));
addEventListener("fetch", (event) => {
  const asked = event as AskedFor;
  const { request } = asked;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) {
    return;
  }
  if (request.mode === "navigate" && pathname === PAGE) {
    asked.respondWith(page(request));
  } else if (FILES.files.includes(pathname)) {
    asked.respondWith(file(request));
  }
});
