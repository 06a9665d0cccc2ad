/** The client of the API that the page comes from, and what its answers cost. */
import { cacheExchange, createClient, fetchExchange } from "urql";
import { useSyncExternalStore } from "react";

/** What the last answer cost. */
export interface Cost {
  statements: number;
  milliseconds: number | undefined;
}

let last: Cost | undefined;
const listeners = new Set<() => void>();

async function ask(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const statements = response.headers.get("x-sql-statements");
  if (statements !== null) {
    const total = /total;dur=([\d.]+)/.exec(response.headers.get("server-timing") ?? "");
    last = {
      statements: Number(statements),
      milliseconds: total?.[1] === undefined ? undefined : Number(total[1]),
    };
    for (const listener of listeners) {
      listener();
    }
  }
  return response;
}

export const client = createClient({
  url: "/graphql",
  preferGetMethod: false,
  exchanges: [cacheExchange, fetchExchange],
  fetch: ask,
  // By this type a refusal has status 200, and leaves nothing in the browser's console.
  fetchOptions: { headers: { accept: "application/json" } },
  requestPolicy: "cache-and-network",
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useCost(): Cost | undefined {
  return useSyncExternalStore(subscribe, () => last);
}
