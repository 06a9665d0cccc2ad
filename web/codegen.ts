import type { CodegenConfig } from "@graphql-codegen/cli";

import { preset as inputs } from "./inputs";

/** Types of all operations. What does not fit the schema fails the build. */
const config: CodegenConfig = {
  schema: "../schema.graphql",
  documents: ["src/**/*.{ts,tsx,graphql}"],
  generates: {
    "gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: { unmaskFunctionName: "readFragment" } },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        scalars: { DateTime: "string", Duration: "string" },
      },
    },
    "gql/inputs.ts": { preset: inputs },
  },
};

export default config;
