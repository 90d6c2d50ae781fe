import { type Issue, JobdeckError, quote } from "../domain/errors.ts";
import type { TypeInfo } from "../domain/type-info.ts";
import { flagOf, SETTING_KEYS } from "../settings.ts";
import type { Flag } from "./command.ts";
import type { AddRequest } from "./deck.ts";
import { isOn, positionals, type Taken, takeFlags } from "./flags.ts";
import type { Host, KnownTypes } from "./host.ts";
import { type InputFlag, inputFlags, inputOfFlags, kindsOf } from "./input-flags.ts";
import { bodyOfOptions, type JobOption } from "./job-options.ts";
import { inputOf } from "./read-input.ts";
import { UsageError } from "./usage-error.ts";

/** What `jobdeck run TYPE` and `jobdeck add TYPE` were asked for. */
export interface JobRequest {
  readonly type: TypeInfo;
  readonly body: AddRequest["body"];
  readonly taken: Taken;
  /** Only to be told what the type takes. */
  readonly help: boolean;
}

interface Asking {
  readonly name: string;
  readonly flags: readonly Flag[];
  readonly options: readonly JobOption[];
}

const HELP = ["help", "h"] as const;

/**
 * Reads the words after `jobdeck run`: a type, and its input as JSON, as flags, or both; a flag wins.
 * @throws UsageError with a line for each field that is wrong, named as its flag
 */
export async function readJobRequest(
  host: Host,
  types: KnownTypes,
  command: Asking,
  given: readonly string[],
): Promise<JobRequest> {
  const [name, ...rest] = given;
  if (name === undefined || name.startsWith("-")) {
    throw new UsageError(
      `\`jobdeck ${command.name}\` needs a job type: \`jobdeck types\` lists them`,
      command.name,
    );
  }
  const type = typeCalled(types.list(), name);
  const called = `${command.name} ${name}`;
  const fields = fieldFlags(type, command);
  const own = [...command.flags, ...command.options];
  const kinds = new Map([
    ...kindsOf(fields),
    ...own.map(({ name, kind }) => [name, kind] as const),
    ...HELP.map((word) => [word, "switch"] as const),
  ]);
  const taken = takeFlags(rest, kinds, called);
  if (HELP.some((word) => isOn(taken, word))) return { type, body: {}, taken, help: true };
  const known = [...fields.map(({ flag }) => flag), ...own.map((flag) => flag.name)];
  const [extra] = positionals(taken.rest, called, known);
  if (extra !== undefined)
    throw new UsageError(`\`jobdeck ${called}\` takes flags only, got ${quote(extra)}`, called);
  const base = await inputOf(host, taken.values.get("input")?.at(-1), command.name);
  const input = { ...base, ...inputOfFlags(fields, taken.values) };
  return {
    ...{ type, taken, help: false },
    body: await withFlagNames(type, command, async () => ({
      ...bodyOfOptions(command.options, taken, host.clock.now()),
      ...{ type: type.type, input: types.check(type.type, input) },
    })),
  };
}

/** The fields of a type that have a flag: one that a setting or an option has taken is given with `--input`. */
export function fieldFlags({ input }: TypeInfo, { flags, options }: Asking): readonly InputFlag[] {
  const taken = new Set([...SETTING_KEYS.map(flagOf), ...[...flags, ...options].map(({ name }) => name)]);
  return inputFlags(input).filter(({ flag, field }) => !taken.has(flag) && !taken.has(field));
}

export function typeCalled(types: readonly TypeInfo[], name: string): TypeInfo {
  const type = types.find((t) => t.type === name);
  if (type !== undefined) return type;
  throw new UsageError(
    `No job type is named ${quote(name)}. There are: ${types.map((t) => t.type).join(", ")}`,
    "types",
  );
}

/**
 * Does what may be refused because of a field, and names the field as its flag.
 * @throws UsageError
 */
export async function withFlagNames<T>(type: TypeInfo, command: Asking, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const isOurs = error instanceof JobdeckError && FIELDS_WRONG.has(error.reason);
    if (!isOurs) throw error;
    const lines = error.issues.map((issue) => issueLine(issue, fieldFlags(type, command), command.options));
    throw new UsageError(
      lines.length === 0 ? error.message : lines.join("\n"),
      `${command.name} ${type.type}`,
    );
  }
}

const FIELDS_WRONG: ReadonlySet<string> = new Set(["input_invalid", "request_invalid"]);

function issueLine(
  { path, message }: Issue,
  fields: readonly InputFlag[],
  options: readonly JobOption[],
): string {
  const [top = "", ...below] = path.slice(1).split("/");
  const [field = "", ...deeper] = below;
  if (top === "input") {
    const flag = fields.find((f) => f.field === field)?.flag;
    return `${[flag === undefined ? field || "input" : `--${flag}`, ...deeper].join("/")}: ${message}`;
  }
  // `timeoutMs` is checked under its other name.
  const option = options.find((o) => o.field === (top === "limits" ? "timeoutMs" : top));
  return `${option === undefined ? [top, ...below].join("/") : `--${option.name}`}: ${message}`;
}
