/** The client of the API that the page comes from, and what its answers cost. */
import { cacheExchange, createClient, fetchExchange } from "urql";
import { useSyncExternalStore } from "react";

import { type Cost, Costs, readCost } from "./cost";
import { session } from "./session";

export const costs = new Costs();

async function ask(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const page = location.pathname;
  const response = await fetch(input, init);
  if (response.status === 401) {
    session.end();
  }
  const text = await response.text();
  const cost = readCost(init?.body, response.headers, text);
  // The answer may be for a page that has been left.
  if (cost !== undefined && page === location.pathname) {
    costs.record(cost);
  }
  return new Response(text, response);
}

export const client = createClient({
  url: "/graphql",
  preferGetMethod: false,
  exchanges: [cacheExchange, fetchExchange],
  fetch: ask,
  fetchOptions: {
    headers: {
      // By this type a refusal has status 200, and leaves nothing in the browser's console.
      accept: "application/json",
      // Where the operator does not show SQL, this has no effect.
      "x-sql-trace": "on",
    },
  },
  requestPolicy: "cache-and-network",
});

export function useCosts(): readonly Cost[] {
  return useSyncExternalStore(costs.subscribe, costs.all);
}
