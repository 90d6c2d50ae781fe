/** How deep metadata may be nested: SQLite reads a part of it for an index, and refuses more than 1000 levels. */
export const DEEPEST_METADATA = 100;
/** How deep an input may be nested: what compares two of them goes down level by level, and the stack has an end. */
export const DEEPEST_INPUT = 1000;

/** Whether a JSON value is nested at most so deep: a text or a number is 0 deep, a list of them 1. */
export function isWithinDepth(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return most > 0 && Object.values(value).every((member) => isWithinDepth(member, most - 1));
}

export function depthRule(most: number): string {
  return `Expected at most ${most} levels, one within the other`;
}
