import { all, on } from "./dom.ts";
import type { ServerTime } from "./time.ts";

/** A job that has grown old since its row was drawn is asked about before it is stopped: its × turns into "Stop?". */
export function askBeforeStopping(now: ServerTime): void {
  on(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement)) return;
      const { asksAfter } = form.dataset;
      const button = form.querySelector("button");
      if (asksAfter === undefined || now() < Number(asksAfter) || button === null) return;
      if (button.hasAttribute("data-js-asking")) return;
      event.preventDefault();
      event.stopPropagation();
      stopAsking();
      button.toggleAttribute("data-js-asking", true);
      button.focus();
    },
    { capture: true },
  );
  on("focusout", ({ target }) => {
    if (target instanceof Element) target.removeAttribute("data-js-asking");
  });
}

export function stopAsking(): void {
  for (const button of all("[data-js-asking]")) button.removeAttribute("data-js-asking");
  for (const ask of document.querySelectorAll<HTMLDetailsElement>("details.ask[open]")) ask.open = false;
}
