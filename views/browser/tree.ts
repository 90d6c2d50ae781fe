import { all, nearest, on } from "./dom.ts";

/**
 * Keeps the branches of the page tree as the reader left them while pages are swapped.
 * @returns opens them again in a page that has just come
 */
export function keepBranches(): () => void {
  const opened = new Set<string>();
  on("click", ({ target }) => {
    const branch = nearest(target, ".tree-fold > summary")?.parentElement;
    if (!(branch instanceof HTMLDetailsElement)) return;
    // The click has not yet opened or closed it.
    if (branch.open) opened.delete(nameOf(branch));
    else opened.add(nameOf(branch));
  });
  return () => {
    for (const branch of all(".tree-fold")) {
      if (opened.has(nameOf(branch))) branch.setAttribute("open", "");
    }
  };
}

function nameOf(branch: HTMLElement): string {
  return branch.dataset["branch"] ?? "";
}
