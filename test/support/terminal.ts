import type { Output } from "../../src/cli/output.ts";

/** An output that keeps what was written and can be waited on. */
export class Terminal implements Output {
  readonly isTTY: boolean;
  readonly colours: boolean;
  text = "";
  readonly #columns: number;
  #waiting: { readonly text: string; readonly resolve: () => void }[] = [];

  constructor(
    options: { readonly isTTY?: boolean; readonly colours?: boolean; readonly columns?: number } = {},
  ) {
    this.isTTY = options.isTTY ?? false;
    this.colours = options.colours ?? false;
    this.#columns = options.columns ?? 80;
  }

  get lines(): readonly string[] {
    return this.text.trimEnd().split("\n");
  }

  columns(): number {
    return this.#columns;
  }

  write(text: string): void {
    this.text += text;
    this.#waiting = this.#waiting.filter((waiting) => {
      if (!this.text.includes(waiting.text)) return true;
      waiting.resolve();
      return false;
    });
  }

  /** Resolves as soon as the text has been written. */
  saw(text: string): Promise<void> {
    if (this.text.includes(text)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ text, resolve }));
  }
}
