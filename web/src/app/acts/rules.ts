/** What a form accepts: the rules of the schema (`gql/inputs.ts`), before the server is asked. */

export interface Rule {
  /** The type's name, or `Enum`. */
  type: string;
  required: boolean;
  /** The longest text, in characters. */
  most?: number;
  /** The smallest number. */
  least?: number;
}

export type Rules = Readonly<Record<string, Rule>>;

/** What a form has in its fields: texts as they were typed, and ticks. */
export type Values = Readonly<Record<string, string | boolean>>;

/** What is wrong, by the name of the field. */
export type Mistakes = Readonly<Record<string, string>>;

/** Says what is wrong with the fields of a form, in the words of the server. */
export function check(rules: Rules, values: Values): Mistakes {
  const mistakes: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const rule = rules[name];
    const mistake = rule === undefined ? undefined : mistakeOf(rule, value);
    if (mistake !== undefined) {
      mistakes[name] = mistake;
    }
  }
  return mistakes;
}

function mistakeOf(rule: Rule, value: string | boolean): string | undefined {
  if (typeof value === "boolean") {
    return undefined;
  }
  const text = value.trim();
  if (text === "") {
    return rule.required ? (EMPTY[rule.type] ?? "It must not be empty.") : undefined;
  }
  switch (rule.type) {
    case "Int": {
      const number = Number(text);
      if (!/^[+-]?\d+$/.test(text) || Math.abs(number) > 2_147_483_647) {
        return "It must be a whole number.";
      }
      return rule.least !== undefined && number < rule.least
        ? `It must be at least ${rule.least}.`
        : undefined;
    }
    case "DateTime":
      return Number.isNaN(Date.parse(text)) ? "It must be a date and a time." : undefined;
    default: {
      // As the server counts: an emoji is one character.
      const length = [...text].length;
      return rule.most !== undefined && length > rule.most
        ? `It has ${length} characters; the limit is ${rule.most}.`
        : undefined;
    }
  }
}

const EMPTY: Readonly<Record<string, string>> = {
  ID: "Choose one.",
  Enum: "Choose one.",
  DateTime: "Choose a date and a time.",
};

/**
 * The input of a mutation. Fields that are empty are left out; in a form that changes an object
 * they are null, which clears them.
 */
export function toInput(rules: Rules, values: Values, changes = false): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const rule = rules[name];
    if (rule === undefined) {
      continue;
    }
    const text = typeof value === "string" ? value.trim() : "";
    if (typeof value === "boolean") {
      input[name] = value;
    } else if (text !== "") {
      input[name] = typed(rule, text);
    } else if (changes) {
      input[name] = null;
    }
  }
  return input;
}

function typed(rule: Rule, text: string): unknown {
  switch (rule.type) {
    case "Int":
      return Number(text);
    case "DateTime":
      return new Date(text).toISOString();
    default:
      return text;
  }
}

/** An instant as a field for a date and a time has it: by the reader's clock, to the minute. */
export function localMinute(instant: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`;
  return `${day}T${two(instant.getHours())}:${two(instant.getMinutes())}`;
}
