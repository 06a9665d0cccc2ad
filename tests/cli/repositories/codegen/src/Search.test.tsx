import { graphql } from "./gql";

const Broken = graphql(`query Broken { nothing }`);
