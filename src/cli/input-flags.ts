import type { FlagKind } from "./flags.ts";

type Schema = Readonly<Record<string, unknown>>;

/** A field of a job type's input, as a flag. */
export interface InputFlag {
  /** The field's own name: `stepMs`. */
  readonly field: string;
  /** How it is written after `--`: `step-ms`. */
  readonly flag: string;
  readonly kind: FlagKind;
  /** May be given several times. */
  readonly many: boolean;
  readonly required: boolean;
  /** What comes after the flag, in a word: `TEXT`, `NUMBER`, `a|b`; empty for a switch. */
  readonly hint: string;
  /** What it is and what it does, in a sentence or two. */
  readonly description: string;
  readonly schema: Schema;
}

/** The fields of an input schema, in its order. */
export function inputFlags(input: Schema): readonly InputFlag[] {
  const required = Array.isArray(input["required"]) ? input["required"] : [];
  return Object.entries(record(input["properties"])).map(([field, property]) => {
    const schema = record(property);
    const flag = field.replaceAll(/[A-Z]/g, "-$&").toLowerCase();
    return {
      field,
      flag,
      kind: schema["type"] === "boolean" ? "switch" : "value",
      many: schema["type"] === "array",
      required: required.includes(field) && schema["default"] === undefined,
      hint: hintOf(schema),
      description: meaningOf(flag, schema),
      schema,
    };
  });
}

/** How `takeFlags` reads them: under their flag and under the field's own name. */
export function kindsOf(flags: readonly InputFlag[]): ReadonlyMap<string, FlagKind> {
  return new Map(
    flags.flatMap(({ field, flag, kind }) => [
      [flag, kind],
      [field, kind],
    ]),
  );
}

/** The part of an input that flags stand for. What is no number or no JSON stays text: the schema's check names it. */
export function inputOfFlags(
  flags: readonly InputFlag[],
  values: ReadonlyMap<string, readonly string[]>,
): Readonly<Record<string, unknown>> {
  const given = flags.flatMap((flag) => {
    const names = flag.flag === flag.field ? [flag.flag] : [flag.flag, flag.field];
    const texts = names.flatMap((name) => values.get(name) ?? []);
    return texts.length === 0 ? [] : [[flag.field, fieldValue(flag, texts)] as const];
  });
  return Object.fromEntries(given);
}

function fieldValue({ many, schema }: InputFlag, texts: readonly string[]): unknown {
  return many ? texts.map((text) => read(text, record(schema["items"]))) : read(texts.at(-1) ?? "", schema);
}

function read(text: string, schema: Schema): unknown {
  const choices = Array.isArray(schema["anyOf"]) ? schema["anyOf"].map(record) : [];
  switch (schema["type"]) {
    case "integer":
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "string":
      return text;
    default:
      return choices.some((choice) => choice["type"] === "string") ? text : json(text);
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function hintOf(schema: Schema): string {
  const listed = schema["enum"];
  const variants = schema["anyOf"] ?? schema["oneOf"];
  const choices = Array.isArray(listed)
    ? listed
    : Array.isArray(variants)
      ? variants.map((c: unknown) => record(c)["const"])
      : [];
  if (choices.length > 0 && choices.every((choice) => typeof choice === "string")) return choices.join("|");
  switch (schema["type"]) {
    case "boolean":
      return "";
    case "integer":
    case "number":
      return "NUMBER";
    case "array":
      return hintOf(record(schema["items"]));
    case "string":
      return "TEXT";
    default:
      return "JSON";
  }
}

function record(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The schema's title, unless the flag says it already, and its description. */
function meaningOf(flag: string, { title, description }: Schema): string {
  const said = isText(title) && title.toLowerCase() === flag.replaceAll("-", " ") && isText(description);
  return [said ? null : title, description].filter(isText).join(". ");
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
