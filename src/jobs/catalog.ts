import { JobdeckError, quote } from "../domain/errors.ts";
import type { Needs } from "../domain/supplies.ts";
import type { TypeInfo } from "../domain/type-info.ts";
import { inputCheck } from "./check-input.ts";
import type { JobType } from "./define.ts";

/** The job types that a process knows. */
export interface Catalog {
  /** In the order in which they were given. */
  list(): readonly JobType[];
  find(type: string): JobType | undefined;
  names(): readonly string[];
  /**
   * @returns the input's canonical form, with defaults filled in
   * @throws JobdeckError `type_unknown`, or `input_invalid` with an issue for each field; values are never echoed
   */
  check(type: string, input: unknown): unknown;
  /** What a job of a type needs of this deck; nothing for an input that is to be refused. */
  needsOf(type: string, input: unknown): Needs;
  /** @throws JobdeckError `type_unknown` */
  info(type: string): TypeInfo;
  /** The types no part of whose input is `writeOnly`. */
  withoutSecrets(): readonly string[];
}

/** @throws TypeError when two types have the same name */
export function createCatalog(types: readonly JobType[]): Catalog {
  const entries = new Map<string, Entry>();
  for (const type of types) {
    if (entries.has(type.type))
      throw new TypeError(`Expected one job type to be named ${type.type}, got two`);
    entries.set(type.type, { type, check: inputCheck(type), info: infoOf(type) });
  }
  const open = types.filter(({ input }) => !JSON.stringify(input).includes('"writeOnly":true'));
  const get = (type: string): Entry => {
    const entry = entries.get(type);
    if (entry !== undefined) return entry;
    throw new JobdeckError("type_unknown", OFF[type] ?? `No job type is named ${quote(type)}`, {
      issues: [{ path: "/type", message: "Expected the name of a job type" }],
    });
  };
  return {
    list: () => types,
    names: () => [...entries.keys()],
    find: (type) => entries.get(type)?.type,
    check: (type, input) => get(type).check(input),
    needsOf(type, input) {
      const entry = entries.get(type);
      if (entry === undefined) return {};
      try {
        return entry.type.needsOf(entry.check(input));
      } catch (thrown) {
        if (thrown instanceof JobdeckError) return {};
        throw thrown;
      }
    },
    info: (type) => get(type).info,
    withoutSecrets: () => open.map(({ type }) => type),
  };
}

/** Types that are there only when a setting allows them. */
const OFF: Readonly<Record<string, string>> = {
  command: "Job type command is off: JOBDECK_ALLOW_COMMANDS=on lets whoever may create jobs run any program",
};

interface Entry {
  readonly type: JobType;
  readonly check: (input: unknown) => unknown;
  readonly info: TypeInfo;
}

function infoOf(type: JobType): TypeInfo {
  return {
    type: type.type,
    title: type.title,
    description: type.description,
    icon: type.icon,
    input: JSON.parse(JSON.stringify(type.input)),
    stages: type.stages.map(({ name, title }) => ({ name, title })),
    executor: type.executor,
    maxAttempts: type.maxAttempts,
    concurrency: type.concurrency,
    limits: type.limits,
  };
}
