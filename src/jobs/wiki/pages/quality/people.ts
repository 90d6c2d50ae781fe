import type { GitChange } from "../../../git.ts";
import { descending } from "../../order.ts";

export interface Person {
  readonly name: string;
  readonly changes: number;
}

const PROGRAM = /\[bot\]|\bbot$|^(?:dependabot|renovate|github-actions|semantic-release|web-flow)\b/i;

/** Who made the changes, the most active first. Programs are left out, and an address given as a name is cut to a name. */
export function peopleOf(changes: readonly GitChange[]): Person[] {
  const people = new Map<string, number>();
  for (const { author } of changes) {
    const name = personName(author);
    if (name !== "" && !PROGRAM.test(author)) people.set(name, (people.get(name) ?? 0) + 1);
  }
  return descending(
    [...people].map(([name, n]) => ({ name, changes: n })),
    (p) => p.changes,
    (p) => p.name,
  );
}

/** A name as it may be shown: never an e-mail address. */
export function personName(author: string): string {
  return author
    .replace(/<[^>]*>/g, "")
    .replace(/@\S*/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 80);
}

/** `42 %`. */
export function share(part: number): string {
  return `${Math.round(part * 100)} %`;
}
