/** The refresher of this page, and what is asked again while it is shown. */
import { useEffect, useState, useSyncExternalStore } from "react";
import {
  type AnyVariables,
  type CombinedError,
  type TypedDocumentNode,
  useClient,
  useQuery,
} from "urql";

import { type Ask, Refresher, savedInterval, type State } from "./refresh";

export const refresher = new Refresher(
  {
    now: () => Date.now(),
    after: (milliseconds, call) => {
      const timer = setTimeout(call, milliseconds);
      return () => clearTimeout(timer);
    },
  },
  savedInterval(localStorage),
);
document.addEventListener("visibilitychange", () => refresher.hide(document.hidden));
window.addEventListener("online", () => {
  if (refresher.state.failures > 0 && !document.hidden) {
    void refresher.ask();
  }
});

export function useRefreshState(): State {
  return useSyncExternalStore(refresher.subscribe, () => refresher.state);
}

/** Asks again, by the reader's interval, as long as the caller is shown. */
export function useRefresh(ask: Ask): void {
  useEffect(() => refresher.add(ask), [ask]);
}

export interface Shown<Data> {
  /** The last answer without an error; it stays while later ones fail. */
  data: Data | undefined;
  error: CombinedError | undefined;
  again: () => void;
}

/** A page's one query, which is asked again while the page is shown. */
export function usePage<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Shown<Data> {
  const client = useClient();
  const [{ data, error }, again] = useQuery<Data, Variables>({ query, variables });
  const [kept, keep] = useState(data);
  if (data !== undefined && error === undefined && data !== kept) {
    keep(data);
  }
  useEffect(() => {
    if (kept !== undefined) {
      refresher.answered();
    }
  }, [kept]);
  const asked = JSON.stringify(variables);
  useEffect(
    () =>
      refresher.add(async () => {
        // The answer reaches `useQuery` as well.
        const variables = JSON.parse(asked) as Variables;
        const answer = await client.query(query, variables, { requestPolicy: "network-only" });
        return answer.error === undefined;
      }),
    [client, query, asked],
  );
  return { data: kept ?? data, error, again: () => again({ requestPolicy: "network-only" }) };
}
