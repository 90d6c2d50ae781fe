import { nearest, on, one, say } from "./dom.ts";

/** More than this are not kept in the page; the whole log is behind a link. */
const MOST_LINES = 5000;
const NEAR_PX = 24;

/** The log follows its end while the reader is there; else it says how many lines came meanwhile. */
export function followLog(): void {
  on(
    "scroll",
    ({ target }) => {
      if (!(target instanceof HTMLElement) || target.id !== "log-lines") return;
      if (target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_PX) caughtUp(target);
      else target.toggleAttribute("data-js-away", true);
    },
    { capture: true, passive: true },
  );
  on("click", ({ target }) => {
    const box = one("#log-lines");
    if (nearest(target, "[data-follow]") === null || box === null) return;
    caughtUp(box);
    box.scrollTop = box.scrollHeight;
  });
}

/** To be called when lines were added. */
export function logGrew(box: Element, count: number): void {
  if (box.id !== "log-lines" || box.parentElement === null) return;
  for (let extra = box.childElementCount - MOST_LINES; extra > 0; extra -= 1) {
    box.firstElementChild?.remove();
    const gap = one(".log-gap", box.parentElement);
    if (gap !== null) gap.hidden = false;
  }
  const pill = one("[data-follow]", box.parentElement);
  if (!box.hasAttribute("data-js-away") || pill === null) {
    box.scrollTop = box.scrollHeight;
    return;
  }
  const fresh = Number(pill.dataset["jsFresh"] ?? 0) + count;
  pill.dataset["jsFresh"] = String(fresh);
  pill.hidden = fresh === 0;
  say(pill.querySelector("[data-count]"), fresh === 1 ? "1 new line" : `${fresh} new lines`);
}

/** A page that was just opened shows the end of a live log, unless its address names a line. */
export function openAtEnd(): void {
  const box = one(".log[data-live] .log-lines");
  if (box !== null && location.hash === "") box.scrollTop = box.scrollHeight;
}

function caughtUp(box: HTMLElement): void {
  box.toggleAttribute("data-js-away", false);
  const pill = one("[data-follow]", box.parentElement ?? document);
  if (pill === null) return;
  delete pill.dataset["jsFresh"];
  pill.hidden = true;
}
