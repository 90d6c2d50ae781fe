type Schema = Readonly<Record<string, unknown>>;

/** Keywords whose value is data, or a name, and no schema. */
const DATA = new Set(["const", "enum", "default", "examples", "required", "dependentRequired"]);
/** Keywords whose members have names of their own making. */
const NAMED = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);

/**
 * The JSON Schema of an input as a part of a larger document: its references lead to its own parts still, what draft 7
 * says in another way than 2020-12 is said in the newer one, and what has a default is not required.
 * @param at where it is put, such as `#/components/schemas/DemoInput`
 */
export function embedded(schema: Schema, at: string): Schema {
  const { $schema: _, ...own } = schema;
  return { ...walked(own, at, idsIn(own, at)) };
}

function walked(schema: Schema, at: string, ids: ReadonlyMap<string, string>): Schema {
  const { $id: _, ...rest } = schema;
  return Object.fromEntries(
    Object.entries(withDefaults(asNewer(rest))).map(([key, value]) => {
      if (key === "$ref" && typeof value === "string") return [key, targetOf(value, at, ids)];
      if (DATA.has(key)) return [key, value];
      if (NAMED.has(key) && isSchema(value)) {
        return [
          key,
          Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inner(part, at, ids)])),
        ];
      }
      return [key, inner(value, at, ids)];
    }),
  );
}

function inner(value: unknown, at: string, ids: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => inner(each, at, ids));
  return isSchema(value) ? walked(value, at, ids) : value;
}

/** Draft 7 has tuples as `items`, and what follows them as `additionalItems`. */
function asNewer(schema: Schema): Schema {
  if (!Array.isArray(schema["items"])) return schema;
  const { items, additionalItems, ...rest } = schema;
  return {
    ...rest,
    prefixItems: items,
    ...(additionalItems === undefined ? {} : { items: additionalItems }),
  };
}

/** What has a default may be left out: it is filled in before the input is checked. */
function withDefaults(schema: Schema): Schema {
  const { required, properties } = schema;
  if (!Array.isArray(required) || !isSchema(properties)) return schema;
  const needed = required.filter((name: unknown) => {
    const part = typeof name === "string" ? properties[name] : undefined;
    return !isSchema(part) || !("default" in part);
  });
  return { ...schema, required: needed };
}

function targetOf(written: string, at: string, ids: ReadonlyMap<string, string>): string {
  if (written.startsWith("#")) return `${at}${written.slice(1)}`;
  return ids.get(written) ?? written;
}

/** Parts that have a name of their own, as recursive types have, and where they are. */
function idsIn(value: unknown, at: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (typeof value !== "object" || value === null) return found;
  if ("$id" in value && typeof value.$id === "string") found.set(value.$id, at);
  for (const [key, part] of Object.entries(value)) {
    idsIn(part, `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, found);
  }
  return found;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
