import { fieldsOf } from "../../../views/components/schema-input.ts";
import { MASK, masked } from "./mask.ts";

type Schema = Readonly<Record<string, unknown>>;

/**
 * An edited input with the secrets that it had: whoever edits is given a mask in their place, and may send it back.
 * @param old the input as it is kept, with its secrets
 */
export function withSecrets(given: unknown, old: unknown, schema: Schema): unknown {
  return restored(given, old, masked(old, schema));
}

/** The same for what came as a form, which shows a secret as an empty field: left empty, it stays as it was. */
export function withUntypedSecrets(given: unknown, old: unknown, schema: Schema): unknown {
  if (!isRecord(given) || !isRecord(old)) return given;
  const kept = fieldsOf(schema).filter(
    ({ name, secret }) => secret && !Object.hasOwn(given, name) && Object.hasOwn(old, name),
  );
  return { ...given, ...Object.fromEntries(kept.map(({ name }) => [name, old[name]])) };
}

function restored(given: unknown, old: unknown, mask: unknown): unknown {
  if (given === MASK && mask === MASK) return old;
  if (Array.isArray(given) && Array.isArray(old) && Array.isArray(mask)) {
    return given.map((item, at) => restored(item, old[at], mask[at]));
  }
  if (!isRecord(given) || !isRecord(old) || !isRecord(mask)) return given;
  return Object.fromEntries(Object.entries(given).map(([key, v]) => [key, restored(v, old[key], mask[key])]));
}

function isRecord(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
