import { createClient } from "../generated/genql/index";

const client = createClient({ url: process.env.GRAPHQL_URL });

/** A pass that is inside, by an object in place of a document. */
export async function inside() {
  const { passes } = await client.query({
    passes: {
      __args: { first: 3, filter: { insideSince: { isNull: false } }, orderBy: { field: "CODE", direction: "ASC" } },
      nodes: { code: true, status: true, insideSince: true, holder: { name: true } },
    },
  });
  return passes.nodes;
}
