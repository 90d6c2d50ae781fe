const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SHAPE = /^(\d{1,15})(ms|s|m|h|d)$/;

/**
 * Reads a duration as settings and flags spell it: a whole number and a unit, `500ms`, `5s`, `10m`, `2h`, `30d`.
 * @returns milliseconds; undefined for anything else, a number without a unit included
 */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = SHAPE.exec(text.trim()) ?? [];
  if (count === undefined || !isUnit(unit)) return undefined;
  const ms = Number(count) * UNITS[unit];
  return Number.isSafeInteger(ms) ? ms : undefined;
}

/** The opposite, in the largest unit that leaves no rest. */
export function formatDuration(ms: number): string {
  const [unit, size] = Object.entries(UNITS).findLast(([, size]) => ms >= size && ms % size === 0) ?? [
    "ms",
    1,
  ];
  return `${ms / size}${unit}`;
}

function isUnit(word: string | undefined): word is keyof typeof UNITS {
  return word !== undefined && word in UNITS;
}
