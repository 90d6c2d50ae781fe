import type { TSchema } from "@sinclair/typebox";
import { type ValueError, ValueErrorType } from "@sinclair/typebox/errors";

/** The rule that a value from outside broke, in plain words and without the value. */
export function ruleWords(error: ValueError): string {
  if (error.type === ValueErrorType.ObjectRequiredProperty)
    return `This field is required. ${expected(error.schema)}`;
  if (error.type === ValueErrorType.ObjectAdditionalProperties) return "There is no such field";
  return expected(error.schema);
}

function expected(schema: TSchema): string {
  return `Expected ${noun(schema)}`;
}

function noun(schema: TSchema): string {
  if ("const" in schema) return JSON.stringify(schema["const"]);
  const choices: unknown = schema["anyOf"];
  if (Array.isArray(choices)) return oneOf(choices.map(noun));
  switch (schema["type"]) {
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
      return "another value";
  }
}

function text(schema: TSchema): string {
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
