import { gql } from "@apollo/client";
import graphqlTag from "graphql-tag";
import { HOLDER } from "./holder";

const FIELDS = "code status";
const SIZE = 15;

export const PASS = gql`
  fragment PassParts on Pass {
    ${FIELDS}
    isSelected @client
    holder { ...HolderParts @nonreactive }
  }
  ${HOLDER.fragments.parts}
`;

export const PASSES = graphqlTag`
  ${PASS}
  query Passes($kind: PassKind, $theme: String) {
    theme @client @export(as: "theme")
    settings @client { font(for: $theme) }
    passes(first: ${SIZE}, filter: { kind: { eq: $kind } }) @connection(key: "passes", filter: ["kind"]) {
      nodes {
        ...PassParts @unmask
        gate { isOpen @client }
      }
    }
  }
`;

export const THEME = gql`query Theme { theme @client }`;
