type Schema = Readonly<Record<string, unknown>>;

/** What stands for a value that was given to us and is never given back. */
export const MASK = "•••";

/** A reference to a reference to a reference: more of them are a circle. */
const MOST_HOPS = 10;

/**
 * A copy in which whatever the JSON Schema calls `writeOnly`, at any depth, is masked. Without a schema nobody can say
 * what is secret: then all of it is, if there is anything.
 */
export function masked(value: unknown, schema: unknown): unknown {
  if (schema === null) return value === null ? null : MASK;
  return mask(value, schema, schema);
}

/** @param root where references are looked up */
function mask(value: unknown, part: unknown, root: unknown): unknown {
  const schema = followed(part, root);
  if (schema === null || value === undefined || value === null) return value;
  if (schema["writeOnly"] === true) return MASK;
  const variants = ["anyOf", "oneOf", "allOf"].flatMap((key) => listOf(schema[key]));
  const own = Array.isArray(value)
    ? value.map((item, at) => mask(item, itemSchema(schema, at), root))
    : isRecord(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, v]) => [key, mask(v, propertySchema(schema, key), root)]),
        )
      : value;
  return variants.reduce<unknown>((seen, variant) => mask(seen, variant, root), own);
}

/** The schema itself, or what its `$ref` names; null when there is none. */
function followed(part: unknown, root: unknown): Schema | null {
  let schema = isRecord(part) ? part : null;
  for (let hops = 0; hops < MOST_HOPS && typeof schema?.["$ref"] === "string"; hops += 1) {
    schema = referenced(root, schema["$ref"]);
  }
  return schema;
}

/** A place in the root, as in `#/$defs/token`, or the part whose `$id` it is. */
function referenced(root: unknown, ref: string): Schema | null {
  if (!ref.startsWith("#")) return partCalled(root, ref);
  const names = ref.slice(1).split("/").slice(1);
  const found = names.reduce<unknown>((part, name) => (isRecord(part) ? part[name] : undefined), root);
  return isRecord(found) ? found : null;
}

function partCalled(part: unknown, id: string): Schema | null {
  if (Array.isArray(part)) return firstOf(part, id);
  if (!isRecord(part)) return null;
  return part["$id"] === id ? part : firstOf(Object.values(part), id);
}

function firstOf(parts: readonly unknown[], id: string): Schema | null {
  for (const part of parts) {
    const found = partCalled(part, id);
    if (found !== null) return found;
  }
  return null;
}

function propertySchema(schema: Schema, key: string): unknown {
  const properties = schema["properties"];
  if (isRecord(properties) && Object.hasOwn(properties, key)) return properties[key];
  const patterns = isRecord(schema["patternProperties"]) ? Object.entries(schema["patternProperties"]) : [];
  return patterns.find(([pattern]) => new RegExp(pattern).test(key))?.[1] ?? schema["additionalProperties"];
}

function itemSchema({ items, additionalItems, prefixItems }: Schema, at: number): unknown {
  const tuple = listOf(prefixItems);
  if (at < tuple.length) return tuple[at];
  return Array.isArray(items) ? (items[at] ?? additionalItems) : items;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
