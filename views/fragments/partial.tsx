/** @jsxImportSource @kitajs/html */
import { render } from "../render.ts";

/**
 * One instruction of a stream message or of an htmx response: put `children` where `target` is. A target that the
 * page does not have is ignored. `upsert` (public/app.js) morphs the element of the same id, or appends a new one
 * to the target: so the same bytes suit a reader that knows a row and one that does not. `missing` appends only those
 * whose id the page does not have.
 */
export function partial(
  target: string,
  swap: "outerMorph" | "innerHTML" | "upsert" | "missing" | "delete",
  element: JSX.Element = "",
): string {
  return render(
    <tag of="hx-partial" hx-target={target} hx-swap={swap}>
      {element}
    </tag>,
  );
}

/** Replaces a fragment by its newer self, in place: focus, scroll and hover stay. */
export function replaced(id: string, element: JSX.Element): string {
  return partial(`#${id}`, "outerMorph", element);
}
