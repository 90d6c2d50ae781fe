import { all, nearest, one } from "./dom.ts";

/** Opens the taskbar and goes to its first row. */
export function enterTaskbar(): void {
  const fold = one(".dock-fold");
  if (!(fold instanceof HTMLDetailsElement)) return;
  fold.open = true;
  shownRows()[0]?.focus();
}

export function moveInTaskbar(step: number): void {
  const rows = shownRows();
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
}

/** Does what the × of the row in focus does. */
export function cancelFocused(): void {
  const row = nearest(document.activeElement, ".dock-row");
  if (row === null) return;
  const ask = one("details.ask", row);
  if (ask instanceof HTMLDetailsElement) {
    ask.open = true;
    one("button", ask)?.focus();
  } else one(".cancel button", row)?.click();
}

function shownRows(): readonly HTMLElement[] {
  return all(".dock-row").filter((row) => row.offsetParent !== null);
}
