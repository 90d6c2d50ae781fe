/** The word that was perhaps meant: the one with the fewest typing errors, at most one for every three letters or part of them. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((one) => ({ one, errors: errorsBetween(word, one) }))
    .filter(({ one, errors }) => errors <= Math.ceil(one.length / 3))
    .sort((a, b) => a.errors - b.errors);
  return best?.one;
}

/** Levenshtein's distance: letters to add, remove or replace. */
function errorsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + Number(letter !== other);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
