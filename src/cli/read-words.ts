import type { Command } from "./command.ts";
import { positionals, type Taken, takeFlags } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

/** What was said to a command. */
export interface Said {
  readonly taken: Taken;
  /** The words that are no flags. */
  readonly words: readonly string[];
}

/** @throws UsageError for a flag that the command does not know, and for one without its value */
export function readWords(command: Pick<Command, "name" | "flags">, given: readonly string[]): Said {
  const { name, flags } = command;
  const taken = takeFlags(given, new Map(flags.map((flag) => [flag.name, flag.kind])), name);
  return {
    taken,
    words: positionals(
      taken.rest,
      name,
      flags.map((flag) => flag.name),
    ),
  };
}

/** @throws UsageError when there is a word that is no flag */
export function onlyFlags(command: Pick<Command, "name" | "flags">, given: readonly string[]): Taken {
  const { taken, words } = readWords(command, given);
  const [extra] = words;
  if (extra === undefined) return taken;
  throw new UsageError(`\`jobdeck ${command.name}\` takes flags only, got "${extra}"`, command.name);
}

/** The one word that a command takes. @param what it is, such as `job id` */
export function oneWord(command: Pick<Command, "name">, { words }: Said, what: string): string {
  const [word] = words;
  if (word !== undefined && words.length === 1) return word;
  throw new UsageError(`\`jobdeck ${command.name}\` needs one ${what}, got ${words.length}`, command.name);
}
