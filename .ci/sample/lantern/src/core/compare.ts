/** The lines that one snapshot has and the other has not. */
export interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Beyond this many cells the table of the exact comparison would be too big. */
const MAX_CELLS = 4_000_000;

/**
 * Compares two lists of lines. Lines that only moved together with their neighbours are not reported.
 *
 * The lines that both ends share are cut off first, since most changes are small and in one place. What is left is
 * compared by its longest common subsequence, or line by line without regard to order when it is very long.
 */
export function compareLines(before: readonly string[], after: readonly string[]): Difference {
  const start = commonStart(before, after);
  const end = commonEnd(before.slice(start), after.slice(start));
  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  return old.length * now.length > MAX_CELLS ? compareAsSets(old, now) : compareInOrder(old, now);
}

/** Whether nothing was added and nothing removed. */
export function isEmpty({ added, removed }: Difference): boolean {
  return added.length === 0 && removed.length === 0;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length += 1;
  return length;
}

function compareInOrder(old: readonly string[], now: readonly string[]): Difference {
  const width = now.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const added: string[] = [];
  const removed: string[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      removed.push(old[i] ?? "");
      i += 1;
    } else {
      added.push(now[j] ?? "");
      j += 1;
    }
  }
  return { added: [...added, ...now.slice(j)], removed: [...removed, ...old.slice(i)] };
}

function compareAsSets(old: readonly string[], now: readonly string[]): Difference {
  const had = new Set(old);
  const has = new Set(now);
  return { added: now.filter((line) => !had.has(line)), removed: old.filter((line) => !has.has(line)) };
}
