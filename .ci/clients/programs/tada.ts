import { initGraphQLTada, type ResultOf } from "gql.tada";
import { request } from "graphql-request";

import type { introspection } from "../generated/tada/introspection";

const graphql = initGraphQLTada<{ introspection: introspection; scalars: { DateTime: string } }>();

const PASSES = graphql(`
  query Passes($first: Int!) {
    passes(first: $first) {
      nodes { status validUntil gate { code } }
    }
  }
`);

/** The newest passes; their types come from the document's text. */
export async function passes(first: number) {
  const { passes } = await request(process.env.GRAPHQL_URL!, PASSES, { first });
  return passes.nodes;
}

// What the compiler has to know about the schema.
type Pass = ResultOf<typeof PASSES>["passes"]["nodes"][number];
const statuses: Record<Pass["status"], true> = { ACTIVE: true, EXPIRED: true, REVOKED: true, SCHEDULED: true };
const until: Pass["validUntil"] = "2026-11-22T08:00:00Z";
// @ts-expect-error: there is no such field.
type Colour = Pass["colour"];
export type { Colour };
export { statuses, until };
