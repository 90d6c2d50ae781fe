import { commandLine } from "./jobdeck.ts";

/** The `jobdeck` command on a terminal of its own. */
export interface OnTerminal extends AsyncDisposable {
  /** Everything that it wrote until now. */
  readonly text: string;
  /** Resolves as soon as the text was written. */
  saw(text: string): Promise<void>;
  /** Presses keys: `\x03` is Ctrl-C. */
  press(keys: string): void;
  readonly exited: Promise<number>;
}

/** @param columns how wide the terminal is */
export function onTerminal(
  folder: string,
  words: readonly string[],
  {
    columns = 80,
    env = {},
  }: { readonly columns?: number; readonly env?: Readonly<Record<string, string>> } = {},
): OnTerminal {
  let text = "";
  let waiting: { readonly text: string; readonly resolve: () => void }[] = [];
  const decoder = new TextDecoder();
  const child = Bun.spawn(commandLine(words), {
    cwd: folder,
    env: { PATH: Bun.env["PATH"] ?? "", TERM: "xterm-256color", ...env },
    terminal: {
      ...{ cols: columns, rows: 24 },
      data(_, bytes) {
        text += decoder.decode(bytes, { stream: true });
        for (const one of waiting) if (text.includes(one.text)) one.resolve();
        waiting = waiting.filter((one) => !text.includes(one.text));
      },
    },
  });
  return {
    get text() {
      return text;
    },
    saw(wanted) {
      if (text.includes(wanted)) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ text: wanted, resolve });
      return promise;
    },
    press: (keys) => void child.terminal?.write(keys),
    exited: child.exited,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
      child.terminal?.close();
    },
  };
}
