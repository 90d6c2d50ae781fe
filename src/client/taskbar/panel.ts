import { clock } from "../../../views/format.ts";
import { merge } from "./merge.ts";

/** The taskbar as the server has drawn it, inside of a shadow root on any page. */
export class Panel {
  readonly #place: HTMLElement;
  /** Where the deck's own paths lead. */
  readonly #origin: string;

  constructor(place: HTMLElement, origin: string) {
    this.#place = place;
    this.#origin = origin;
  }

  /** @param folded whether its rows are out of sight when it is shown first; then that is the reader's choice */
  show(html: string, folded: boolean): void {
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    if (fresh === null) return;
    for (const link of fresh.querySelectorAll("a")) {
      link.href = this.#address(link.getAttribute("href"));
      link.target = "_blank";
      link.rel = "noopener";
    }
    for (const form of fresh.querySelectorAll("form"))
      form.action = this.#address(form.getAttribute("action"));
    // A sprite of another site can't be used: the × is a letter here, and the other icons stand beside words.
    for (const icon of fresh.querySelectorAll("svg.icon")) {
      icon.replaceWith(icon.querySelector("use")?.getAttribute("href")?.endsWith("#x") ? "×" : "");
    }
    const old = this.#place.firstElementChild;
    const fold = fresh.querySelector<HTMLDetailsElement>(".dock-fold");
    if (fold !== null && old?.querySelector(".dock-fold") == null) fold.open = !folded;
    if (old === null) this.#place.append(fresh);
    else merge(old, fresh);
  }

  clear(): void {
    this.#place.replaceChildren();
  }

  /** Lets times go on between what the server says. */
  tick(now: number): void {
    for (const time of this.#place.querySelectorAll<HTMLElement>("[data-clock-from]")) {
      const text = clock(now - Number(time.dataset["clockFrom"]));
      if (time.textContent !== text) time.textContent = text;
    }
  }

  #address(path: string | null): string {
    return new URL(path ?? "", this.#origin).href;
  }
}
