import type { Static, TSchema } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import type { ValueErrorIterator } from "@sinclair/typebox/errors";
import { Value } from "@sinclair/typebox/value";

/** A schema, ready to check values. */
export interface Shape<Schema extends TSchema> {
  fits(value: unknown): value is Static<Schema>;
  /** What is wrong with a value that does not fit. */
  problems(value: unknown): ValueErrorIterator;
}

/**
 * Makes the check of a schema. It is compiled when it is asked for the second time: that takes some milliseconds,
 * which a process that checks one value and runs one job has no use for.
 */
export function shapeOf<Schema extends TSchema>(schema: Schema): Shape<Schema> {
  let compiled: TypeCheck<Schema> | null = null;
  let asked = false;
  return {
    fits(value): value is Static<Schema> {
      if (!asked) {
        asked = true;
        return Value.Check(schema, value);
      }
      compiled ??= TypeCompiler.Compile(schema);
      return compiled.Check(value);
    },
    problems: (value) => Value.Errors(schema, value),
  };
}
