import { graphql } from "relay-runtime";

graphql`
  query localUpdatableQuery @updatable {
    gates(first: 1) { nodes { name } }
  }
`;
