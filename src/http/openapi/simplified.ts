import { recordOf, schemasOf } from "./schema-words.ts";

type Schema = Readonly<Record<string, unknown>>;

/** How TypeBox writes a record of anything. */
const ANY_NAME = "^(.*)$";

/**
 * A schema that TypeBox made, in the shorter words that generators of clients know best: a record by
 * `additionalProperties`, a choice of words by `enum`, and what may be null by two types.
 */
export function simplified(value: unknown): Schema {
  return recordOf(inner(value));
}

function inner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== "object" || value === null) return value;
  const schema = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inner(part)]));
  return withChoices(withRecord(schema));
}

function withRecord(schema: Schema): Schema {
  const { patternProperties, ...rest } = schema;
  const [[name, member] = ["", undefined], ...others] = Object.entries(recordOf(patternProperties));
  return name === ANY_NAME && others.length === 0 ? { ...rest, additionalProperties: member } : schema;
}

function withChoices(schema: Schema): Schema {
  const { anyOf, ...rest } = schema;
  const choices = schemasOf(anyOf);
  const [first, second] = choices;
  if (first === undefined) return schema;
  if (choices.every((choice) => choice["type"] === "string" && "const" in choice)) {
    return { ...rest, type: "string", enum: choices.map((choice) => choice["const"]) };
  }
  const other = first["type"] === "null" ? second : second?.["type"] === "null" ? first : undefined;
  if (choices.length !== 2 || typeof other?.["type"] !== "string" || "enum" in other) return schema;
  return { ...other, ...rest, type: [other["type"], "null"] };
}
