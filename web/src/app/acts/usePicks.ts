/** The gates and the holders that a pass can be issued for, by what is typed. */
import { useQuery } from "urql";

import { graphql } from "../../../gql";
import { useDelayed } from "../parts/useDelayed";
import type { Pick, Picks } from "./Picker";

const GATES = graphql(`
  query GatePicks($some: GateFilter!) {
    viewer {
      gates {
        id
        code
        name
        location
        closedAt
      }
    }
    gates(
      first: 20
      filter: { and: [{ closedAt: { isNull: true } }, $some] }
      orderBy: { field: NAME, direction: ASC }
    ) {
      pageInfo {
        hasNextPage
      }
      nodes {
        id
        code
        name
        location
      }
    }
  }
`);

const HOLDERS = graphql(`
  query HolderPicks($text: String!) {
    search(text: $text, types: [HOLDER], first: 10) {
      hasMore
      nodes {
        ... on Holder {
          id
          name
          company
          blockedAt
        }
      }
    }
  }
`);

/** How long no key is pressed before it asks, in milliseconds. */
const PAUSE = 120;

interface Gate {
  id: string;
  code: string;
  name: string;
  location: string;
  closedAt?: string | null;
}

export function gatePick({ id, code, name, location }: Gate): Pick {
  return { id, title: name, detail: `${code} · ${location}` };
}

/** The gates that are open; of a viewer who is bound to gates, their own. */
export function useGatePicks(text: string): Picks & { bound: boolean } {
  const sought = useDelayed(text.trim(), PAUSE);
  const some =
    sought === "" ? {} : { or: [{ name: { contains: sought } }, { code: { startsWith: sought } }] };
  const [{ data, error }] = useQuery({ query: GATES, variables: { some } });
  const own = data?.viewer.gates ?? undefined;
  const isFit = ({ name, code, closedAt }: Gate) =>
    closedAt == null &&
    [name, code].some((each) => each.toLowerCase().includes(sought.toLowerCase()));
  const gates = own === undefined ? data?.gates.nodes : own.filter(isFit);
  return {
    picks: gates?.map(gatePick),
    hasMore: own === undefined && data?.gates.pageInfo.hasNextPage === true,
    failed: error !== undefined,
    bound: own !== undefined,
  };
}

export function useHolderPicks(text: string): Picks {
  const sought = useDelayed(text.trim(), PAUSE);
  const [{ data, error, operation }] = useQuery({
    query: HOLDERS,
    variables: { text: sought },
    pause: sought === "",
  });
  // The answer before may still be here.
  const isOf = (operation?.variables as { text?: string } | undefined)?.text;
  const found = sought !== "" && isOf === text.trim() ? data?.search : undefined;
  return {
    picks: found?.nodes.flatMap((node) =>
      "name" in node
        ? [
            {
              id: node.id,
              title: node.name,
              detail: [node.company, node.blockedAt == null ? null : "Blocked"]
                .filter((each) => each != null)
                .join(", "),
            },
          ]
        : [],
    ),
    hasMore: found?.hasMore === true,
    failed: error !== undefined,
  };
}
