import { all, nearest, on, one } from "./dom.ts";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 };
const FIELD = "[data-search] input[type=search]";

/** Arrows lead from the field into what was found and through it, `j` and `k` too; Enter goes to a symbol of that name. */
export function steerSearch(): void {
  on("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.ctrlKey || event.metaKey || event.altKey) return;
    const inField = nearest(event.target, FIELD) !== null;
    const inHits = nearest(event.target, ".hits") !== null;
    if (!inField && !inHits) return;
    if (event.key === "Escape") leave(event, inField);
    if (event.key === "Enter" && inField) jump(event);
    const step = STEPS[event.key];
    if (step === undefined || (inField && event.key.length === 1)) return;
    event.preventDefault();
    move(step);
  });
}

/** Where `/` leads: the search of the page, else its first field. */
export function focusSearch(): void {
  const field = one(FIELD) ?? one("#main input:not([type=hidden]), #main textarea");
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
}

function move(step: number): void {
  const links = all(".hits a").filter((link) => link.checkVisibility());
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? links.indexOf(activeElement) : -1;
  const next = links[at + step];
  if (next !== undefined) next.focus();
  else if (at + step < 0) one(FIELD)?.focus();
}

/** The first one is gone to when it bears the very name; what was found for fewer letters does not count. */
function jump(event: KeyboardEvent): void {
  const link = one(".found .hits .hit:first-child a[data-exact]");
  const field = event.target;
  if (link === null || !(field instanceof HTMLInputElement)) return;
  if (one(".found")?.dataset["q"] !== field.value.trim()) return;
  event.preventDefault();
  link.click();
}

function leave(event: KeyboardEvent, inField: boolean): void {
  event.preventDefault();
  if (!inField) one(FIELD)?.focus();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
