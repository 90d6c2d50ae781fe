import { count } from "../pages/markdown.ts";

export const NO_MODEL =
  "No language model is set up, so the pages are made from the code and its comments alone";

const LEFT = "The language model left";

/** @param reason the end of a sentence */
export function leftWarning(left: number, total: number, reason: string): string {
  return `${LEFT} ${count(left, "page")} of ${total} as ${left === 1 ? "it is" : "they are"}: ${reason}`;
}

/** Whether the next run may do better than the one that was warned of this. */
export function isPassing(warning: string): boolean {
  return warning === NO_MODEL || warning.startsWith(LEFT);
}
