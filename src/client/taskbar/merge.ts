/** What the reader has opened, and what the element itself has noted, is not the server's to say. */
function isReaders(name: string): boolean {
  return name === "open" || name.startsWith("data-js-");
}

/**
 * Makes `old` look like `fresh` and keeps every element that is still there, so that the focus, what is open and what
 * is being animated stay. Elements are known again by their ids, others by their places.
 */
export function merge(old: Element, fresh: Element): void {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !isReaders(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (!isReaders(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const known = new Map([...old.children].filter(({ id }) => id !== "").map((child) => [child.id, child]));
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const same = (next instanceof Element && known.get(next.id)) || (isAlike(at, next) ? at : null);
    if (same === null) {
      old.insertBefore(next, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    if (same instanceof Element && next instanceof Element) merge(same, next);
    else if (same.nodeValue !== next.nodeValue) same.nodeValue = next.nodeValue;
  }
  while (at !== null) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function isAlike(old: ChildNode | null, fresh: ChildNode): old is ChildNode {
  if (old === null || old.nodeName !== fresh.nodeName) return false;
  return !(old instanceof Element && fresh instanceof Element) || (old.id === "" && fresh.id === "");
}
