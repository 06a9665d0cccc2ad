import { graphql } from "graphql";

export const Old = graphql(`query Old { thisFieldIsGone }`);
