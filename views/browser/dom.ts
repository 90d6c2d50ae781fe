export function one(selector: string, from: ParentNode = document): HTMLElement | null {
  const found = from.querySelector(selector);
  return found instanceof HTMLElement ? found : null;
}

export function all(selector: string, from: ParentNode = document): readonly HTMLElement[] {
  return [...from.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);
}

/** The element itself or the nearest one around it; null for what is no element. */
export function nearest(target: EventTarget | null, selector: string): HTMLElement | null {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof HTMLElement ? found : null;
}

/** Every listener sits on the document, so that swapping a page binds nothing twice. */
export function on(
  event: string,
  listener: (event: Event) => void,
  options?: { readonly capture?: boolean; readonly passive?: boolean },
): void {
  document.addEventListener(event, listener, options);
}

/** Writes only what differs: a text that is written again loses the reader's selection. */
export function say(element: Element | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text;
}
