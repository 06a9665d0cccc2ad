/** A gate's passes, page after page. */
import { useCallback, useEffect, useRef, useState } from "react";
import { type CombinedError, useClient } from "urql";

import { graphql } from "../../../gql";
import type { GatePassesQuery, PassFilter, PassOrder } from "../../../gql/graphql";

const PASSES = graphql(`
  query GatePasses($filter: PassFilter!, $orderBy: PassOrder!, $after: String) {
    passes(first: 100, after: $after, filter: $filter, orderBy: $orderBy) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        code
        kind
        status
        issuedAt
        validUntil
        insideSince
        holder {
          id
          name
        }
      }
    }
  }
`);

const COUNT = graphql(`
  query GatePassCount($filter: PassFilter!) {
    passes(filter: $filter) {
      totalCount
    }
  }
`);

export type PassRow = GatePassesQuery["passes"]["nodes"][number];

interface Loaded {
  /** What it is of. */
  asked: string;
  rows: PassRow[];
  cursor: string | undefined;
  error: CombinedError | undefined;
}

export function usePasses(filter: PassFilter, orderBy: PassOrder) {
  const client = useClient();
  const asked = JSON.stringify([filter, orderBy]);
  const [loaded, setLoaded] = useState<Loaded>({
    asked: "",
    rows: [],
    cursor: undefined,
    error: undefined,
  });
  const [count, setCount] = useState<{ asked: string; total: number | undefined }>();
  const loading = useRef<string>(undefined);

  const load = useCallback(
    async (after: string | undefined) => {
      const [filter, orderBy] = JSON.parse(asked) as [PassFilter, PassOrder];
      const page = `${asked} ${after ?? ""}`;
      if (loading.current === page) {
        return;
      }
      loading.current = page;
      const answer = await client.query(PASSES, { filter, orderBy, after: after ?? null });
      if (loading.current !== page) {
        // Something else was asked for meanwhile.
        return;
      }
      loading.current = undefined;
      setLoaded((before) => {
        const rows = after === undefined ? [] : before.rows;
        const passes = answer.data?.passes;
        return {
          asked,
          rows: passes === undefined ? rows : [...rows, ...passes.nodes],
          cursor:
            passes?.pageInfo.hasNextPage === true
              ? (passes.pageInfo.endCursor ?? undefined)
              : undefined,
          error: answer.error,
        };
      });
    },
    [client, asked],
  );

  useEffect(() => {
    void load(undefined);
    const [filter] = JSON.parse(asked) as [PassFilter];
    let current = true;
    void client.query(COUNT, { filter }).then(({ data }) => {
      if (current) {
        setCount({ asked, total: data?.passes.totalCount });
      }
    });
    return () => {
      current = false;
    };
  }, [client, load, asked]);

  const { cursor, error } = loaded;
  const stale = loaded.asked !== asked;
  return {
    ...loaded,
    total: count?.asked === asked ? count.total : undefined,
    stale,
    more: useCallback(() => {
      // The cursor of another question would be of no use.
      if (cursor !== undefined && error === undefined && !stale) {
        void load(cursor);
      }
    }, [load, cursor, error, stale]),
    again: useCallback(() => void load(undefined), [load]),
  };
}
