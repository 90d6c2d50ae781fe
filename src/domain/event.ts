import type { Status, StatusReason } from "./status.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One step of stopping a job, in the order signal → grace → force → proof. */
export const STOP_STEPS = [
  "requested",
  "signalled",
  "terminated",
  "sigterm",
  "sigkill",
  "exited",
  "killed",
  "fenced",
  "removed",
] as const;
export type StopStep = (typeof STOP_STEPS)[number];

export interface EventData {
  readonly status: {
    readonly from: Status | null;
    readonly status: Status;
    readonly reason: StatusReason | null;
  };
  readonly progress: {
    readonly stage: string | null;
    readonly current: number;
    readonly total: number;
    readonly percent: number | null;
    readonly message: string | null;
  };
  readonly log: { readonly level: LogLevel; readonly stage: string | null; readonly message: string };
  readonly warning: { readonly message: string };
  readonly artifact: { readonly path: string; readonly bytes: number };
  readonly output: { readonly value: unknown };
  /** `reason` comes with `requested` only: what whoever asked has said. */
  readonly stop: { readonly step: StopStep; readonly reason?: string };
}

export type EventType = keyof EventData;

/** What happened, before the store has given it its number. `at` is milliseconds since 1970. */
export type NewEvent = {
  readonly [T in EventType]: { readonly type: T; readonly at: number; readonly data: EventData[T] };
}[EventType];

/** One entry of a job's append-only journal. `seq` starts at 1 and has no gaps within a job. */
export type JobEvent = NewEvent & { readonly seq: number; readonly jobId: string; readonly attempt: number };
