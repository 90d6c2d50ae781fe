type Schema = Readonly<Record<string, unknown>>;

/** What stands for a value that was given to us and is never given back. */
export const MASK = "•••";

/** A copy in which whatever the JSON Schema calls `writeOnly`, at any depth, is masked. */
export function masked(value: unknown, schema: unknown): unknown {
  if (!isRecord(schema) || value === undefined || value === null) return value;
  if (schema["writeOnly"] === true) return MASK;
  const variants = ["anyOf", "oneOf", "allOf"].flatMap((key) => listOf(schema[key]));
  const own = Array.isArray(value)
    ? value.map((item, at) => masked(item, itemSchema(schema, at)))
    : isRecord(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, v]) => [key, masked(v, propertySchema(schema, key))]),
        )
      : value;
  return variants.reduce<unknown>((seen, variant) => masked(seen, variant), own);
}

function propertySchema(schema: Schema, key: string): unknown {
  const properties = schema["properties"];
  if (isRecord(properties) && Object.hasOwn(properties, key)) return properties[key];
  const patterns = isRecord(schema["patternProperties"]) ? Object.entries(schema["patternProperties"]) : [];
  return patterns.find(([pattern]) => new RegExp(pattern).test(key))?.[1] ?? schema["additionalProperties"];
}

function itemSchema({ items, additionalItems }: Schema, at: number): unknown {
  return Array.isArray(items) ? (items[at] ?? additionalItems) : items;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
