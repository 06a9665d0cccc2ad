import { graphql, useLazyLoadQuery, usePaginationFragment } from "react-relay";

const query = graphql`
  query GatesQuery($count: Int = 10, $text: String!) @preloadable {
    ...GatesList @arguments(count: $count, text: $text)
    few: gates(first: 2) { nodes { ...GateRow @arguments(passes: 3) ...GateRow_count } }
    many: gates(first: 4) { nodes { ...GateRow @arguments(passes: 7) } }
  }
`;

const list = graphql`
  fragment GatesList on Query
  @refetchable(queryName: "GatesListPaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 5 }
    cursor: { type: "String" }
    text: { type: "String!" }
  ) {
    gates(first: $count, after: $cursor, filter: { name: { contains: $text } })
      @connection(key: "GatesList_gates", filters: ["filter"]) {
      edges { node { name @required(action: THROW) ...GateRow @relay(mask: false) } }
    }
  }
`;

export const Row = graphql`
  fragment GateRow on Gate @argumentDefinitions(passes: { type: "Int!", defaultValue: 1 }) {
    code
    passes(first: $passes) { nodes { code holder @required(action: LOG) { name } } }
  }
`;

export const Count = graphql`
  fragment GateRow_count on Gate @inline { occupancy }
`;

export function Gates() {
  const data = useLazyLoadQuery(query, { count: 10, text: "North" });
  usePaginationFragment(list, data);
  return null;
}
