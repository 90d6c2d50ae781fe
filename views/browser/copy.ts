import { all, nearest, on, say } from "./dom.ts";
import { later } from "./machine.ts";

const SAID_MS = 2000;

/** Buttons that copy: `data-copy` names a list to copy line by line; empty, it is the code block around the button. */
export function copyOnClick(): void {
  on("click", ({ target }) => {
    const button = nearest(target, "[data-copy]");
    if (button !== null) void copy(button);
  });
}

/** Shown by scripts, since it needs them; browsers have no clipboard on plain HTTP. */
export function showCopyButtons(): void {
  for (const button of all("[data-copy][hidden]")) button.hidden = !("clipboard" in navigator);
}

async function copy(button: HTMLElement): Promise<void> {
  const said = await navigator.clipboard.writeText(textFor(button)).then(
    () => "Copied",
    () => "Copying was refused",
  );
  say(button, said);
  later(SAID_MS, () => say(button, "Copy"));
}

function textFor(button: HTMLElement): string {
  const { copy: list = "" } = button.dataset;
  if (list === "") return nearest(button, ".code-block")?.querySelector("pre")?.textContent ?? "";
  const lines = all(`${list} > *`).map((line) =>
    [...line.children].map((part) => part.textContent).join(" "),
  );
  return `${lines.join("\n")}\n`;
}
