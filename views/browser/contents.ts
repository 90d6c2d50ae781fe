import { on } from "./dom.ts";

/** A heading counts as being read from this far below the top, in pixels. */
const READ_FROM_PX = 140;

/** Marks the entry of the page's contents that is being read. */
export function followContents(): void {
  on("scroll", markContents, { passive: true });
}

export function markContents(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".toc a")];
  const read = links.findLast((link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return heading !== null && heading.getBoundingClientRect().top < READ_FROM_PX;
  });
  for (const link of links) link.toggleAttribute("data-js-here", link === (read ?? links[0]));
}
