import { all, nearest, on, say } from "./dom.ts";
import { later } from "./machine.ts";

const SAID_MS = 2000;
const BUTTONS = "[data-copy], [data-copy-link], [data-copy-url]";

/**
 * Buttons that copy: `data-copy` names a list to copy line by line; empty, it is the code block around the button.
 * `data-copy-link`: the page's address with the lines that are marked. `data-copy-url`: what lies at an address of ours.
 * The `#` beside a heading copies the address that it leads to.
 */
export function copyOnClick(): void {
  on("click", ({ target }) => {
    const button = nearest(target, BUTTONS);
    if (button !== null) void copy(button);
    const anchor = nearest(target, ".heading-anchor");
    if (anchor instanceof HTMLAnchorElement && "clipboard" in navigator) void copyAddress(anchor);
  });
}

/** Shown by scripts, since it needs them; browsers have no clipboard on plain HTTP. */
export function showCopyButtons(): void {
  for (const button of all(BUTTONS)) if (button.hidden) button.hidden = !("clipboard" in navigator);
}

async function copyAddress(anchor: HTMLAnchorElement): Promise<void> {
  const copied = await navigator.clipboard.writeText(anchor.href).then(
    () => true,
    () => false,
  );
  anchor.toggleAttribute("data-js-copied", copied);
  later(SAID_MS, () => anchor.removeAttribute("data-js-copied"));
}

async function copy(button: HTMLElement): Promise<void> {
  const words = button.textContent;
  const said = await textFor(button)
    .then((text) => navigator.clipboard.writeText(text))
    .then(
      () => "Copied",
      () => "Copying was refused",
    );
  say(button, said);
  later(SAID_MS, () => {
    if (button.textContent === said) say(button, words === "Copied" ? "Copy" : words);
  });
}

async function textFor(button: HTMLElement): Promise<string> {
  const { copy: list = "", copyUrl } = button.dataset;
  if (button.hasAttribute("data-copy-link")) return location.href;
  if (copyUrl !== undefined) {
    const answer = await fetch(copyUrl);
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  }
  if (list === "") return nearest(button, ".code-block")?.querySelector("pre")?.textContent ?? "";
  const lines = all(`${list} > *`).map((line) =>
    [...line.children].map((part) => part.textContent).join(" "),
  );
  return `${lines.join("\n")}\n`;
}
