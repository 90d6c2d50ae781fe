import { Ajv, type ErrorObject, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Issue } from "../domain/errors.ts";
import { expectedWords, NO_SUCH_FIELD, requiredWords } from "../domain/rule-words.ts";

const OPTIONS: Options = {
  allErrors: true,
  verbose: true,
  useDefaults: true,
  // Words of others' making are no mistake, and a format says how a field is asked for, not what it must be.
  strict: false,
  validateFormats: false,
  logger: false,
};

/**
 * Makes the check of a JSON Schema that was not made with `t`: of draft 2020-12, or of the draft up to 7 that it names.
 * @returns a function that fills the defaults into an input and says what is wrong with it, one issue a field
 * @throws Error when it is no valid JSON Schema
 */
export function foreignSchema(
  schema: Readonly<Record<string, unknown>>,
): (input: unknown) => readonly Issue[] {
  const named = schema["$schema"];
  const old = typeof named === "string" && /draft-0\d/.test(named);
  const check = (old ? new Ajv(OPTIONS) : new Ajv2020(OPTIONS)).compile(schema);
  return (input) => (check(input) ? [] : issuesOf(check.errors ?? []));
}

/** Keywords whose rule is told by the words for their schema. */
const TOLD: ReadonlySet<string> = new Set([
  ...["type", "const", "enum", "anyOf", "oneOf", "minimum", "maximum"],
  ...["minLength", "maxLength", "pattern", "minItems", "maxItems"],
]);

function issuesOf(errors: readonly ErrorObject[]): readonly Issue[] {
  const unions = errors.filter(({ keyword }) => keyword === "anyOf" || keyword === "oneOf");
  const issues = new Map<string, Issue>();
  for (const error of errors) {
    // That a value is none of the choices says more than why it is not each of them.
    if (unions.some((union) => error !== union && error.schemaPath.startsWith(union.schemaPath))) continue;
    const issue = issueOf(error);
    if (!issues.has(issue.path)) issues.set(issue.path, issue);
  }
  return [...issues.values()];
}

function issueOf({ keyword, instancePath, params, parentSchema, message = "" }: ErrorObject): Issue {
  const at = (name: unknown) =>
    `/input${instancePath}/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
  switch (keyword) {
    case "required":
    case "dependentRequired":
      return {
        path: at(params["missingProperty"]),
        message: requiredWords(parentSchema?.["properties"]?.[params["missingProperty"]]),
      };
    case "additionalProperties":
    case "unevaluatedProperties":
      return {
        path: at(params[keyword === "additionalProperties" ? "additionalProperty" : "unevaluatedProperty"]),
        message: NO_SUCH_FIELD,
      };
    default: {
      const told = TOLD.has(keyword) ? expectedWords(parentSchema) : undefined;
      // Ajv's own words name the rule, and never the value.
      return {
        path: `/input${instancePath}`,
        message: told ?? message.charAt(0).toUpperCase() + message.slice(1),
      };
    }
  }
}
