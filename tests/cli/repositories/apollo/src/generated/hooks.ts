import { gql } from "@apollo/client";

export const GateDocument = gql`
  query Gate($code: String!) {
    gate(code: $code) {
      name
      passes {
        totalCount
      }
    }
  }
`;
