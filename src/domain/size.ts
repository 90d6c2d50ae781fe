const KILO = 1000;
const UNITS = { B: 1, kB: KILO, MB: KILO ** 2, GB: KILO ** 3, TB: KILO ** 4 } as const;
const SHAPE = /^(\d{1,15})(B|kB|MB|GB|TB)$/i;

/**
 * Reads a size as settings and flags spell it: a whole number and a unit, `500MB`, `10GB`; a unit is a thousand of the
 * one before, and its case does not matter.
 * @returns bytes; undefined for anything else, a number without a unit included
 */
export function parseSize(text: string): number | undefined {
  const [, count, written = ""] = SHAPE.exec(text.trim()) ?? [];
  const [, size] = Object.entries(UNITS).find(([unit]) => unit.toLowerCase() === written.toLowerCase()) ?? [];
  if (count === undefined || size === undefined) return undefined;
  const bytes = Number(count) * size;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** For people: in the largest unit of which there is one, with one digit behind the point. */
export function formatSize(bytes: number): string {
  const [unit, size] = Object.entries(UNITS).findLast(([, size]) => bytes >= size) ?? ["B", 1];
  return `${Math.floor((bytes / size) * 10) / 10} ${unit}`;
}
