/** @jsxImportSource @kitajs/html */
import { domId } from "../dom-id.ts";
import { count } from "../format.ts";

/** A number beside an entry of the navigation; nothing is shown for 0. */
export function NavCount({ of, n }: { of: "active" | "library"; n: number }): JSX.Element {
  return (
    <span
      id={of === "active" ? domId.navActive : domId.navLibrary}
      class="nav-count num"
      data-of={of}
      hidden={n === 0}
      safe
    >
      {count(n)}
    </span>
  );
}
