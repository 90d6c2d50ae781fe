import { createHash } from "node:crypto";

/** A short name for a list of JSON values: the same for values that differ only in the order of their keys. */
export function fingerprint(...values: readonly unknown[]): string {
  return createHash("sha256")
    .update(JSON.stringify(values.map(ordered)))
    .digest("hex")
    .slice(0, 40);
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, ordered(member)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
