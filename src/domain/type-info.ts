import type { ExecutorKind, Limits } from "./job.ts";

/** A job type as it is shown to people and programs. `input` is a JSON Schema. */
export interface TypeInfo {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly stages: readonly { readonly name: string; readonly title: string }[];
  readonly executor: ExecutorKind;
  readonly maxAttempts: number;
  readonly concurrency: number;
  readonly limits: Limits;
}
