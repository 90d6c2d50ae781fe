import { nearest, on, one } from "./dom.ts";
import { detailOf, isStream, sourceOf } from "./htmx.ts";

/** Requests that fail are seen: the server's own words by htmx, its silence here. */
export function showFailures(): void {
  on("htmx:error", (event) => {
    const source = sourceOf(event);
    const offline = document.querySelector("#offline");
    if (source === null || isStream(source) || !(offline instanceof HTMLTemplateElement)) return;
    one("#notice")?.replaceChildren(offline.content.cloneNode(true));
  });
  on("htmx:before:request", (event) => {
    if (!isStream(sourceOf(event))) one("#notice")?.replaceChildren();
  });
  on("click", ({ target }) => {
    if (nearest(target, "[data-dismiss]") !== null) one("#notice")?.replaceChildren();
  });
  // A refused form is shown where it was sent from: its own address is not one to come back to.
  on("htmx:before:history:update", (event) => {
    const { response } = detailOf(event);
    if (sourceOf(event)?.tagName === "FORM" && (response?.status ?? 0) >= 400) event.preventDefault();
  });
}
