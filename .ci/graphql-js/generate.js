// Generates documents from a schema: mostly valid ones, with fragments, variables,
// conditions and introspection.
import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isUnionType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from "graphql";

const TEXTS = [
  '"a"',
  '""',
  '"\\u{47}\\uD83D\\uDE00"',
  '"é # ,"',
  '"""a \\""" b"""',
  '"""\n  a\n    b\n"""',
];
const TIMES = ['"2026-11-22T08:00:00Z"', '"2026-11-22T09:00:00.5+01:00"'];
const SPANS = ['"PT24H"', '"P7D"', '"P1W2DT0,5H"', '"P1M"', '"PT0S"', '"-PT1H"', '"P36526D"'];
const WRONG = ["1", "1.5", '"x"', "true", "null", "STAFF", "[1]", "{a: 1}", '"noon"', "-0", "[]"];

export class Generator {
  constructor(schema, random) {
    this.schema = schema;
    this.random = random;
  }

  document() {
    this.variables = [];
    this.fragments = [];
    this.wrong = this.random.chance(0.3) ? 0.06 : 0;
    const query = this.schema.getQueryType();
    const set = this.selections(query, 1 + this.random.below(5));
    const { random } = this;
    const description = random.chance(0.1) ? random.pick(['"What." ', '"""\nWhat.\n""" ']) : "";
    const variables = this.variables.map(({ name, type, value }) => {
      const told = random.chance(0.05) ? '"Which." ' : "";
      return `${told}$${name}: ${type}${value === undefined ? "" : ` = ${value}`}`;
    });
    const head = variables.length > 0 ? `query Q(${variables.join(random.pick([", ", " ", "\n"]))}) ` : "";
    const named = head || (random.chance(0.3) || description ? "query Q " : "");
    const fragments = this.fragments.map(({ name, on, set }) => `fragment ${name} on ${on} ${set}`);
    return [`${description}${named}${set}`, ...fragments].join(random.pick(["\n", " ", " # c\n"]));
  }

  selections(type, depth) {
    const { random } = this;
    const count = 1 + random.below(4);
    const items = [];
    for (let index = 0; index < count; index += 1) {
      items.push(this.selection(type, depth));
    }
    return `{ ${items.join(random.pick([" ", ", ", "\n", "\r"]))} }`;
  }

  selection(type, depth) {
    const { random } = this;
    const chance = random.next();
    if (depth > 1 && chance < 0.12) {
      const on = this.narrowed(type);
      return `... ${on === type && random.chance(0.5) ? "" : `on ${on.name}`} ${this.conditions()}${this.selections(on, depth - 1)}`;
    }
    if (depth > 1 && chance < 0.22) {
      const on = this.narrowed(type);
      const known = this.fragments.filter((fragment) => fragment.on === on.name);
      if (known.length > 0 && random.chance(0.5)) {
        return `...${random.pick(known).name} ${this.conditions()}`;
      }
      const set = this.selections(on, depth - 1);
      const name = `F${this.fragments.length}`;
      this.fragments.push({ name, on: on.name, set });
      return `...${name} ${this.conditions()}`;
    }
    if (chance < 0.3) {
      return `${random.chance(0.3) ? "t: " : ""}__typename ${this.conditions()}`;
    }
    return this.field(type, depth);
  }

  narrowed(type) {
    const { random, schema } = this;
    if (isAbstractType(type) && random.chance(0.7)) {
      return random.pick(schema.getPossibleTypes(type));
    }
    const wrong = this.wrong > 0 && random.chance(0.1);
    const interfaces = type.getInterfaces?.() ?? [];
    if (wrong) {
      return random.pick(Object.values(schema.getTypeMap()).filter(isCompositeType));
    }
    return interfaces.length > 0 && random.chance(0.2) ? random.pick(interfaces) : type;
  }

  field(type, depth) {
    const { random, schema } = this;
    if (isUnionType(type)) {
      // It has no fields of its own.
      const on = random.pick(schema.getPossibleTypes(type));
      return depth <= 1 ? "__typename " : `... on ${on.name} ${this.selections(on, depth - 1)}`;
    }
    let fields = Object.values(type.getFields());
    if (depth <= 1) {
      const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
      fields = leaves.length > 0 ? leaves : fields;
    }
    if (type === schema.getQueryType() && random.chance(0.15)) {
      return this.introspection();
    }
    const field = random.pick(fields);
    const name = random.chance(this.wrong) ? random.pick(["nothing", "name", "nodes"]) : field.name;
    const alias = random.chance(0.2) ? `${random.pick(["a", "b", "c", "id", "name"])}: ` : "";
    const of = getNamedType(field.type);
    const set = isCompositeType(of) ? this.selections(of, depth - 1) : "";
    return `${alias}${name}${this.arguments(field.args)} ${this.conditions()}${random.chance(this.wrong) ? "" : set}`;
  }

  introspection() {
    const { random, schema } = this;
    const type = schema.getType("__Type");
    if (random.chance(0.5)) {
      return `__schema ${this.selections(schema.getType("__Schema"), 1 + random.below(4))}`;
    }
    const name = random.pick(["Gate", "Node", "PassFilter", "PassKind", "DateTime", "__Type", "None"]);
    const argument = random.chance(0.2) ? this.variable("String!", () => `"${name}"`) : `"${name}"`;
    return `__type(name: ${argument}) ${this.selections(type, 1 + random.below(4))}`;
  }

  conditions() {
    const { random } = this;
    if (!random.chance(0.08)) {
      return "";
    }
    const value = random.chance(0.5)
      ? this.variable("Boolean!", () => random.pick(["true", "false"]))
      : random.pick(["true", "false"]);
    return `@${random.pick(["skip", "include"])}(if: ${value}) `;
  }

  arguments(definitions) {
    const { random } = this;
    const given = definitions.filter(
      (of) => (isNonNullType(of.type) && of.defaultValue === undefined) || random.chance(0.3),
    );
    if (given.length === 0) {
      return "";
    }
    const items = given.map((of) => `${of.name}: ${this.value(of.type, 3)}`);
    if (random.chance(this.wrong)) {
      items.push(random.pick(["none: 1", items[0]]));
    }
    return `(${items.join(random.pick([", ", " "]))})`;
  }

  variable(type, value) {
    const { random } = this;
    const same = this.variables.filter((variable) => variable.type === type);
    if (same.length > 0 && random.chance(0.4)) {
      return `$${random.pick(same).name}`;
    }
    const name = random.pick(["v", "value", "n"]) + this.variables.length;
    const variable = { name, type };
    this.variables.push(variable);
    if (random.chance(0.4)) {
      if (type.endsWith("!") && random.chance(0.4)) {
        variable.type = type.slice(0, -1);
      }
      variable.value = value();
    } else if (random.chance(this.wrong)) {
      variable.type = random.pick([type.replace("!", ""), `[${type}]`, "Int", "None"]);
    }
    return `$${name}`;
  }

  value(type, depth) {
    const { random } = this;
    if (random.chance(this.wrong)) {
      return random.pick(WRONG);
    }
    if (random.chance(0.15)) {
      return this.variable(String(type), () => this.literal(type, depth, false));
    }
    return this.literal(type, depth, true);
  }

  literal(type, depth, variables) {
    const { random } = this;
    if (isNonNullType(type)) {
      return this.literal(getNullableType(type), depth, variables);
    }
    const inner = (of) => (variables ? this.value(of, depth - 1) : this.literal(of, depth - 1, false));
    if (isListType(type)) {
      if (random.chance(0.2)) {
        return inner(type.ofType);
      }
      const count = random.below(4);
      return `[${Array.from({ length: count }, () => inner(type.ofType)).join(", ")}]`;
    }
    if (isEnumType(type)) {
      return random.pick(type.getValues()).name;
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) =>
          (isNonNullType(field.type) && field.defaultValue === undefined) ||
          (depth > 0 && random.chance(0.2)),
      );
      const items = fields.map((field) => `${field.name}: ${inner(field.type)}`);
      if (items.length > 0 && random.chance(this.wrong)) {
        items.push(random.pick([items[0], "none: 1"]));
      }
      return `{${items.join(", ")}}`;
    }
    switch (type.name) {
      case "Int":
        return random.pick(["0", "1", "2", "10", "-0", "2147483647"]);
      case "Boolean":
        return random.pick(["true", "false"]);
      case "ID":
        return random.pick(['"R2F0ZTox"', '"x"', "7", "-7", "123456789012345678901234567890"]);
      case "DateTime":
        return random.pick(TIMES);
      case "Duration":
        return random.pick(SPANS);
      default:
        return random.pick(TEXTS);
    }
  }
}
