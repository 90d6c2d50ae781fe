import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { type Issue, JobdeckError } from "../domain/errors.ts";
import { ruleWords } from "../domain/rule-words.ts";

const MOST_ISSUES = 20;
/** A name that nobody knows may be as long as the body. */
const LONGEST_PATH = 200;

/**
 * A value from outside, checked against its schema.
 * @param what completes "Expected … to be as described"
 * @throws JobdeckError `request_invalid` that says what is wrong where, never with the value itself
 */
export function decode<Schema extends TSchema>(schema: Schema, value: unknown, what: string): Static<Schema> {
  if (Value.Check(schema, value)) return value;
  const issues: Issue[] = [];
  for (const error of Value.Errors(schema, value)) {
    if (issues.length >= MOST_ISSUES) break;
    const path = error.path.slice(0, LONGEST_PATH);
    if (issues.some((issue) => issue.path === path)) continue;
    issues.push({ path, message: ruleWords(error) });
  }
  const fields = issues
    .map(({ path, message }) => (path === "" ? message : `${path}: ${message}`))
    .join("; ");
  throw new JobdeckError("request_invalid", `Expected ${what} to be as described. ${fields}`, { issues });
}
