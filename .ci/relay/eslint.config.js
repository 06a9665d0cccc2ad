// graphql-eslint's rules for the Relay conventions, and a description for every type,
// field and value. (Tests check the descriptions of arguments, because the rule would
// also require them for the specification's own directives.)
import graphql from "@graphql-eslint/eslint-plugin";

// A search has the best objects of several types and no further pages, so it has no edges
// and no cursors, although its type is called a connection.
const SEARCH = /^(type SearchConnection \{|\tsearch\()/;
let lines = [];
const exceptSearch = {
  meta: { name: "except-search" },
  preprocess(text) {
    lines = text.split("\n");
    return [text];
  },
  postprocess([messages]) {
    const isOfRelay = ({ ruleId }) => ruleId?.startsWith("@graphql-eslint/relay-");
    return messages.filter(
      (message) => !isOfRelay(message) || !SEARCH.test(lines[message.line - 1]),
    );
  },
};

export default [
  {
    files: ["**/*.graphql"],
    processor: exceptSearch,
    plugins: { "@graphql-eslint": graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "schema.graphql" } },
    },
    rules: {
      "@graphql-eslint/relay-arguments": "error",
      "@graphql-eslint/relay-connection-types": "error",
      "@graphql-eslint/relay-edge-types": ["error", { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false }],
      "@graphql-eslint/relay-page-info": "error",
      "@graphql-eslint/require-description": ["error", { types: true, FieldDefinition: true, EnumValueDefinition: true }],
    },
  },
];
