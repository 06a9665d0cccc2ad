import { useQuery } from "urql";
import { graphql } from "./gql";

// What a card of a pass shows, by the component that shows it.
export const PassCard = graphql(`
  fragment PassCard on Pass {
    code
    status
    holder { name }
  }
`);

const GatesPage = graphql(/* GraphQL */ `
  query GatesPage($first: Int! = 25) {
    gates(first: $first) {
      nodes { name passes(first: 10) { nodes { ...PassCard } } }
    }
  }
`);

export function Gates() {
  const [{ data }] = useQuery({ query: GatesPage });
  return <ul>{data?.gates.nodes.map((gate) => <li key={gate.name}>{`${gate.name}!`}</li>)}</ul>;
}
