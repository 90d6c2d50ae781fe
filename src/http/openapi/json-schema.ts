import { type SchemaOptions, type TProperties, type TSchema, Type as t } from "@sinclair/typebox";

/** Where the document keeps what has a name. */
export function ref(name: string): TSchema {
  return t.Unsafe({ $ref: `#/components/schemas/${name}` });
}

/** An object of an answer: every member is there, what is absent is null. More may come in later versions. */
export function members(properties: TProperties, options: SchemaOptions = {}): TSchema {
  return t.Object(properties, options);
}

export function orNull(schema: TSchema, description?: string): TSchema {
  const words = description === undefined ? {} : { description };
  const type: unknown = schema["type"];
  if (typeof type === "string" && !("enum" in schema)) {
    return t.Unsafe({ ...schema, type: [type, "null"], ...words });
  }
  return t.Unsafe({ anyOf: [schema, { type: "null" }], ...words });
}

export function oneOf(words: readonly string[], description?: string): TSchema {
  return t.Unsafe({
    type: "string",
    enum: [...words],
    ...(description === undefined ? {} : { description }),
  });
}

export function instant(description?: string): TSchema {
  return t.String({
    format: "date-time",
    ...(description === undefined ? {} : { description }),
  });
}

export const id = (description?: string) =>
  t.String({ format: "uuid", ...(description === undefined ? {} : { description }) });
export const text = (description?: string) => t.String(description === undefined ? {} : { description });
export const count = (description?: string) =>
  t.Integer({ minimum: 0, ...(description === undefined ? {} : { description }) });
export const flag = (description?: string) => t.Boolean(description === undefined ? {} : { description });
export const anything = (description: string) => t.Unknown({ description });
export const list = (items: TSchema, description?: string) =>
  t.Array(items, description === undefined ? {} : { description });
export const freeObject = (description?: string) =>
  t.Record(t.String(), t.Unknown(), description === undefined ? {} : { description });
