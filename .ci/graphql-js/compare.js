// Compares the server at the given URL with graphql-js: which documents and which
// values of variables both accept, and how both answer introspection. The documents
// are generated from the schema, small changes of those and of the project's cases,
// and a list by hand. Prints its counts, and fails on any unexplained difference.
//
//     node compare.js http://HOST:PORT/graphql [DOCUMENTS] [SEED]
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildSchema,
  executeSync,
  getVariableValues,
  GraphQLBoolean,
  GraphQLNonNull,
  isEnumType,
  Kind,
  parse,
  typeFromAST,
  validate,
} from "graphql";
import { Generator } from "./generate.js";
import { DOCUMENTS } from "./documents.js";
import { mutate } from "./mutate.js";
import { Random } from "./random.js";
import { value } from "./values.js";

const BATCH = 100;
const REFUSED = ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"];

// Documents that only one of the two accepts, and why.
const EXPLAINED = [
  {
    why: "graphql-js accepts subscriptions, for which the schema has no root type",
    is: ({ document, taken }) =>
      taken.ours === false &&
      document?.definitions.some((of) => of.operation === "subscription"),
  },
  {
    why: "graphql-js distinguishes a string from an equal block string where fields are merged",
    is: ({ text, taken, told }) =>
      taken.ours === true && text.includes('"""') && told.includes("conflict because"),
  },
];

const [url, count = "6000", seed = "1"] = process.argv.slice(2);
if (!url) {
  console.error("usage: node compare.js http://HOST:PORT/graphql [DOCUMENTS] [SEED]");
  process.exit(2);
}
const root = join(import.meta.dirname, "../..");
const schema = buildSchema(readFileSync(join(root, "schema.graphql"), "utf8"));
const random = new Random(Number(seed));

// A DateTime as the server reads it: RFC 3339, in the years 1 to 9999.
const time = (text) => {
  const form = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
  if (typeof text !== "string" || !form.test(text) || text.startsWith("0000")) {
    throw new TypeError("not a DateTime");
  }
  const year = new Date(text.toUpperCase().replace(/:60/, ":59")).getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) {
    throw new TypeError("not a DateTime of the years 1 to 9999");
  }
  return text;
};
// A Duration as the server reads it: ISO 8601 without years and months, longer than nothing
// and at most 100 years. Only the last number may have a fraction.
const UNITS = [7 * 86400e6, 86400e6, 3600e6, 60e6, 1e6];
const span = (text) => {
  const number = "(\\d+(?:[.,]\\d{1,9})?)";
  const form = new RegExp(
    `^P(?=.)(?:${number}W)?(?:${number}D)?(?:T(?=.)(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`,
  );
  const parts = typeof text === "string" ? form.exec(text)?.slice(1) : undefined;
  const given = parts?.filter((part) => part !== undefined);
  if (!given || given.slice(0, -1).some((part) => /[.,]/.test(part))) {
    throw new TypeError("not a Duration");
  }
  const lengths = parts.map((part, place) => (part ? Number(part.replace(",", ".")) * UNITS[place] : 0));
  const length = lengths.reduce((sum, part) => sum + part);
  if (!(length >= 1 && length <= 36525 * 86400e6)) {
    throw new TypeError("not a Duration of at most 100 years");
  }
  return text;
};
const duration = schema.getType("Duration");
duration.specifiedByURL = "https://datatracker.ietf.org/doc/html/rfc3339#appendix-A";
duration.parseValue = span;
duration.parseLiteral = (node) => span(node.kind === Kind.STRING ? node.value : undefined);
const dateTime = schema.getType("DateTime");
dateTime.specifiedByURL = "https://datatracker.ietf.org/doc/html/rfc3339";
dateTime.parseValue = time;
dateTime.parseLiteral = (node) => time(node.kind === Kind.STRING ? node.value : undefined);

// graphql-js is ahead of the specification in what may be deprecated, and behind it
// in which arguments are never null.
const fields = (type) => schema.getType(type).getFields();
delete fields("__Directive").isDeprecated;
delete fields("__Directive").deprecationReason;
fields("__Schema").directives.args = [];
for (const type of ["__Type", "__Field", "__Directive"]) {
  for (const argument of Object.values(fields(type)).flatMap((field) => field.args)) {
    argument.type = new GraphQLNonNull(GraphQLBoolean);
  }
}

const cases = join(root, "tests/cases");
const written = readdirSync(cases, { recursive: true })
  .filter((path) => path.endsWith(".graphql"))
  .map((path) => readFileSync(join(cases, path), "utf8"));
const types = Object.values(schema.getTypeMap());
const names = types.flatMap((type) => [
  type.name,
  ...(isEnumType(type) ? type.getValues().map((of) => of.name) : Object.keys(type.getFields?.() ?? {})),
]);
const generator = new Generator(schema, random);

function* documents() {
  yield* DOCUMENTS.map((text) => ["by hand", text]);
  yield* written.map((text) => ["case", text]);
  for (let index = 0; index < Number(count); index += 1) {
    const generated = generator.document();
    if (index % 2 === 0) {
      yield ["generated", generated];
    } else {
      yield ["mutated", mutate(random.pick([generated, generated, random.pick(written)]), names, random)];
    }
  }
}

// The verdict of graphql-js on a document, and values for the variables of its first
// operation.
function judge([source, text]) {
  const judged = { source, text, taken: {}, told: "", variables: {} };
  try {
    judged.document = parse(text);
  } catch (error) {
    judged.taken.theirs = false;
    judged.told = error.message;
    return judged;
  }
  const operations = judged.document.definitions.filter((of) => of.kind === Kind.OPERATION_DEFINITION);
  judged.operation = operations[0];
  judged.name = operations.length > 1 ? operations[0].name?.value : undefined;
  for (const definition of operations[0]?.variableDefinitions ?? []) {
    const type = typeFromAST(schema, definition.type);
    if (type && !random.chance(definition.defaultValue ? 0.5 : 0.05)) {
      judged.variables[definition.variable.name.value] = value(type, random);
    }
  }
  const errors = [...validate(schema, judged.document)];
  if (errors.length === 0 && judged.operation) {
    const definitions = judged.operation.variableDefinitions ?? [];
    errors.push(...(getVariableValues(schema, definitions, judged.variables).errors ?? []));
    judged.valid = true;
  }
  judged.taken.theirs = errors.length === 0 && judged.operation !== undefined;
  judged.told = errors[0]?.message ?? "";
  return judged;
}

async function ask(requests, headers = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", ...headers },
    body: JSON.stringify(requests),
  });
  const answers = await response.json();
  if (!Array.isArray(answers) || answers.length !== requests.length) {
    throw new Error(`answered ${response.status}: ${JSON.stringify(answers).slice(0, 500)}`);
  }
  return answers;
}

const request = ({ text, name, variables }) => ({ query: text, operationName: name, variables });

// Data with lists sorted whose order does not matter.
function sorted(data) {
  if (Array.isArray(data)) {
    return data.map(sorted).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (data !== null && typeof data === "object") {
    return Object.fromEntries(Object.entries(data).map(([key, of]) => [key, sorted(of)]));
  }
  return data;
}

// Whether a document only reads the schema, and nothing in the library's own
// wording.
function asksSchema({ document, text, taken }) {
  const tells = /description|directives|types\b|locations/;
  if (!taken.theirs || tells.test(text)) {
    return false;
  }
  const isRoot = (set) =>
    set.selections.every((selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return selection.name.value.startsWith("__");
        case Kind.INLINE_FRAGMENT:
          return isRoot(selection.selectionSet);
        default:
          return false;
      }
    });
  return document.definitions.length > 0 && isRoot(document.definitions[0].selectionSet);
}

const counts = {};
const tally = (what) => {
  counts[what] = (counts[what] ?? 0) + 1;
};
let failed = 0;
function complain(what, judged, answer) {
  failed += 1;
  if (failed <= 60) {
    const told = { text: judged.text, variables: judged.variables, theirs: judged.told, answer };
    console.log(`${what}: ${JSON.stringify(told, null, 1).slice(0, 3000)}`);
  }
}

// A request with an empty text is not a GraphQL request.
const all = [...documents()].filter(([, text]) => text !== "").map(judge);
for (let start = 0; start < all.length; start += BATCH) {
  const part = all.slice(start, start + BATCH);
  const answers = await ask(part.map(request), { "x-sql-plan": "only" });
  for (const [index, judged] of part.entries()) {
    const error = answers[index].errors?.[0];
    const code = error?.extensions?.code;
    if (code === "INTERNAL") {
      complain("the server failed", judged, answers[index]);
    }
    if (code === "OPERATION_TOO_LARGE" || error?.message.includes("levels deep")) {
      tally("over a limit of the server");
      continue;
    }
    judged.taken.ours = !REFUSED.includes(code);
    const { ours, theirs } = judged.taken;
    if (ours === theirs) {
      tally(`${judged.source}, ${ours ? "taken" : "refused"} by both`);
      continue;
    }
    const explained = EXPLAINED.find(({ is }) => is(judged));
    if (explained) {
      tally(explained.why);
    } else {
      complain(ours ? "taken by the server alone" : "taken by graphql-js alone", judged, answers[index]);
    }
  }
}

const asking = all.filter((judged) => judged.taken.ours && asksSchema(judged));
for (let start = 0; start < asking.length; start += BATCH) {
  const part = asking.slice(start, start + BATCH);
  const answers = await ask(part.map(request));
  for (const [index, judged] of part.entries()) {
    const { document, name, variables } = judged;
    const theirs = executeSync({ schema, document, operationName: name, variableValues: variables });
    const failing = [theirs, answers[index]].map(({ errors }) =>
      sorted((errors ?? []).map(({ path }) => path ?? null)),
    );
    const data = [theirs, answers[index]].map(({ data }) => sorted(data ?? null));
    const same = [failing, data].every(([one, other]) => JSON.stringify(one) === JSON.stringify(other));
    if (same) {
      tally("asked for the schema, answered the same");
    } else {
      complain("answered differently", judged, { theirs, ours: answers[index] });
    }
  }
}

for (const [what, times] of Object.entries(counts).sort()) {
  console.log(`${String(times).padStart(6)} ${what}`);
}
console.log(`${String(failed).padStart(6)} unexplained differences`);
const enough =
  (counts["generated, taken by both"] ?? 0) > Number(count) / 10 &&
  (counts["mutated, refused by both"] ?? 0) > Number(count) / 10 &&
  (counts["asked for the schema, answered the same"] ?? 0) > Number(count) / 100;
if (!enough) {
  console.log("too few documents of some kind were compared");
}
process.exitCode = failed === 0 && enough ? 0 : 1;
