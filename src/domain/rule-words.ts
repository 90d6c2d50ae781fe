import type { TSchema } from "@sinclair/typebox";
import { type ValueError, ValueErrorType } from "@sinclair/typebox/errors";

export const NO_SUCH_FIELD = "There is no such field";

type Schema = Readonly<Record<string, unknown>>;

/** The rule that a value from outside broke, in plain words and without the value. */
export function ruleWords(error: ValueError): string {
  if (error.type === ValueErrorType.ObjectRequiredProperty) return requiredWords(error.schema);
  if (error.type === ValueErrorType.ObjectAdditionalProperties) return NO_SUCH_FIELD;
  return expected(error.schema);
}

/** What to say of a field that is missing. */
export function requiredWords(schema: unknown): string {
  const words = expectedWords(schema);
  return `This field is required${words === undefined ? "" : `. ${words}`}`;
}

/** What a JSON Schema expects; undefined when there are no words for it. */
export function expectedWords(schema: unknown): string | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const words = noun({ ...schema });
  return words.includes(OTHER) ? undefined : `Expected ${words}`;
}

const OTHER = "another value";

function expected(schema: TSchema): string {
  return `Expected ${noun(schema)}`;
}

function noun(schema: Schema): string {
  if ("const" in schema) return JSON.stringify(schema["const"]);
  const values: unknown = schema["enum"];
  if (Array.isArray(values)) return oneOf(values.map((value) => JSON.stringify(value)));
  const choices: unknown = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(choices)) return oneOf(choices.map(noun));
  const type: unknown = schema["type"];
  if (Array.isArray(type)) return oneOf(type.map((each: unknown) => noun({ ...schema, type: each })));
  switch (type) {
    case "integer":
      return `an integer${range(schema["minimum"], schema["maximum"])}`;
    case "number":
      return `a number${range(schema["minimum"], schema["maximum"])}`;
    case "string":
      return text(schema);
    case "boolean":
      return "true or false";
    case "array":
      return `a list${count(schema["minItems"], schema["maxItems"], "item")}`;
    case "object":
      return "an object";
    case "null":
      return "null";
    default:
      return OTHER;
  }
}

function text(schema: Schema): string {
  const words = `text${count(schema["minLength"], schema["maxLength"], "character")}`;
  const pattern: unknown = schema["pattern"];
  if (typeof pattern === "string") return `${words} that matches ${pattern}`;
  const format: unknown = schema["format"];
  return typeof format === "string" ? `${words} in the format ${format}` : words;
}

function range(min: unknown, max: unknown): string {
  if (typeof min === "number" && typeof max === "number") return ` from ${min} to ${max}`;
  if (typeof min === "number") return ` of at least ${min}`;
  return typeof max === "number" ? ` of at most ${max}` : "";
}

function count(min: unknown, max: unknown, unit: string): string {
  const limits = range(typeof min === "number" && min > 0 ? min : undefined, max);
  if (limits === "") return "";
  const plural = max === 1 || (max === undefined && min === 1) ? unit : `${unit}s`;
  return ` of${limits.replace(/^ (of|from)/, "")} ${plural}`;
}

function oneOf(choices: readonly string[]): string {
  const [only] = choices;
  return choices.length === 1 && only !== undefined ? only : `one of ${choices.join(", ")}`;
}
