/** The HTML of a view. Views never wait, so a promise is a bug. */
export function render(element: JSX.Element): string {
  if (typeof element === "string") return element;
  throw new TypeError("Expected a view to give its HTML at once, got a promise");
}
