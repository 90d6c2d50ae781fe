import { isFolderTrouble, type JobdeckError } from "../domain/errors.ts";

interface Options {
  /** Told of every bug, and of each trouble with the data folder once, when it begins. */
  readonly onFault: (cause: unknown) => void;
  /** Told that a trouble is over. */
  readonly onNotice: (text: string) => void;
}

/**
 * What keeps the data folder from being written or read at the moment. Everything that writes meets it again and
 * again: it is told when it begins, when it becomes another, and when it is over.
 */
export class Trouble {
  readonly #options: Options;
  #current: JobdeckError | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Null = there is none. */
  get current(): JobdeckError | null {
    return this.#current;
  }

  /** Takes note of what was thrown where no caller could be told. */
  fault(cause: unknown): void {
    if (isFolderTrouble(cause)) {
      const known = this.#current?.reason === cause.reason;
      this.#current = cause;
      if (known) return;
    }
    this.#options.onFault(cause);
  }

  /** The data folder was written. */
  over(): void {
    // A page that is broken stays broken, whatever is written beside it.
    if (this.#current === null || this.#current.reason === "database_unreadable") return;
    this.#current = null;
    this.#options.onNotice("The data folder can be written again, and what had to wait goes on.");
  }
}
