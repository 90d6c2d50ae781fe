import type { HtmxInternals } from "./htmx.ts";

/**
 * Teaches htmx the swap style `upsert`: what has the id of an element on the page is morphed into it where it is, what
 * is new is appended to the target. Saying the same thing twice changes nothing. And `missing`, which leaves alone what
 * is there.
 * @param appended is told which target grew, and by how many
 */
export function addUpsert(appended: (target: Element, count: number) => void): void {
  let internals: HtmxInternals | null = null;
  htmx.registerExtension("jobdeck", {
    init: (given) => {
      internals = given;
    },
    handle_swap: (style, target, fragment) => {
      if ((style !== "upsert" && style !== "missing") || internals === null) return false;
      const before = target.childElementCount;
      const touched: Element[] = [];
      for (const fresh of [...fragment.children]) {
        const known = document.getElementById(fresh.id);
        if (known !== null && (style === "missing" || known.isEqualNode(fresh))) continue;
        if (known === null) target.append(fresh);
        else internals.morph(known, holding(fresh), false);
        touched.push(known ?? fresh);
      }
      appended(target, target.childElementCount - before);
      return touched.length > 0 ? touched : true;
    },
  });
}

function holding(element: Element): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(element);
  return fragment;
}
