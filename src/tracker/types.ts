import type { CacheRule, ExecutorKind, Limits } from "../domain/job.ts";
import type { StageSpec } from "../domain/progress.ts";

/** What the tracker must know of a job type to create a job of it. */
export interface TypeRules {
  readonly type: string;
  readonly icon: string;
  readonly stages: readonly StageSpec[];
  readonly executor: ExecutorKind;
  readonly module: string | null;
  readonly maxAttempts: number;
  readonly limits: Limits;
  readonly concurrency: number;
  readonly version: string;
  readonly cache: CacheRule | null;
  readonly dedupe: boolean;
  readonly coolDownMs: number;
  /** Null = a handler runs it, not a program. */
  readonly program: ((input: unknown) => { readonly image: string | null }) | null;
  /** What a container of it is made from; null = nothing was named. */
  readonly image: string | null;
  stagesFor(input: unknown): readonly StageSpec[];
  executorFor(input: unknown): ExecutorKind;
  titleOf(input: unknown): string;
}

export interface Types {
  find(type: string): TypeRules | undefined;
  names(): readonly string[];
  /** @throws JobdeckError `type_unknown`, `input_invalid` */
  check(type: string, input: unknown): unknown;
  /** The types no part of whose input is secret. */
  withoutSecrets(): readonly string[];
}
