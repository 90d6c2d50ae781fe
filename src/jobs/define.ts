import { Kind, type Static, type TObject, type TSchema } from "@sinclair/typebox";

export { Type as t } from "@sinclair/typebox";

import type { Issue } from "../domain/errors.ts";
import type { LogLevel } from "../domain/event.ts";
import type { ChildRequest } from "../domain/executor.ts";
import type { CacheRule, ExecutorKind, Limits, Usage } from "../domain/job.ts";
import type { StageSpec } from "../domain/progress.ts";
import type { Needs, Supplies } from "../domain/supplies.ts";
import type { Services } from "./services.ts";

/** What a handler is given. Every wait inside it should take `signal`. */
export interface JobContext<Input = unknown> {
  /** The job's id, a UUID. */
  readonly id: string;
  readonly input: Input;
  /** Which execution of the job this is, from 1. */
  readonly attempt: number;
  /** The job was asked for with `skipCache`: what earlier jobs have found out must be found out again. */
  readonly fresh: boolean;
  /**
   * What the job could still cost when this attempt began, in US dollars, by its `limits.costUsd`; null = as much as it
   * likes. A run that reports more is stopped, and its job fails.
   */
  readonly costLeftUsd: number | null;
  /** Aborted when the job is asked to stop. Its `reason` is an Error that says why. */
  readonly signal: AbortSignal;
  isCancelled(): boolean;
  /** Reports how far the running stage is. `total` 0 = unknown. Cheap: call it as often as you like. */
  progress(current: number, total: number, message?: string): void;
  /** Enters a stage; the one before it is done. */
  stage(name: string): void;
  readonly log: Readonly<Record<LogLevel, (message: string) => void>>;
  /** Notes something that the reader of the result should know; the job may still complete. */
  warn(message: string): void;
  /** Merges keys into the job's metadata. */
  metadata(patch: Readonly<Record<string, unknown>>): void;
  /** Replaces the job's title, which is shown in every list. */
  title(text: string): void;
  /**
   * Writes a file below `outputDir`, whole or not at all.
   * @param path relative, with forward slashes; must stay inside the folder
   */
  artifact(path: string, data: string | Uint8Array): Promise<void>;
  /** Where the job may leave files. What lies in it when the job ends is what the job made. */
  readonly outputDir: string;
  /**
   * Runs `fn` once per job: a later attempt gets the value that was saved, and skips the work.
   * @param key unique within the job
   * @returns the value, which must survive JSON
   */
  checkpoint<T>(key: string, fn: () => Promise<T> | T): Promise<T>;
  /** Hands out a piece of the result before the end. */
  output(value: unknown): void;
  /** Adds to what the job has cost so far. */
  usage(spent: Partial<Usage>): void;
  /**
   * Tells what the input points at now, such as the commit of a branch, for a type whose cache goes by that. Where an
   * earlier job has the result, the run is asked to stop, and that result stands in for its own.
   */
  revision(text: string): void;
  /** What is streamed to the job while it runs, from the first value on in every attempt; ends with the stream. */
  readonly inputs: AsyncIterable<unknown>;
  /**
   * Creates a child job. A later attempt that asks for the same again gets the child that is there.
   * @returns its id, once it is on disk
   * @throws Error when it is refused
   */
  enqueue(child: ChildRequest): Promise<string>;
  readonly services: Services;
  /** What its type has asked for in `needs`. */
  readonly supplies: Supplies;
}

/** A stage by its name alone, or with a title for people and its share of the percent. */
export type StageInput<Input = never> =
  | string
  | {
      readonly name: string;
      readonly title?: string;
      readonly weight?: number;
      /** Whether jobs with this input have it; default: all do. */
      readonly when?: (input: Input) => boolean;
    };

export interface JobTypeInput<Schema extends TObject, Result, Name extends string = string> {
  /** Unique name, `[a-z][a-z0-9_.-]*`, at most 64 characters. */
  readonly type: Name;
  readonly title: string;
  readonly description?: string;
  /** Name of a Lucide icon, for programs that draw jobs; our pages show none. Default `circle-play`. */
  readonly icon?: string;
  /** What the type is given. Checked when a job is created and again before it runs. */
  readonly input: Schema;
  readonly stages?: readonly StageInput<Static<Schema>>[];
  /** Default `inline`, or `subprocess` when `module` is given. */
  readonly executor?: ExecutorKind;
  /** `import.meta.url` of the file that exports the definition: needed to run it outside this process. */
  readonly module?: string;
  /** Executions before the job is failed; 1 to 100, default 1. */
  readonly maxAttempts?: number;
  /** How many jobs of this type run at once; at least 1, default 4. */
  readonly concurrency?: number;
  readonly limits?: Partial<Limits>;
  /** Changes when equal inputs give another result than before: results of other versions are not reused. Default `1`. */
  readonly version?: string;
  /** Whether the result of an earlier job with an equal input is reused, and for how long; default false. */
  readonly cache?: boolean | CacheRule;
  /** Whether asking for a job while one with an equal input is waiting or running gives that one; default false. */
  readonly dedupe?: boolean;
  /** How long after a failure an equal input is refused, in milliseconds; default 0. */
  readonly coolDownMs?: number;
  /** The program that runs it, with its arguments, instead of `run`: it speaks the line protocol. Default none. */
  readonly command?: readonly string[];
  /** The working folder of `command`, absolute; default the output folder. */
  readonly cwd?: string;
  /** The image that executor `container` runs it in; default none. */
  readonly image?: string;
  /** Makes the program from the input, where `command` is not the same for all. Default none. */
  readonly program?: (input: Static<Schema>) => Program;
  /** Which executor one input needs, where that is not the same for all; default: `executor`. */
  readonly executorFor?: (input: Static<Schema>) => ExecutorKind;
  /** Wait before attempt `n + 1`, in milliseconds; default doubles from 1 s up to 5 min. Up to a fifth is taken off at random. */
  readonly backoffMs?: (attempt: number) => number;
  /** A short name for one job of this type, made from its input; default: the type's title. */
  readonly titleOf?: (input: Static<Schema>) => string;
  /**
   * What a job with this input needs of this deck, such as the credential for an address; default nothing. It is handed
   * to the run in `ctx.supplies`.
   */
  readonly needs?: (input: Static<Schema>) => Needs;
  /**
   * Further rules on an input that has the right shape, and its canonical form.
   * @throws JobdeckError `input_invalid`
   */
  readonly normalise?: (input: Static<Schema>) => Static<Schema>;
  run(ctx: JobContext<Static<Schema>>, input: Static<Schema>): Promise<Result> | Result;
}

/** Runs what only its program can run. */
export function onlyAsProgram(): never {
  throw new Error("This job type is a program: it can't run in the process that asked for it");
}

/** A program that runs a job and speaks the line protocol. */
export interface Program {
  /** The program and its arguments. A relative path with a slash starts at `cwd`. */
  readonly command: readonly string[];
  /** Absolute; null = the output folder. */
  readonly cwd: string | null;
  /** What its environment holds besides what every program is given. */
  readonly env: Readonly<Record<string, string>>;
  /** The image that it is in; null = it is on this machine. */
  readonly image: string | null;
  /** What becomes of the result that it gave; default: that is the job's. */
  readonly resultOf?: (result: unknown, exitCode: number) => unknown;
}

/** A job type as the rest of the program sees it: every default filled in, the input no longer typed. */
export interface JobType {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly input: TSchema;
  readonly stages: readonly StageSpec[];
  readonly executor: ExecutorKind;
  readonly module: string | null;
  readonly maxAttempts: number;
  readonly concurrency: number;
  readonly limits: Limits;
  readonly version: string;
  /** Null = results are not reused. */
  readonly cache: CacheRule | null;
  readonly dedupe: boolean;
  readonly coolDownMs: number;
  readonly command: readonly string[] | null;
  readonly cwd: string | null;
  readonly image: string | null;
  /** Null = `run` is what runs. */
  readonly program: ((input: unknown) => Program) | null;
  /** Checks an input and fills in its defaults, for an `input` that is JSON Schema from elsewhere; null = it was made with `t`. */
  readonly checkShape: ((input: unknown) => readonly Issue[]) | null;
  /** What a job with this input needs of this deck. */
  needsOf(input: unknown): Needs;
  /** Those of `stages` that a job with this input has. */
  stagesFor(input: unknown): readonly StageSpec[];
  /** What runs a job unless its creator chooses. */
  executorFor(input: unknown): ExecutorKind;
  backoffMs(attempt: number): number;
  titleOf(input: unknown): string;
  normalise(input: unknown): unknown;
  run(ctx: JobContext, input: unknown): Promise<unknown> | unknown;
}

declare const TYPES: unique symbol;

/** A job type that the compiler knows: what it is called, is given and returns. */
export interface DefinedJob<Name extends string, Input, Result> extends JobType {
  readonly type: Name;
  /** For the compiler alone: nothing is there. */
  readonly [TYPES]?: { readonly input: Input; readonly result: Result };
}

const TYPE_NAME = /^[a-z][a-z0-9_.-]{0,63}$/;

/**
 * Defines a job type.
 * @throws TypeError when the name, the stages or a number breaks its rule
 * @example
 * export const resize = defineJob({
 *   type: "resize", title: "Resize images", input: t.Object({ folder: t.String() }), stages: ["scan", "resize"],
 *   async run(ctx, { folder }) { ctx.stage("scan"); return { folder }; },
 * });
 */
export function defineJob<const Name extends string, Schema extends TObject, Result>(
  spec: JobTypeInput<Schema, Result, Name>,
): DefinedJob<Name, Static<Schema>, Awaited<Result>> {
  if (!TYPE_NAME.test(spec.type)) {
    throw new TypeError(`Expected a job type's name to match ${TYPE_NAME}, got ${JSON.stringify(spec.type)}`);
  }
  if (!(Kind in spec.input)) {
    throw new TypeError(
      `Expected \`input\` of job type ${spec.type} to be made with \`t\`, such as t.Object({})`,
    );
  }
  const stages = (spec.stages ?? []).map(stageSpec);
  if (new Set(stages.map((s) => s.name)).size < stages.length) {
    throw new TypeError(`Expected the stages of job type ${spec.type} to have different names`);
  }
  const program = programOf(spec);
  const executor = spec.executor ?? (spec.module === undefined && program === null ? "inline" : "subprocess");
  return {
    type: spec.type,
    title: spec.title,
    description: spec.description ?? "",
    icon: spec.icon ?? "circle-play",
    input: spec.input,
    stages,
    executor,
    module: spec.module ?? null,
    maxAttempts: whole(spec, "maxAttempts", spec.maxAttempts ?? 1, 100),
    concurrency: whole(spec, "concurrency", spec.concurrency ?? 4, 10_000),
    limits: { ...NO_LIMITS, ...spec.limits },
    version: spec.version ?? "1",
    cache: spec.cache === true ? {} : spec.cache || null,
    dedupe: spec.dedupe ?? false,
    coolDownMs: spec.coolDownMs ?? 0,
    command: spec.command ?? null,
    cwd: spec.cwd ?? null,
    image: spec.image ?? null,
    // The schema was checked before any of these is called, so the input has the schema's type.
    program: program === null ? null : (input) => program(input as Static<Schema>),
    checkShape: null,
    needsOf: (input) => spec.needs?.(input as Static<Schema>) ?? {},
    stagesFor: (input) => {
      const left = new Set(
        (spec.stages ?? []).flatMap((stage) =>
          typeof stage === "string" || stage.when?.(input as Static<Schema>) !== false ? [] : [stage.name],
        ),
      );
      return left.size === 0 ? stages : stages.filter((stage) => !left.has(stage.name));
    },
    executorFor: (input) => spec.executorFor?.(input as Static<Schema>) ?? executor,
    backoffMs: spec.backoffMs ?? ((attempt) => Math.min(300_000, 1000 * 2 ** (attempt - 1))),
    titleOf: (input) => spec.titleOf?.(input as Static<Schema>) ?? spec.title,
    normalise: (input) => spec.normalise?.(input as Static<Schema>) ?? input,
    run: (ctx, input) => spec.run(ctx as JobContext<Static<Schema>>, input as Static<Schema>),
  };
}

function programOf<Schema extends TObject>(
  spec: Pick<JobTypeInput<Schema, unknown>, "program" | "command" | "cwd" | "image">,
): ((input: Static<Schema>) => Program) | null {
  if (spec.program !== undefined) return spec.program;
  const { command, cwd = null, image = null } = spec;
  return command === undefined ? null : () => ({ command, cwd, image, env: {} });
}

const NO_LIMITS: Limits = {
  timeMs: null,
  memoryBytes: null,
  outputBytes: null,
  files: null,
  processes: null,
  costUsd: null,
};

function stageSpec<Input>(stage: StageInput<Input>): StageSpec {
  const { name, title, weight } =
    typeof stage === "string" ? { name: stage, title: undefined, weight: 1 } : stage;
  return { name, title: title ?? name.charAt(0).toUpperCase() + name.slice(1), weight: weight ?? 1 };
}

function whole(spec: { type: string }, option: string, value: number, max: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new TypeError(
    `Expected \`${option}\` of job type ${spec.type} to be an integer from 1 to ${max}, got ${value}`,
  );
}

/** What `defineJob` made: it has checked the rest. */
export function isJobType(value: unknown): value is JobType {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    "input" in value &&
    "module" in value &&
    "run" in value &&
    typeof value.run === "function"
  );
}
