import { type Issue, JobdeckError, quote } from "../domain/errors.ts";
import type { TypeInfo } from "../domain/type-info.ts";
import { type FlagKind, isOn, positionals, takeFlags } from "./flags.ts";
import type { Host, KnownTypes } from "./host.ts";
import { type InputFlag, inputFlags, inputOfFlags, kindsOf } from "./input-flags.ts";
import { UsageError } from "./usage-error.ts";

/** What `jobdeck run` was asked for. */
export interface RunRequest {
  readonly type: TypeInfo;
  readonly input: unknown;
  readonly json: boolean;
  /** Only to be told what the type takes. */
  readonly help: boolean;
}

const OWN_FLAGS: readonly (readonly [string, FlagKind])[] = [
  ["input", "value"],
  ["json", "switch"],
  ["help", "switch"],
  ["h", "switch"],
];

/**
 * Reads the words after `jobdeck run`: a type, and its input as JSON, as flags, or both; a flag wins.
 * @throws UsageError with a line for each field that is wrong, named as its flag
 */
export async function runRequest(
  host: Host,
  types: KnownTypes,
  words: readonly string[],
): Promise<RunRequest> {
  const [name, ...rest] = words;
  if (name === undefined || name.startsWith("-")) {
    throw new UsageError("`jobdeck run` needs a job type: `jobdeck types` lists them", "run");
  }
  const type = typeCalled(types.list(), name);
  const flags = inputFlags(type.input);
  const taken = takeFlags(rest, new Map([...kindsOf(flags), ...OWN_FLAGS]), `run ${name}`);
  const { values } = taken;
  const json = isOn(taken, "json");
  if (isOn(taken, "help") || isOn(taken, "h")) return { type, input: {}, json, help: true };
  const [extra] = positionals(taken.rest, `run ${name}`);
  if (extra !== undefined) {
    throw new UsageError(`\`jobdeck run ${name}\` takes flags only, got ${quote(extra)}`, `run ${name}`);
  }
  const given = await inputOf(host, values.get("input")?.at(-1));
  return {
    type,
    input: checked(types, type, flags, { ...given, ...inputOfFlags(flags, values) }),
    json,
    help: false,
  };
}

export function typeCalled(types: readonly TypeInfo[], name: string): TypeInfo {
  const type = types.find((t) => t.type === name);
  if (type !== undefined) return type;
  throw new UsageError(
    `No job type is named ${quote(name)}. There are: ${types.map((t) => t.type).join(", ")}`,
    "types",
  );
}

function checked(
  types: KnownTypes,
  { type }: TypeInfo,
  flags: readonly InputFlag[],
  input: unknown,
): unknown {
  try {
    return types.check(type, input);
  } catch (error) {
    if (!(error instanceof JobdeckError)) throw error;
    const lines = error.issues.map((issue) => issueLine(issue, flags));
    throw new UsageError(lines.length === 0 ? error.message : lines.join("\n"), `run ${type}`);
  }
}

function issueLine({ path, message }: Issue, flags: readonly InputFlag[]): string {
  const [field = "", ...deeper] = path.replace(/^\/input\/?/, "").split("/");
  const flag = flags.find((f) => f.field === field);
  const name = flag === undefined ? field || "input" : `--${flag.flag}`;
  return `${[name, ...deeper].join("/")}: ${message}`;
}

async function inputOf(host: Host, text: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (text === undefined) return {};
  const value = parsed(text === "-" ? await host.readStdin() : text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new UsageError("Expected --input to be a JSON object, such as '{\"steps\": 5}'", "run");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
