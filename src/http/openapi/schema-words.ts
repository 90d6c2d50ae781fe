import type { FieldType, ReferenceField } from "../../../views/reference.ts";

type Schema = Readonly<Record<string, unknown>>;

const REF = /^#\/components\/schemas\/([^/]+)$/;
const ANYTHING: FieldType = { words: "anything", schema: null };

/** The members of an object, in the order of the schema. */
export function fieldsOf(schema: Schema): readonly ReferenceField[] {
  const required: readonly unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(recordOf(schema["properties"])).map(([name, member]) => ({
    name,
    type: typeOf(recordOf(member)),
    required: required.includes(name),
    description: textOf(recordOf(member)["description"]),
  }));
}

/** What a schema expects, in few words. */
export function typeOf(schema: Schema): FieldType {
  const named = refOf(schema);
  if (named !== null) return { words: named, schema: named };
  if ("const" in schema) return { words: JSON.stringify(schema["const"]), schema: null };
  if (Array.isArray(schema["enum"])) return { words: schema["enum"].join(", "), schema: null };
  const choices = schemasOf(schema["anyOf"] ?? schema["oneOf"]);
  if (choices.length > 0) return either(choices.map(typeOf));
  if (Array.isArray(schema["type"])) {
    return either(schema["type"].map((type: unknown) => typeOf({ ...schema, type })));
  }
  return plainType(schema);
}

export function refOf(schema: Schema): string | null {
  return REF.exec(textOf(schema["$ref"]))?.[1] ?? null;
}

export function schemasOf(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function recordOf(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function plainType(schema: Schema): FieldType {
  switch (schema["type"]) {
    case "array": {
      const { words, schema: named } = typeOf(recordOf(schema["items"]));
      return { words: `list of ${words}${range(schema, "minItems", "maxItems")}`, schema: named };
    }
    case "object":
      return { words: "object", schema: null };
    case "integer":
    case "number":
      return { words: `${schema["type"]}${range(schema, "minimum", "maximum")}`, schema: null };
    case "string":
      return {
        words: `${textOf(schema["format"]) || "text"}${range(schema, "minLength", "maxLength")}`,
        schema: null,
      };
    case "boolean":
      return { words: "true or false", schema: null };
    case "null":
      return { words: "null", schema: null };
    default:
      return ANYTHING;
  }
}

function either(types: readonly FieldType[]): FieldType {
  return {
    words: [...new Set(types.map(({ words }) => words))].join(" or "),
    schema: types.find(({ schema }) => schema !== null)?.schema ?? null,
  };
}

function range(schema: Schema, least: string, most: string): string {
  const [from, to] = [schema[least], schema[most]];
  if (from !== undefined && to !== undefined) return `, ${from} to ${to}`;
  if (to !== undefined) return `, at most ${to}`;
  return from === undefined || from === 0 ? "" : `, at least ${from}`;
}
