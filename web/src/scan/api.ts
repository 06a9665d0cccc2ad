/** Asks the API, as the page of scans needs it. */
import { type AnyVariables, stringifyDocument, type TypedDocumentNode } from "@urql/core";

export interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

export type Answered<Data> =
  | { is: "answered"; answer: Answer<Data>; status: number }
  | { is: "signedOut" }
  /** There is no answer, or not one of this server. */
  | { is: "unreachable" };

/** How long to wait for an answer, in milliseconds. */
const PATIENCE = 30_000;

export async function ask<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  send: typeof fetch = fetch,
): Promise<Answered<Data>> {
  try {
    const response = await send("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query: stringifyDocument(query), variables }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status === 401) {
      return { is: "signedOut" };
    }
    const answer = (await response.json()) as Answer<Data>;
    return { is: "answered", answer, status: response.status };
  } catch {
    // Something between the browser and the server may have answered in its place.
    return { is: "unreachable" };
  }
}
