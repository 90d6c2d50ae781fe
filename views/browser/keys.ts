import { stopAsking } from "./asking.ts";
import { all, nearest, on, one } from "./dom.ts";
import { focusSearch } from "./search.ts";
import { cancelFocused, enterTaskbar, moveInTaskbar } from "./taskbar-keys.ts";

const ANYWHERE: Readonly<Record<string, () => void>> = {
  t: enterTaskbar,
  "?": showKeys,
  "/": focusSearch,
  q: () => one('[data-key="q"]')?.click(),
  e: () => one('[data-key="e"]')?.click(),
};

/** After `G`. */
const PLACES: Readonly<Record<string, () => void>> = {
  h: () => all(".nav-entry")[0]?.click(),
  j: () => all(".nav-entry")[1]?.click(),
  l: () => all(".nav-entry")[2]?.click(),
};

const IN_TASKBAR: Readonly<Record<string, () => void>> = {
  arrowdown: () => moveInTaskbar(1),
  arrowup: () => moveInTaskbar(-1),
  delete: cancelFocused,
};

/** Single keys, never while the reader types. */
export function listenToKeys(): void {
  let before = "";
  on("keydown", (event) => {
    if (!(event instanceof KeyboardEvent)) return;
    if (event.key === "Escape") stopAsking();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      focusSearch();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]") !== null) return;
    if (nearest(event.target, "input, textarea, select, [contenteditable]") !== null) return;
    const key = event.key.toLowerCase();
    const place = before === "g" ? PLACES[key] : undefined;
    before = key;
    const inTaskbar = nearest(event.target, ".dock") === null ? undefined : IN_TASKBAR[key];
    const act = place ?? inTaskbar ?? ANYWHERE[key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

function showKeys(): void {
  const dialog = one("#keyboard");
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
}
