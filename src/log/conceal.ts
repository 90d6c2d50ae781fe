/** Shorter values stand in every text. */
const SHORTEST = 4;

/**
 * A text without the values that an input keeps secret: what a handler throws may name them.
 * @param masked the input with `mask` in the place of each secret
 */
export function concealed(text: string, input: unknown, masked: unknown, mask: string): string {
  return secretsIn(input, masked, mask)
    .filter((secret) => secret.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, secret) => left.replaceAll(secret, mask), text);
}

function secretsIn(input: unknown, masked: unknown, mask: string): readonly string[] {
  if (masked === mask) return leaves(input);
  if (!isObject(input) || !isObject(masked)) return [];
  const shown = new Map(Object.entries(masked));
  return Object.entries(input).flatMap(([key, value]) => secretsIn(value, shown.get(key), mask));
}

function leaves(value: unknown): readonly string[] {
  if (isObject(value)) return Object.values(value).flatMap(leaves);
  return value === null || value === undefined || typeof value === "boolean" ? [] : [String(value)];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
