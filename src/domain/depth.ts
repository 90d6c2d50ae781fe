/** How deep metadata may be nested: SQLite reads a part of it for an index, and refuses more than 1000 levels. */
export const DEEPEST_METADATA = 100;

/** Whether a JSON value is nested at most so deep: a text or a number is 0 deep, a list of them 1. */
export function isWithinDepth(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return most > 0 && Object.values(value).every((member) => isWithinDepth(member, most - 1));
}
