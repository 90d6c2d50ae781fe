import type { Config } from "../config.ts";
import type { Deck, Role } from "./deck.ts";
import type { FlagKind } from "./flags.ts";
import type { Host } from "./host.ts";

export interface Invocation {
  readonly host: Host;
  readonly config: Config;
  /** The command's words without the settings' flags. */
  readonly words: readonly string[];
}

/** One command of `jobdeck`. */
export interface Command {
  readonly name: string;
  /** What comes after the name, for the help: `ID [--json]`. */
  readonly usage: string;
  readonly summary: string;
  /** What the help of this command says besides: flags and other words with their meaning. */
  readonly notes?: readonly (readonly [word: string, meaning: string])[];
  /** @returns the exit code */
  run(invocation: Invocation): Promise<number>;
}

export const EXIT = { ok: 0, failed: 1, usage: 2, cancelled: 130 } as const;

/** Said of every command that can print JSON. */
export const JSON_NOTE = ["--json", "print JSON, for programs"] as const;

export const JSON_FLAG: ReadonlyMap<string, FlagKind> = new Map([["json", "switch"]]);

/** Opens the data folder for as long as `use` takes. */
export async function withDeck<T>(
  { host, config }: Invocation,
  role: Role,
  use: (deck: Deck) => Promise<T> | T,
): Promise<T> {
  const deck = await host.open(config, role);
  try {
    return await use(deck);
  } finally {
    await deck.stop();
  }
}
