import type { CodegenConfig } from "@graphql-codegen/cli";

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
  },
};

export default config;
