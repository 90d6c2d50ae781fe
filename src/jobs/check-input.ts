import type { ValueError } from "@sinclair/typebox/errors";
import { Value } from "@sinclair/typebox/value";
import { type Issue, JobdeckError } from "../domain/errors.ts";
import { ruleWords } from "../domain/rule-words.ts";
import { shapeOf } from "../domain/shape.ts";
import type { JobType } from "./define.ts";

const MOST_ISSUES = 20;

/**
 * Makes the check of a type's inputs.
 * @returns a function from an input to its canonical form: defaults filled in, then the type's `normalise`.
 *   It throws JobdeckError `input_invalid`, and never changes what it is given.
 */
export function inputCheck(type: JobType): (input: unknown) => unknown {
  const { checkShape } = type;
  if (checkShape !== null) return (input) => checked(type, checkShape, input);
  const shape = shapeOf(type.input);
  return (input) => {
    const filled = Value.Default(type.input, copy(type, input ?? {}));
    if (!shape.fits(filled)) throw invalid(type, issuesOf(shape.problems(filled)));
    return type.normalise(filled);
  };
}

function checked(type: JobType, checkShape: (input: unknown) => readonly Issue[], input: unknown): unknown {
  const filled = copy(type, input ?? {});
  const issues = checkShape(filled);
  if (issues.length > 0) throw invalid(type, issues.slice(0, MOST_ISSUES));
  return type.normalise(filled);
}

function copy(type: JobType, input: unknown): unknown {
  try {
    return structuredClone(input);
  } catch (cause) {
    throw invalid(type, [{ path: "/input", message: "Expected values that JSON can hold" }], cause);
  }
}

/** One issue a field: what TypeBox says first of it is the most telling. */
function issuesOf(errors: Iterable<ValueError>): readonly Issue[] {
  const issues = new Map<string, Issue>();
  for (const error of errors) {
    const path = `/input${error.path}`.slice(0, 200);
    if (!issues.has(path)) issues.set(path, { path, message: ruleWords(error) });
    if (issues.size === MOST_ISSUES) break;
  }
  return [...issues.values()];
}

function invalid(type: JobType, issues: readonly Issue[], cause?: unknown): JobdeckError {
  const fields = issues.map((issue) => `${issue.path}: ${issue.message}`).join("; ");
  return new JobdeckError("input_invalid", `The input does not fit job type ${type.type}. ${fields}`, {
    issues,
    ...(cause === undefined ? {} : { cause }),
  });
}
