import type { Channel } from "../core/ports.ts";
import type { Change } from "../core/snapshot.ts";
import { excerpt, headline } from "./message.ts";

/** Tells people who look at a terminal. */
export class TerminalChannel implements Channel {
  readonly name = "terminal";
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void = console.log) {
    this.#write = write;
  }

  async tell(change: Change): Promise<void> {
    const time = new Date(change.foundAt).toISOString().slice(11, 16);
    this.#write(`${time}  ${headline(change)}`);
    for (const line of excerpt(change)) this.#write(`       ${line}`);
  }
}
