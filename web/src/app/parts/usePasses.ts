/** A gate's passes, page after page, and asked again while they are shown. */
import { useCallback, useEffect, useRef, useState } from "react";
import { type CombinedError, useClient } from "urql";

import { graphql } from "../../../gql";
import type { GatePassesQuery, PassFilter, PassOrder } from "../../../gql/graphql";
import { mend } from "../steady";

const PASSES = graphql(`
  query GatePasses($filter: PassFilter!, $orderBy: PassOrder!, $after: String, $codes: Boolean!) {
    passes(first: 100, after: $after, filter: $filter, orderBy: $orderBy) {
      pageInfo {
        hasNextPage
      }
      edges {
        cursor
        node {
          id
          code @include(if: $codes)
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
  }
`);

const COUNT = graphql(`
  query GatePassCount($filter: PassFilter!) {
    passes(filter: $filter) {
      totalCount
    }
  }
`);

type Page = GatePassesQuery["passes"];
export type PassRow = Page["edges"][number]["node"] & { cursor: string };

function rowsOf({ edges }: Page): PassRow[] {
  return edges.map(({ cursor, node }) => ({ ...node, cursor }));
}

interface Loaded {
  /** What it is of. */
  asked: string;
  rows: readonly PassRow[];
  /** Whether there are more. */
  more: boolean;
  error: CombinedError | undefined;
}

const FRESH = { requestPolicy: "network-only" } as const;

export function usePasses(filter: PassFilter, orderBy: PassOrder, codes: boolean) {
  const client = useClient();
  const asked = JSON.stringify([filter, orderBy]);
  const [loaded, setLoaded] = useState<Loaded>({
    asked: "",
    rows: [],
    more: false,
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
      const variables = { filter, orderBy, after: after ?? null, codes };
      const { data, error } = await client.query(PASSES, variables);
      if (loading.current !== page) {
        // Something else was asked for meanwhile.
        return;
      }
      loading.current = undefined;
      setLoaded((before) => {
        const rows = after === undefined ? [] : before.rows;
        return {
          asked,
          rows: data === undefined ? rows : [...rows, ...rowsOf(data.passes)],
          more: data?.passes.pageInfo.hasNextPage === true,
          error,
        };
      });
    },
    [client, asked, codes],
  );

  const recount = useCallback(
    async (policy: { requestPolicy?: "network-only" } = {}) => {
      const [filter] = JSON.parse(asked) as [PassFilter];
      const { data, error } = await client.query(COUNT, { filter }, policy);
      return { total: data?.passes.totalCount, answered: error === undefined };
    },
    [client, asked],
  );

  useEffect(() => {
    void load(undefined);
    let current = true;
    void recount().then(({ total }) => {
      if (current) {
        setCount({ asked, total });
      }
    });
    return () => {
      current = false;
    };
  }, [load, recount, asked]);

  /** Asks again for the page that follows a row, or for the first. */
  const refresh = useCallback(
    async (follows: PassRow | undefined): Promise<boolean> => {
      const [filter, orderBy] = JSON.parse(asked) as [PassFilter, PassOrder];
      const variables = { filter, orderBy, after: follows?.cursor ?? null, codes };
      const { data, error } = await client.query(PASSES, variables, FRESH);
      if (data === undefined || error !== undefined) {
        return false;
      }
      const { total, answered } = await recount(FRESH);
      setCount((before) => (before?.asked === asked && answered ? { asked, total } : before));
      const page = rowsOf(data.passes);
      const more = data.passes.pageInfo.hasNextPage;
      setLoaded((before) => {
        const at = before.rows.findIndex(({ id }) => id === follows?.id);
        if (before.asked !== asked || (follows !== undefined && at < 0)) {
          return before;
        }
        const mended = mend(before.rows, at + 1, page, !more);
        if (mended === undefined) {
          // So much is new at the start that nothing of it was loaded.
          return follows === undefined ? { asked, rows: page, more, error: undefined } : before;
        }
        const ends = mended.at(-1)?.id === page.at(-1)?.id;
        return { asked, rows: mended, more: ends ? more : before.more, error: undefined };
      });
      return answered;
    },
    [client, recount, asked, codes],
  );

  const { rows, error, more } = loaded;
  const stale = loaded.asked !== asked;
  return {
    asked: loaded.asked,
    rows,
    error,
    ended: !more,
    total: count?.asked === asked ? count.total : undefined,
    stale,
    more: useCallback(() => {
      // The cursor of another question would be of no use.
      if (more && error === undefined && !stale) {
        void load(rows.at(-1)?.cursor);
      }
    }, [load, rows, more, error, stale]),
    again: useCallback(() => void load(undefined), [load]),
    refresh,
  };
}
