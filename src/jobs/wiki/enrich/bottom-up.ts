import type { Module } from "../graph/atlas.ts";

/**
 * Visits modules, each after those that it is made of, and so many at once.
 * @returns what was found, by module; rejects with the first visit that does
 */
export async function bottomUp<T>(
  roots: readonly Module[],
  atOnce: number,
  visit: (module: Module, children: readonly T[]) => Promise<T>,
): Promise<readonly T[]> {
  const slot = slots(atOnce);
  const look = async (module: Module): Promise<T> => {
    const children = await Promise.all(module.children.map(look));
    return slot(() => visit(module, children));
  };
  return Promise.all(roots.map(look));
}

/** Makes what runs functions, so many at once, in the order in which they come. */
function slots(most: number): <T>(fn: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (fn) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await fn();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
