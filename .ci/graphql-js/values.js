// Generates values of variables as JSON, mostly of the right type.
import { getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType } from "graphql";

const WRONG = [null, 1, 1.5, -0, true, "x", "noon", "STAFF", [], [null], {}, { none: 1 }, 2147483648, "1"];

export function value(type, random, depth = 3) {
  if (random.chance(0.03)) {
    return random.pick(WRONG);
  }
  if (isNonNullType(type)) {
    return value(getNullableType(type), random, depth);
  }
  if (random.chance(0.05)) {
    return null;
  }
  if (isListType(type)) {
    const item = () => value(type.ofType, random, depth - 1);
    return random.chance(0.2) ? item() : Array.from({ length: random.below(3) }, item);
  }
  if (isEnumType(type)) {
    return random.pick(type.getValues()).name;
  }
  if (isInputObjectType(type)) {
    const object = {};
    for (const field of Object.values(type.getFields())) {
      const required = isNonNullType(field.type) && field.defaultValue === undefined;
      if ((required && random.chance(0.97)) || (depth > 0 && random.chance(0.2))) {
        object[field.name] = value(field.type, random, depth - 1);
      }
    }
    return object;
  }
  switch (type.name) {
    case "Int":
      return random.pick([0, 1, 2, 10, -1, 2147483647]);
    case "Float":
      return random.pick([0, 1.5]);
    case "Boolean":
      return random.chance(0.5);
    case "ID":
      return random.pick(["R2F0ZTox", "x", 7, -7]);
    case "DateTime":
      return random.pick(["2026-11-22T08:00:00Z", "2026-11-22T09:00:00.5+01:00"]);
    case "Duration":
      return random.pick(["PT24H", "P7D", "P1W2DT0,5H", "P1M", "PT0S", "-PT1H", "P36526D"]);
    default:
      return random.pick(["a", "", "é"]);
  }
}
