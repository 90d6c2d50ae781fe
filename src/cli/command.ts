import type { Config } from "../config.ts";
import type { Deck } from "./deck.ts";
import type { FlagKind } from "./flags.ts";
import type { Host } from "./host.ts";

export interface Invocation {
  readonly host: Host;
  readonly config: Config;
  /** The command's words without the settings' flags. */
  readonly words: readonly string[];
}

/** A flag of a command, for its help and for reading it. */
export interface Flag {
  /** Without dashes. */
  readonly name: string;
  readonly kind: FlagKind;
  /** What its value is, in a word: `N`. */
  readonly hint?: string;
  /** Whether it may be given several times. */
  readonly many?: boolean;
  readonly meaning: string;
}

/** What a command is for, in the order of the help. */
export const GROUPS = ["Start", "Jobs", "Data folder", "This installation"] as const;

/** One command of `jobdeck`. Its help, docs/cli.md and the reading of its flags are made from this. */
export interface Command {
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  /** What comes after the name: `ID`; empty = only flags. */
  readonly args: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** Whether it can ask a server instead of the data folder. */
  readonly remote: boolean;
  /** What else its help says: words with their meaning. */
  readonly notes?: readonly (readonly [word: string, meaning: string])[];
  /** What each exit code means, but for 2 (not understood). */
  readonly exits: readonly (readonly [code: number, meaning: string])[];
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** @returns the exit code */
  run(invocation: Invocation): Promise<number>;
}

export const EXIT = { ok: 0, failed: 1, usage: 2, cancelled: 130 } as const;

export const JSON_FLAG: Flag = { name: "json", kind: "switch", meaning: "print JSON, for programs" };

/** Said of every command that takes a job. */
export const ID_NOTE = ["ID", "the beginning of an id is enough"] as const;

/** Opens the data folder, or reaches the server, for as long as `use` takes. */
export async function withDeck<T>(
  { host, config }: Pick<Invocation, "host" | "config">,
  use: (deck: Deck) => Promise<T>,
): Promise<T> {
  const deck = await host.reach(config);
  try {
    return await use(deck);
  } finally {
    await deck.stop();
  }
}
