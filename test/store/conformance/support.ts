import { afterEach, beforeEach } from "bun:test";
import type { CredentialStore } from "../../../src/domain/credential-store.ts";
import type { DeliveryStore } from "../../../src/domain/delivery-store.ts";
import type { Job } from "../../../src/domain/job.ts";
import type { ScheduleStore } from "../../../src/domain/schedule-store.ts";
import { STATUSES, type Status, TRANSITIONS, type TransitionName } from "../../../src/domain/status.ts";
import type { JobPatch, JobStore, NewJob, Written } from "../../../src/domain/store.ts";
import type { TokenStore } from "../../../src/domain/token-store.ts";
import { newJob } from "../../support/builders.ts";

/** One database: its jobs, and the schedules beside them. */
export type Store = JobStore & {
  readonly schedules: ScheduleStore;
  readonly deliveries: DeliveryStore;
  readonly tokens: TokenStore;
  readonly credentials: CredentialStore;
};

export interface OpenStore {
  readonly store: Store;
  /** Closes the store and opens its database again. */
  reopen(): Promise<Store>;
  /** Another connection to the same database, as another process has one. */
  second(): Promise<Store>;
  /** Closes all of them and removes the database. */
  dispose(): Promise<void>;
}

export type Opener = () => Promise<OpenStore>;

/** A new database for each test of the block. */
export function useStore(open: Opener): () => OpenStore {
  let current: OpenStore | undefined;
  beforeEach(async () => {
    current = await open();
  });
  afterEach(async () => {
    await current?.dispose();
    current = undefined;
  });
  return () => {
    if (current === undefined) throw new Error("The store is open only while a test runs");
    return current;
  };
}

export const AT = Date.UTC(2026, 0, 2);
export const NODE = "node-1";
export const ALL = 1_000_000;
export const TRANSITION_NAMES = Object.keys(TRANSITIONS).filter(
  (name): name is TransitionName => name in TRANSITIONS,
);
export const PAIRS = STATUSES.flatMap((status) => TRANSITION_NAMES.map((name) => [status, name] as const));

export function isAllowed(status: Status, name: TransitionName): boolean {
  return (TRANSITIONS[name].from as readonly Status[]).includes(status);
}

/** Inserts one job and returns it as it was created. */
export async function add(store: JobStore, fields: Partial<NewJob> = {}): Promise<Job> {
  const [insertion] = await store.insert([newJob(fields)]);
  if (insertion?.kind !== "created") throw new Error("The job was not created");
  return insertion.job;
}

/** Inserts one job that starts at once. */
export async function addRunning(store: JobStore, fields: Partial<NewJob> = {}): Promise<Job> {
  const [insertion] = await store.insert([newJob(fields)], { nodeId: NODE, at: AT });
  if (insertion?.kind !== "created") throw new Error("The job was not created");
  return insertion.job;
}

/** A job that came to its status the way that jobs do. */
export async function addIn(store: JobStore, status: Status, fields: Partial<NewJob> = {}): Promise<Job> {
  switch (status) {
    case "scheduled":
      return add(store, { status, queuedAt: null, runAt: AT + 60_000, ...fields });
    case "queued":
      return add(store, fields);
    case "running":
      return addRunning(store, fields);
    case "completed":
      return ended(store, "complete", fields);
    case "failed":
      return ended(store, "fail", fields);
    case "cancelled":
      return ended(store, "cancel", fields);
    case "expired": {
      const { id } = await add(store, { expiresAt: AT, ...fields });
      return job(await store.transition(id, "expire", { completedAt: AT }, { at: AT }));
    }
    default:
      return status satisfies never;
  }
}

async function ended(store: JobStore, name: TransitionName, fields: Partial<NewJob>): Promise<Job> {
  const { id } = await addRunning(store, fields);
  return job(await store.transition(id, name, patchFor(name), { at: AT + 1000 }));
}

/** What the tracker typically writes with a change of status. */
export function patchFor(name: TransitionName): JobPatch {
  switch (name) {
    case "start":
      return { attempt: 1, nodeId: NODE, startedAt: AT };
    case "complete":
      return { completedAt: AT + 1000, result: { ok: true } };
    case "fail":
      return { completedAt: AT + 1000, errors: ["It broke"], statusReason: "error" };
    case "retry":
      return { nextAttemptAt: AT + 5000, errors: ["It broke"], statusReason: "retry" };
    case "giveBack":
      return { statusReason: "shutdown", queuedAt: AT + 1000 };
    case "release":
      return { queuedAt: AT + 1000 };
    case "failDependent":
    case "cancel":
    case "cancelWaiting":
    case "expire":
      return { completedAt: AT + 1000 };
    default:
      return name satisfies never;
  }
}

/** The job of a write that was accepted. */
export function job(written: Written): Job {
  if (!written.ok) throw new Error(`The write was refused: ${JSON.stringify(written.job)}`);
  return written.job;
}

/** All that a store says about a job, to be compared byte for byte. */
export function everything(store: JobStore, id: string): string {
  return JSON.stringify({
    job: store.find(id) ?? null,
    events: store.events(id, 0, ALL),
    attempts: store.attempts(id),
    checkpoints: store.checkpoints(id),
  });
}

/** Every job of the store, page by page. */
export function allJobs(store: JobStore): readonly Job[] {
  const jobs: Job[] = [];
  for (let page = store.list({}, { limit: 100, order: "asc" }); ; ) {
    jobs.push(...page.jobs);
    if (page.next === null) return jobs;
    page = store.list({}, { limit: 100, order: "asc", after: page.next });
  }
}

/** The counters as they must be: counted from the jobs. */
export function recount(store: JobStore): {
  readonly counts: Record<string, number>;
  readonly byType: Record<string, Record<string, number>>;
} {
  const zero = () => Object.fromEntries(STATUSES.map((status) => [status, 0]));
  const counts = zero();
  const byType = new Map<string, Record<string, number>>();
  for (const { type, status } of allJobs(store)) {
    const ofType = byType.get(type) ?? zero();
    byType.set(type, ofType);
    counts[status] = (counts[status] ?? 0) + 1;
    ofType[status] = (ofType[status] ?? 0) + 1;
  }
  return { counts, byType: Object.fromEntries(byType) };
}

export function ids(jobs: readonly { readonly id: string }[]): readonly string[] {
  return jobs.map(({ id }) => id);
}
