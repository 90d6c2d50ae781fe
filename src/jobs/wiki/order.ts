/** Order by code units, the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorts by numbers, the greatest first, then by text. */
export function descending<T>(
  items: Iterable<T>,
  score: (item: T) => number,
  name: (item: T) => string,
): T[] {
  return [...items].sort((a, b) => score(b) - score(a) || compare(name(a), name(b)));
}

export function sorted<T>(items: Iterable<T>, name: (item: T) => string): T[] {
  return [...items].sort((a, b) => compare(name(a), name(b)));
}
