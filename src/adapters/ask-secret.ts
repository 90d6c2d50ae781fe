import type { ReadStream } from "node:tty";

const [INTERRUPT, END_OF_INPUT, BACKSPACE, DELETE] = ["\u0003", "\u0004", "\b", "\u007f"];

/**
 * One line from whoever sits at a terminal, which does not show what is typed.
 * @param onInterrupt Ctrl-C was typed
 */
export async function askSecret(
  terminal: ReadStream,
  write: (text: string) => void,
  question: string,
  onInterrupt: () => never,
): Promise<string> {
  write(question);
  terminal.setRawMode(true);
  terminal.setEncoding("utf8");
  let typed = "";
  try {
    for await (const chunk of terminal) {
      for (const key of String(chunk)) {
        if (key === "\r" || key === "\n" || key === END_OF_INPUT) return typed;
        if (key === INTERRUPT) onInterrupt();
        if (key === BACKSPACE || key === DELETE) typed = typed.slice(0, -1);
        else if (key >= " ") typed += key;
      }
    }
    return typed;
  } finally {
    terminal.setRawMode(false);
    write("\n");
  }
}
