/** Form fields of a job's input are called `input.<property>`. */
export const FIELD_PREFIX = "input.";

/** How one property of an input is asked for. */
export type FieldKind = "text" | "secret" | "url" | "number" | "boolean" | "choice" | "lines" | "json";

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  /** Whether it holds something that is never shown again: what was typed is not drawn a second time. */
  readonly secret: boolean;
  /** What the form shows at first, as text. */
  readonly initial: string;
  readonly example: string;
  readonly choices: readonly string[];
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly whole: boolean;
}

type Schema = Readonly<Record<string, unknown>>;

/** The fields of an object schema, in its order. */
export function fieldsOf(schema: Schema): readonly Field[] {
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(record(schema["properties"])).map(([name, property]) =>
    fieldOf(name, followed(record(property), schema), required.includes(name)),
  );
}

/**
 * The input that a form's fields stand for. Empty fields are left out; what is not a number, or not JSON, is kept
 * as it was typed, so that the schema's check names it.
 * @param entries name and value of every form field, in order; those without `input.` are passed over
 */
export function inputOfForm(
  schema: Schema,
  entries: Iterable<readonly [string, string]>,
): Record<string, unknown> {
  const given = new Map<string, string[]>();
  for (const [key, value] of entries) {
    if (!key.startsWith(FIELD_PREFIX)) continue;
    const name = key.slice(FIELD_PREFIX.length);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  const input: [string, unknown][] = [];
  for (const field of fieldsOf(schema)) {
    const values = given.get(field.name);
    const value = values === undefined ? undefined : read(field, values);
    if (value !== undefined) input.push([field.name, value]);
  }
  return Object.fromEntries(input);
}

/** What the form's fields showed, by property: to draw it again after a refusal. */
export function valuesOfForm(entries: Iterable<readonly [string, string]>): Readonly<Record<string, string>> {
  const values: [string, string][] = [];
  for (const [key, value] of entries) {
    if (key.startsWith(FIELD_PREFIX)) values.push([key.slice(FIELD_PREFIX.length), value]);
  }
  return Object.fromEntries(values);
}

/** What the form's fields show for an input that is there: to edit it. Secrets are not among it. */
export function valuesOfInput(schema: Schema, input: unknown): Readonly<Record<string, string>> {
  const given = record(input);
  const open = fieldsOf(schema).filter((field) => !field.secret && Object.hasOwn(given, field.name));
  return Object.fromEntries(open.map(({ name }) => [name, shown(given[name])]));
}

function read(field: Field, values: readonly string[]): unknown {
  const last = values.at(-1) ?? "";
  switch (field.kind) {
    case "boolean":
      return last === "true" || last === "on";
    case "lines": {
      const lines = values.flatMap((value) => value.split("\n")).map((line) => line.trim());
      const kept = lines.filter((line) => line !== "");
      return kept.length === 0 ? undefined : kept;
    }
    case "number":
      if (last.trim() === "") return undefined;
      return Number.isFinite(Number(last)) ? Number(last) : last;
    case "json":
      return last.trim() === "" ? undefined : parsed(last);
    default:
      return last.trim() === "" ? undefined : last.trim();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a reference within the schema leads to, with what stands beside it. A circle ends after a few steps. */
function followed(schema: Schema, root: Schema, steps = 5): Schema {
  const { $ref: reference, ...own } = schema;
  if (typeof reference !== "string" || !reference.startsWith("#/") || steps === 0) return schema;
  const target = reference
    .slice(2)
    .split("/")
    .reduce<unknown>((part, name) => record(part)[name], root);
  return { ...followed(record(target), root, steps - 1), ...own };
}

function fieldOf(name: string, schema: Schema, required: boolean): Field {
  const examples = Array.isArray(schema["examples"]) ? schema["examples"] : [];
  const secret = holdsSecret(schema);
  return {
    name,
    kind: kindOf(schema),
    title: text(schema["title"]) ?? spoken(name),
    description: text(schema["description"]) ?? "",
    required,
    secret,
    initial: secret ? "" : shown(schema["default"]),
    example: shown(examples[0]),
    choices: choicesOf(schema),
    minimum: number(schema["minimum"]),
    maximum: number(schema["maximum"]),
    whole: typeOf(schema) === "integer",
  };
}

function kindOf(schema: Schema): FieldKind {
  if (choicesOf(schema).length > 0) return "choice";
  switch (typeOf(schema)) {
    case "boolean":
      return "boolean";
    case "integer":
    case "number":
      return "number";
    case "string":
      if (schema["writeOnly"] === true) return "secret";
      return schema["format"] === "uri" ? "url" : "text";
    case "array":
      return typeOf(record(schema["items"])) === "string" ? "lines" : "json";
    default:
      return "json";
  }
}

/** The one type that a value may have besides null; undefined where there are several, or none is named. */
function typeOf(schema: Schema): unknown {
  const type = schema["type"];
  if (!Array.isArray(type)) return type;
  const types = type.filter((each) => each !== "null");
  return types.length === 1 ? types[0] : undefined;
}

/** Whether the schema, or any part of it, is `writeOnly`. */
function holdsSecret(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  return Object.entries(schema).some(
    ([key, part]) => (key === "writeOnly" && part === true) || holdsSecret(part),
  );
}

/** From `enum`, or from a union of constants. */
function choicesOf(schema: Schema): readonly string[] {
  const listed = Array.isArray(schema["enum"]) ? schema["enum"] : [];
  const variants = schema["anyOf"] ?? schema["oneOf"];
  const union = Array.isArray(variants) ? variants.map((s: unknown) => record(s)["const"]) : [];
  const all = listed.length > 0 ? listed : union;
  return all.length > 0 && all.every((choice) => typeof choice === "string") ? all : [];
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value) && value.every((v) => typeof v === "string")) return value.join("\n");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** "maxPages" → "Max pages". */
function spoken(name: string): string {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function record(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
