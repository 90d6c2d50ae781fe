import type { Change } from "../core/snapshot.ts";

/** How many lines of each side a message shows. */
const MOST_LINES = 5;

/** A change in one sentence: `Winter timetable: 2 lines added, 1 removed`. */
export function headline(change: Change): string {
  const added = change.added.length;
  const removed = change.removed.length;
  const parts = [
    added > 0 ? `${added} ${added === 1 ? "line" : "lines"} added` : "",
    removed > 0 ? `${removed}${added > 0 ? "" : removed === 1 ? " line" : " lines"} removed` : "",
  ];
  return `${change.title}: ${parts.filter(Boolean).join(", ")}`;
}

/** The first lines of a change, with `+` and `-` before them as in a patch. */
export function excerpt(change: Change): readonly string[] {
  return [...signed("+", change.added), ...signed("-", change.removed)];
}

function signed(sign: string, lines: readonly string[]): readonly string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => `${sign} ${line}`);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `${sign} … ${more} more`] : shown;
}
