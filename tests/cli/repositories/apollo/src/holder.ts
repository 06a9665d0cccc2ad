import { gql } from "@apollo/client";

export const HOLDER = {
  fragments: {
    parts: gql`
      # A comment with a \`template\` in it, which moves \`what\` follows.
      fragment HolderParts on Holder { name company }
    `,
  },
};

// What is on the client only.
export const typeDefs = gql`
  extend type Query { theme: String! settings: Settings! }
  type Settings { font: String! }
`;
