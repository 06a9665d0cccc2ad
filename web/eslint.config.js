import graphql from "@graphql-eslint/eslint-plugin";
import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "gql/", "node_modules/"] },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [
      js.configs.recommended,
      tseslint.configs.strict,
      reactHooks.configs.flat.recommended,
      jsxA11y.flatConfigs.recommended,
    ],
    // Operations in the code are linted as GraphQL, too.
    processor: graphql.processor,
    rules: {
      "@typescript-eslint/no-unused-vars": [
        "error",
        { varsIgnorePattern: "^_", argsIgnorePattern: "^_" },
      ],
      // Text that scrolls must be reachable with the keyboard.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { tags: ["pre"], roles: ["region"] }],
    },
  },
  {
    files: ["**/*.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: {
        graphQLConfig: { schema: "../schema.graphql", documents: "src/**/*.{graphql,ts,tsx}" },
      },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/operations-recommended"].rules,
      // The examples show what is asked for, and GraphiQL keeps no cache of objects.
      "@graphql-eslint/require-selections": "off",
      // The server limits depth by itself.
      "@graphql-eslint/selection-set-depth": "off",
    },
  },
  prettier,
);
