/**
 * Writes what the server's schema says about the inputs of mutations to `gql/inputs.ts`: which
 * fields are required, how long a text may be, how small a number. The limits of texts and
 * numbers stand in the descriptions, in words that the server's own checks come from.
 */
import type { Types } from "@graphql-codegen/plugin-helpers";
import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  getNamedType,
  isNonNullType,
} from "graphql";

function found(text: string, pattern: RegExp): number | undefined {
  const [, number] = pattern.exec(text) ?? [];
  return number === undefined ? undefined : Number(number);
}

function rule(field: GraphQLInputField) {
  const type = getNamedType(field.type);
  const description = field.description ?? "";
  const most = found(description, /\bat most (\d+) characters/i);
  const least = found(description, /\bat least (\d+)/i);
  return {
    type: isEnumType(type) ? "Enum" : type.name,
    required: isNonNullType(field.type) && field.defaultValue === undefined,
    ...(most !== undefined && { most }),
    ...(least !== undefined && { least }),
  };
}

function rules(input: GraphQLInputObjectType): string {
  const fields = Object.values(input.getFields()).map((field) => [field.name, rule(field)]);
  return `export const ${input.name} = ${JSON.stringify(Object.fromEntries(fields))} as const;\n`;
}

/** The input of each mutation. */
function inputs(schema: GraphQLSchema): string {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const types = mutations.flatMap(({ args }) => args.map(({ type }) => getNamedType(type)));
  return types.filter(isInputObjectType).map(rules).join("");
}

export const preset: Types.OutputPreset = {
  buildGeneratesSection: ({ baseOutputDir, schema, schemaAst }) =>
    Promise.resolve([
      {
        filename: baseOutputDir,
        plugins: [{ inputs: {} }],
        pluginMap: { inputs: { plugin: inputs } },
        schema,
        ...(schemaAst !== undefined && { schemaAst }),
        documents: [],
        config: {},
      },
    ]),
};
