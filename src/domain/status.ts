/**
 * Where a job is. The last four are final: a final status never changes.
 * `scheduled` waits for a time, a retry delay or other jobs; `expired` was not started before `expiresAt`.
 */
export const STATUSES = [
  "scheduled",
  "queued",
  "running",
  "completed",
  "failed",
  "cancelled",
  "expired",
] as const;

export type Status = (typeof STATUSES)[number];

export const FINAL_STATUSES = ["completed", "failed", "cancelled", "expired"] as const satisfies Status[];
export const ACTIVE_STATUSES = ["scheduled", "queued", "running"] as const satisfies Status[];

export type FinalStatus = (typeof FINAL_STATUSES)[number];

/** One word that says why a job has the status it has. */
export const STATUS_REASONS = [
  "user",
  "api",
  "timeout",
  "shutdown",
  "worker_lost",
  "dependency",
  "deadline",
  "error",
  "limit",
  "retry",
  "due",
  "reused",
  "replaced",
] as const;

export type StatusReason = (typeof STATUS_REASONS)[number];

/**
 * Every change of status that exists, by name. The store's compare-and-set statement, the tests and the diagram
 * in docs/status.md are made from this table; a change that is not in it cannot happen.
 */
export const TRANSITIONS = {
  release: {
    from: ["scheduled"],
    to: "queued",
    when: "its time has come, or the jobs it depends on are done",
  },
  start: { from: ["queued"], to: "running", when: "a worker claims it: a new attempt begins" },
  complete: { from: ["running"], to: "completed", when: "its handler returned" },
  fail: { from: ["running"], to: "failed", when: "its last attempt failed" },
  failDependent: { from: ["scheduled"], to: "failed", when: "a job it depends on failed" },
  cancel: { from: ["running"], to: "cancelled", when: "its work has stopped after a request to stop" },
  cancelWaiting: {
    from: ["scheduled", "queued"],
    to: "cancelled",
    when: "it was cancelled before it started",
  },
  expire: { from: ["scheduled", "queued"], to: "expired", when: "it was not started before expiresAt" },
  retry: { from: ["running"], to: "scheduled", when: "an attempt failed and another is allowed" },
  giveBack: { from: ["running"], to: "queued", when: "its process shut down, or its worker was lost" },
} as const satisfies Record<string, Transition>;

export interface Transition {
  readonly from: readonly Status[];
  readonly to: Status;
  readonly when: string;
}

export type TransitionName = keyof typeof TRANSITIONS;

export function isStatus(value: string): value is Status {
  return (STATUSES as readonly string[]).includes(value);
}

export function isFinal(status: Status): status is FinalStatus {
  return (FINAL_STATUSES as readonly Status[]).includes(status);
}

/** Whether the table knows a way from one status to the other. */
export function canBecome(from: Status, to: Status): boolean {
  return Object.values<Transition>(TRANSITIONS).some((t) => t.to === to && t.from.includes(from));
}
