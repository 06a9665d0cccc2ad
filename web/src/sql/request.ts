/** Requests to the API of the server that the page comes from. */
import { requiredRole } from "./role";
import type { Headers, Operation, Response } from "./types";

const ENDPOINT = "/graphql";

export async function send(
  operation: Operation,
  headers: Headers,
  signal?: AbortSignal,
): Promise<Response> {
  const response = await fetch(ENDPOINT, {
    method: "POST",
    headers: {
      // By this type a refusal has status 200: half of a query is no failure of the page,
      // for which a browser would write into its console.
      accept: "application/json",
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify({
      query: operation.query,
      variables: operation.variables,
      operationName: operation.operationName ?? undefined,
    }),
    signal: signal ?? null,
  });
  if (response.status === 401 && !hasToken(headers)) {
    location.assign(`/sign-in?then=${encodeURIComponent(location.pathname)}`);
  }
  const text = await response.text();
  const sqlRole = requiredRole(response.headers);
  try {
    const answer = JSON.parse(text) as Response;
    return sqlRole === undefined ? answer : { ...answer, sqlRole };
  } catch {
    throw new Error(`The server answered ${response.status}, and not in JSON.`);
  }
}

/** Whether a token was typed beside the query, which is then what is wrong. */
function hasToken(headers: Headers): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
}

/** What an operation would cost. Nothing runs. */
export function price(operation: Operation, headers: Headers, signal: AbortSignal) {
  return send(operation, { ...headers, "x-sql-plan": "only", "x-sql-trace": "on" }, signal);
}

/** The answer, with the statements that ran. */
export function run(operation: Operation, headers: Headers, signal?: AbortSignal) {
  return send(operation, { ...headers, "x-sql-trace": "on" }, signal);
}

/** The same, with the database's own plan of each statement. It runs the query again. */
export function explain(operation: Operation, headers: Headers) {
  return send(operation, { ...headers, "x-sql-trace": "explain" });
}
