/** JSON pointers, RFC 6901. */

const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** @returns the value at a pointer; undefined when there is none */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const name of names(pointer)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = new Map<string, unknown>(Object.entries(value)).get(name);
  }
  return value;
}

/**
 * A copy of the document with a value put where the pointer says; objects on the way are made as needed.
 * @throws TypeError when the way leads through something that is no object or list
 */
export function withValueAt(document: unknown, pointer: string, value: unknown): unknown {
  const [name, ...rest] = names(pointer);
  return name === undefined ? value : put(document ?? {}, name, rest, value);
}

/** Whether one pointer is the other, or leads to something inside it. */
export function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

function put(parent: unknown, name: string, rest: readonly string[], value: unknown): unknown {
  if (FORBIDDEN.has(name) || typeof parent !== "object" || parent === null) {
    throw new TypeError(`Expected an object to put ${JSON.stringify(name)} into`);
  }
  const [next, ...others] = rest;
  const below = (child: unknown) => (next === undefined ? value : put(child ?? {}, next, others, value));
  if (!Array.isArray(parent)) {
    return { ...parent, [name]: below(new Map<string, unknown>(Object.entries(parent)).get(name)) };
  }
  const at = name === "-" ? parent.length : Number(name);
  if (!Number.isInteger(at) || at < 0 || at > parent.length) {
    throw new TypeError(`Expected a place in a list of ${parent.length}, got ${JSON.stringify(name)}`);
  }
  const copy: unknown[] = [...parent];
  copy[at] = below(copy[at]);
  return copy;
}

function names(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}
