import { SETTING_KEYS, flagOf as settingFlagOf } from "../settings.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/** `value` takes the next word, `switch` stands alone; both may be given several times. */
export type FlagKind = "value" | "switch";

export interface Taken {
  /** Every value of a flag in its order; of a switch `true` or `false`. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** What is left, in its order. */
  readonly rest: readonly string[];
}

/**
 * Takes the flags that it knows out of a command line and leaves the other words as they are. Understands
 * `--key value`, `--key=value`, `--switch`, `--no-switch`, `-h` for a one-letter name, and `--` before words that are
 * no flags.
 * @param command whose help says what a flag takes
 * @throws UsageError when a flag's value is missing
 */
export function takeFlags(
  words: readonly string[],
  kinds: ReadonlyMap<string, FlagKind>,
  command: string | null = null,
): Taken {
  const values = new Map<string, string[]>();
  const rest: string[] = [];
  const add = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value]);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word === "--") {
      rest.push(...words.slice(at));
      break;
    }
    const { name, value } = flagOf(word);
    const switched = name?.startsWith("no-") ? name.slice(3) : undefined;
    if (name !== undefined && kinds.get(name) === "value") {
      const given = value ?? words[at + 1];
      if (value === undefined) at += 1;
      if (given === undefined || (value === undefined && given.startsWith("--"))) {
        throw new UsageError(`Flag --${name} needs a value`, command);
      }
      add(name, given);
    } else if (name !== undefined && kinds.get(name) === "switch") {
      add(name, value ?? "true");
    } else if (switched !== undefined && value === undefined && kinds.get(switched) === "switch") {
      add(switched, "false");
    } else {
      rest.push(word);
    }
  }
  return { values, rest };
}

/** The last value of a flag. */
export function lastOf({ values }: Taken, name: string): string | undefined {
  return values.get(name)?.at(-1);
}

/** Every value of a flag; each may hold several, separated by commas. */
export function commasOf({ values }: Taken, name: string): readonly string[] {
  return (values.get(name) ?? [])
    .flatMap((value) => value.split(","))
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/** Whether a switch is on; the last word about it counts. */
export function isOn({ values }: Taken, name: string): boolean {
  return values.get(name)?.at(-1) === "true";
}

/**
 * The words that are no flags.
 * @param known the command's own flags, of which one was perhaps meant
 * @throws UsageError when a flag is among them
 */
export function positionals(
  rest: readonly string[],
  command: string,
  known: readonly string[] = [],
): readonly string[] {
  const end = rest.indexOf("--");
  const before = end < 0 ? rest : rest.slice(0, end);
  const unknown = before.find((word) => flagOf(word).name !== undefined);
  if (unknown !== undefined) {
    const { name = "" } = flagOf(unknown);
    const meant = nearest(name, [...known, ...SETTING_KEYS.map(settingFlagOf)]);
    const hint = name.length < 2 || meant === undefined ? "" : `: did you mean --${meant}?`;
    throw new UsageError(`\`jobdeck ${command}\` knows no flag ${unknown.split("=")[0]}${hint}`, command);
  }
  return end < 0 ? before : [...before, ...rest.slice(end + 1)];
}

function flagOf(word: string): { readonly name?: string; readonly value?: string } {
  const [, name, value] =
    /^--([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(word) ?? /^-([A-Za-z])$/.exec(word) ?? [];
  if (name === undefined) return {};
  return value === undefined ? { name } : { name, value };
}
