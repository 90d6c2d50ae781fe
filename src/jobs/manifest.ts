import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Static, Type as t } from "@sinclair/typebox";
import type { ValueError } from "@sinclair/typebox/errors";
import { Value } from "@sinclair/typebox/value";
import { JobdeckError, messageOf } from "../domain/errors.ts";
import { ruleWords } from "../domain/rule-words.ts";
import { defineJob, type JobType, onlyAsProgram } from "./define.ts";
import { foreignSchema } from "./foreign-schema.ts";

const name = t.String({ pattern: "^[a-z][a-z0-9_.-]{0,63}$" });
const word = t.String({ minLength: 1, maxLength: 300 });
const atLeast = (minimum: number) => t.Optional(t.Union([t.Integer({ minimum }), t.Null()]));

const ManifestFile = t.Object(
  {
    $schema: t.Optional(t.String()),
    type: name,
    title: word,
    description: t.Optional(t.String()),
    icon: t.Optional(word),
    /** The JSON Schema of an object. */
    input: t.Intersect([t.Object({ type: t.Literal("object") }), t.Record(t.String(), t.Unknown())]),
    command: t.Array(t.String({ minLength: 1 }), { minItems: 1 }),
    executor: t.Optional(t.Union([t.Literal("subprocess"), t.Literal("container")])),
    image: t.Optional(word),
    stages: t.Optional(
      t.Array(
        t.Union([
          word,
          t.Object(
            { name: word, title: t.Optional(word), weight: t.Optional(t.Number({ exclusiveMinimum: 0 })) },
            { additionalProperties: false },
          ),
        ]),
        { maxItems: 100 },
      ),
    ),
    limits: t.Optional(
      t.Object(
        {
          timeMs: atLeast(1),
          memoryBytes: atLeast(1),
          outputBytes: atLeast(0),
          files: atLeast(0),
          processes: atLeast(0),
          costUsd: t.Optional(t.Union([t.Number({ minimum: 0 }), t.Null()])),
        },
        { additionalProperties: false },
      ),
    ),
    maxAttempts: t.Optional(t.Integer({ minimum: 1, maximum: 100 })),
    concurrency: t.Optional(t.Integer({ minimum: 1, maximum: 10_000 })),
    version: t.Optional(word),
    cache: t.Optional(t.Boolean()),
    dedupe: t.Optional(t.Boolean()),
    coolDownMs: t.Optional(t.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

/**
 * Makes a job type of a manifest. Its program starts in the manifest's folder.
 * @throws JobdeckError `config_invalid`, which names the file, the field and the rule
 */
export function readManifest(path: string): JobType {
  const { $schema: _, input, executor, image, ...rest } = decode(path);
  let checkShape: ReturnType<typeof foreignSchema>;
  try {
    checkShape = foreignSchema(input);
  } catch (cause) {
    throw invalid(path, `Expected \`input\` to be a JSON Schema: ${messageOf(cause)}`, cause);
  }
  try {
    const type = defineJob({
      ...rest,
      ...(image === undefined ? {} : { image }),
      executor: executor ?? (image === undefined ? "subprocess" : "container"),
      input: t.Object({}),
      cwd: dirname(path),
      run: onlyAsProgram,
    });
    return { ...type, input: t.Unsafe(input), checkShape };
  } catch (cause) {
    throw invalid(path, messageOf(cause), cause);
  }
}

function decode(path: string): Static<typeof ManifestFile> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw invalid(path, `Expected a JSON file (${messageOf(cause)})`, cause);
  }
  if (Value.Check(ManifestFile, value)) return value;
  const rules = new Map<string, string>();
  for (const error of Value.Errors(ManifestFile, value)) {
    const field = error.path.slice(1).replaceAll("/", ".") || "the file";
    if (!rules.has(field)) rules.set(field, `\`${field}\`: ${ruleOf(field, error)}`);
  }
  throw invalid(path, [...rules.values()].join("; "));
}

/** The words for the schema of a schema would say nothing. */
function ruleOf(field: string, error: ValueError): string {
  const isSchema = field === "input" || field === "input.type";
  return isSchema ? 'Expected the JSON Schema of an object, with "type": "object"' : ruleWords(error);
}

function invalid(path: string, rule: string, cause?: unknown): JobdeckError {
  return new JobdeckError("config_invalid", `${path}: ${rule}`, cause === undefined ? {} : { cause });
}
