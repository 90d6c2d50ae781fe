import { FIELD_PREFIX, inputOfForm } from "../../../views/components/schema-input.ts";
import { JobdeckError } from "../../domain/errors.ts";
import { OPTION_NAMES } from "./submission.ts";

type Schema = Readonly<Record<string, unknown>>;

const NUMBERS = new Set(["priority", "maxAttempts", "timeoutMs"]);
const LISTS = new Set(["tags", "dependsOn"]);
const SWITCHES = new Set(["skipCache", "cascade"]);
const OBJECTS = new Set(["metadata", "limits", "inputFrom"]);

/**
 * What a form's fields stand for, in the shape of the JSON body. Fields of the input are called `input.<property>`,
 * or just `<property>` where that is no option of the job; `input` holds it as JSON. The type's schema says what each
 * one is: numbers, checkboxes, lines. Empty fields are left out.
 * @param schemaOf the JSON Schema of a type's input; null for an unknown type
 */
export function submissionOfForm(
  fields: URLSearchParams,
  schemaOf: (type: string) => Schema | null,
): Readonly<Record<string, unknown>> {
  const options: [string, unknown][] = [];
  const inputs: [string, string][] = [];
  for (const [name, value] of fields) {
    if (name.startsWith(FIELD_PREFIX)) inputs.push([name, value]);
    else if (!OPTION_NAMES.has(name)) inputs.push([FIELD_PREFIX + name, value]);
    else if (name !== "input" && value.trim() !== "") options.push([name, optionOf(name, value)]);
  }
  const schema = schemaOf(fields.get("type") ?? "");
  const whole = fields.get("input")?.trim() ?? "";
  const input = whole === "" ? inputOfForm(schema ?? {}, inputs) : parsed("input", whole);
  return { ...Object.fromEntries(options), input };
}

function optionOf(name: string, text: string): unknown {
  const value = text.trim();
  if (NUMBERS.has(name)) return Number.isFinite(Number(value)) ? Number(value) : value;
  if (LISTS.has(name))
    return value
      .split(/[\n,]/)
      .map((word) => word.trim())
      .filter((word) => word !== "");
  if (OBJECTS.has(name)) return parsed(name, value);
  if (SWITCHES.has(name)) return isOn(value);
  return value;
}

/** As a checkbox sends it, or a program that writes the word. */
export function isOn(text: string): boolean {
  return text === "true" || text === "on";
}

/** @throws JobdeckError `request_invalid` */
export function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const issues = [{ path: `/${name}`, message: "Expected JSON" }];
    throw new JobdeckError("request_invalid", `Expected the field \`${name}\` to be JSON`, { issues, cause });
  }
}
