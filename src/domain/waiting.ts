import { quote } from "./errors.ts";
import type { Job } from "./job.ts";
import type { QueueState, Rate } from "./queue.ts";

/**
 * What keeps a job from running:
 * `dependencies` other jobs have to end first · `time` the time it was given · `retry` the pause before another
 * attempt · `workers` nothing takes jobs from the lines, or none of this type · `paused` its queue · `key` an earlier job with its
 * concurrency key · `line` jobs ahead of it · `rate` its queue's rate limit · `slots` its queue's slots ·
 * `process` the slots of all processes · `starting` nothing: it is about to start.
 */
export const WAITING_CAUSES = [
  "dependencies",
  "time",
  "retry",
  "workers",
  "paused",
  "key",
  "line",
  "rate",
  "slots",
  "process",
  "starting",
] as const;
export type WaitingCause = (typeof WAITING_CAUSES)[number];

/** Why a job isn't running, in one true sentence. `position` is its place in line, from 1; null where it stands in none. */
export interface Waiting {
  readonly cause: WaitingCause;
  readonly text: string;
  readonly position: number | null;
  /** When time alone changes it; left out = as far as one knows, it does not. */
  readonly againAt?: number;
}

/** Places further back than this are not counted. */
export const LONGEST_LINE = 1000;

/** What has to be known of the world to say why a job waits. Each is asked only when it matters. */
export interface WaitingFacts {
  readonly now: number;
  hasWorkers(): boolean;
  /** Whether one of them knows a job type. */
  hasWorkersFor(type: string): boolean;
  /** The queue, with the limit in force; the slots of work that was fenced out and goes on count as running. */
  queue(name: string): QueueState & { readonly concurrency: number };
  /** The ids of the first jobs of a queue in the order in which they will start. */
  line(queue: string): readonly string[];
  /** The first unfinished job with a concurrency key. */
  firstOfKey(key: string): Job | undefined;
  /** The slots of all processes that take jobs of a type, and how many of them are taken. */
  slots(type: string): { readonly all: number; readonly taken: number };
}

/** @returns null for a job that is running or has ended */
export function waitingOf(job: Job, facts: WaitingFacts): Waiting | null {
  if (job.status === "scheduled") return scheduled(job, facts);
  return job.status === "queued" ? queued(job, facts) : null;
}

function scheduled(job: Job, facts: WaitingFacts): Waiting {
  if (job.unmet > 0) {
    const all = new Set(job.dependsOn).size;
    const text =
      all === 1
        ? "Waits for the job that it depends on"
        : `Waits for ${job.unmet} of the ${all} jobs that it depends on`;
    return { cause: "dependencies", text, position: null };
  }
  const { nextAttemptAt, runAt } = job;
  const at = nextAttemptAt ?? runAt;
  if (at !== null && at > facts.now) {
    return nextAttemptAt === null
      ? {
          cause: "time",
          text: `Waits until ${clock(at)}, the time it was given`,
          position: null,
          againAt: at,
        }
      : {
          cause: "retry",
          text: `Waits until ${clock(at)} for attempt ${job.attempt + 1} of ${job.maxAttempts}`,
          position: null,
          againAt: at,
        };
  }
  return (
    noWorkers(job, facts, null) ?? {
      cause: "starting",
      text: `Is about to join queue ${job.queue}`,
      position: null,
    }
  );
}

/** Who sees one queue need not see another one: a key is no way to learn what runs there. */
function aheadOfKey(first: Job | undefined, queue: string): string {
  if (first === undefined) return "an earlier job, which";
  const name = first.queue === queue ? quote(first.title) : "a job of another queue";
  return `${name}, which is ${first.status} and`;
}

function queued(job: Job, facts: WaitingFacts): Waiting {
  const { queue: name } = job;
  const line = job.blocked ? [] : facts.line(name);
  const at = line.indexOf(job.id);
  const position = at < 0 ? null : at + 1;
  const nobody = noWorkers(job, facts, position);
  if (nobody !== null) return nobody;
  const queue = facts.queue(name);
  if (queue.paused) return { cause: "paused", text: `Queue ${name} is paused`, position };
  if (job.blocked && job.concurrencyKey !== null) {
    const first = facts.firstOfKey(job.concurrencyKey);
    return {
      cause: "key",
      text: `Waits for ${aheadOfKey(first, name)} has the same key, ${quote(job.concurrencyKey)}`,
      position: null,
    };
  }
  if (position === null) {
    const text = `More than ${LONGEST_LINE} jobs are ahead of it in queue ${name}`;
    return { cause: "line", text, position };
  }
  if (at > 0) {
    const text = `${at === 1 ? "1 job is" : `${at} jobs are`} ahead of it in queue ${name}`;
    return { cause: "line", text, position };
  }
  return next(job, queue, facts, position);
}

function next(
  { type }: Job,
  queue: QueueState & { readonly concurrency: number },
  facts: WaitingFacts,
  position: number,
): Waiting {
  if (queue.running >= queue.concurrency) {
    const text = `Next in line: ${slotsTaken(queue.concurrency)} of queue ${queue.name}`;
    return { cause: "slots", text, position };
  }
  if (queue.rate !== null && queue.nextStartAt !== null) {
    const text = `Next in line: queue ${queue.name} starts at most ${rateWords(queue.rate)}, the next one at ${clock(queue.nextStartAt)}`;
    return { cause: "rate", text, position, againAt: queue.nextStartAt };
  }
  const { all, taken } = facts.slots(type);
  if (taken >= all) return { cause: "process", text: `Next in line: ${slotsTaken(all)} in all`, position };
  return { cause: "starting", text: "Next in line: it starts now", position };
}

function noWorkers({ type }: Job, facts: WaitingFacts, position: number | null): Waiting | null {
  if (!facts.hasWorkers()) {
    return { cause: "workers", text: "Nothing takes jobs from the lines: start `jobdeck serve`", position };
  }
  if (facts.hasWorkersFor(type)) return null;
  const text = `No process that takes jobs knows the job type ${quote(type)}: start one that has it in JOBDECK_JOBS`;
  return { cause: "workers", text, position };
}

function slotsTaken(n: number): string {
  if (n === 0) return "there is no slot";
  return n === 1 ? "waits for the only slot" : `waits for one of the ${n} slots`;
}

/** "10 jobs in 60 s" */
export function rateWords({ count, perMs }: Rate): string {
  return `${count === 1 ? "1 job" : `${count} jobs`} in ${perMs / 1000} s`;
}

function clock(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
