import { all, nearest, on } from "./dom.ts";

const ADDRESS = /^#L(\d+)(?:-L?(\d+))?$/;
const MOST_MARKED = 5000;

/** Marks the lines that the address names, `#L12` or `#L12-L20`; a click with Shift makes a range. */
export function followLineAddresses(): void {
  addEventListener("hashchange", () => markLines({ scroll: location.hash.includes("-") }));
  on("click", (event) => {
    const number = nearest(event.target, ".source-number");
    const [, first] = ADDRESS.exec(location.hash) ?? [];
    if (!(number instanceof HTMLAnchorElement) || first === undefined) return;
    if (!(event instanceof MouseEvent) || !event.shiftKey) return;
    event.preventDefault();
    history.replaceState(history.state, "", `#L${first}-L${number.hash.slice(2)}`);
    markLines({ scroll: false });
  });
}

/** `:target` does not see addresses that a script set, nor ranges; so lines are marked by an attribute. */
export function markLines({ scroll }: { scroll: boolean }): void {
  for (const line of all("[data-js-marked]")) line.removeAttribute("data-js-marked");
  const [, first, last = first] = ADDRESS.exec(location.hash) ?? [];
  if (first === undefined || last === undefined) return;
  const from = Math.min(Number(first), Number(last));
  const to = Math.min(Math.max(Number(first), Number(last)), from + MOST_MARKED);
  for (let n = from; n <= to; n += 1)
    document.getElementById(`L${n}`)?.toggleAttribute("data-js-marked", true);
  if (scroll) document.getElementById(`L${from}`)?.scrollIntoView({ block: "center" });
}
