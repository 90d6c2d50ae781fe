/** Order by code units, the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorts by numbers, the greatest first, then by text. Each is asked for once, the text only where numbers are equal. */
export function descending<T>(
  items: Iterable<T>,
  score: (item: T) => number,
  name: (item: T) => string,
): T[] {
  const keyed = Array.from(items, (item) => ({ item, score: score(item), name: once(() => name(item)) }));
  keyed.sort((a, b) => b.score - a.score || compare(a.name(), b.name()));
  return keyed.map(({ item }) => item);
}

export function sorted<T>(items: Iterable<T>, name: (item: T) => string): T[] {
  const keyed = Array.from(items, (item) => ({ item, name: name(item) }));
  keyed.sort((a, b) => compare(a.name, b.name));
  return keyed.map(({ item }) => item);
}

function once(make: () => string): () => string {
  let made: string | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
