import { on } from "./dom.ts";

/** A heading counts as being read from this far below the top, in pixels. */
const READ_FROM_PX = 140;

/** Marks the entry of the page's contents that is being read. */
export function followContents(): void {
  on("scroll", markContents, { passive: true });
  addEventListener("hashchange", markContents);
}

export function markContents(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".toc a")];
  const here = chosenAtTheEnd(links) ?? links.findLast((link) => topOf(link) < READ_FROM_PX) ?? links[0];
  for (const link of links) link.toggleAttribute("data-js-here", link === here);
}

/** The last headings of a page can't be scrolled up to the top: there, what the address names counts. */
function chosenAtTheEnd(links: readonly HTMLAnchorElement[]): HTMLAnchorElement | undefined {
  const isEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  return isEnd ? links.find((link) => link.hash === location.hash && topOf(link) < innerHeight) : undefined;
}

/** How far below the top of the window the heading begins that a link leads to, in pixels. */
function topOf(link: HTMLAnchorElement): number {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  return heading?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY;
}
