import type { Clock } from "../domain/clock.ts";
import type { Job } from "../domain/job.ts";
import type { QueueState } from "../domain/queue.ts";
import type { JobStore } from "../domain/store.ts";
import { LONGEST_LINE, type Waiting, type WaitingFacts, waitingOf } from "../domain/waiting.ts";
import { aliveSince, nodeStates } from "./nodes.ts";

interface Options {
  readonly store: JobStore;
  readonly clock: Clock;
  /** How many jobs of a queue run at once where nobody has set another number. */
  readonly concurrencyOf: (queue: string) => number;
  /** Slots of a queue, or of all queues, that are held here by work that was fenced out and goes on. */
  readonly heldIn: (queue?: string) => number;
}

/** Tells why jobs wait, from one look at the world: each fact is read once, however many jobs are asked about. */
export function waitings({ store, clock, concurrencyOf, heldIn }: Options): (job: Job) => Waiting | null {
  const now = clock.now();
  const queues = new Map<string, QueueState & { readonly concurrency: number }>();
  const lines = new Map<string, readonly string[]>();
  const firsts = new Map<string, Job | undefined>();
  let hasWorkers: boolean | undefined;
  const knowing = new Map<string, boolean>();
  const slots = new Map<string, { readonly all: number; readonly taken: number }>();
  const facts: WaitingFacts = {
    now,
    hasWorkers: () => {
      hasWorkers ??= store.hasWorkers(aliveSince(now));
      return hasWorkers;
    },
    hasWorkersFor: (type) => once(knowing, type, () => store.hasWorkers(aliveSince(now), type)),
    queue: (name) =>
      once(queues, name, () => {
        const state = store.queue(name, now);
        const running = state.running + heldIn(name);
        return { ...state, running, concurrency: state.concurrency ?? concurrencyOf(name) };
      }),
    line: (queue) => once(lines, queue, () => store.line(queue, LONGEST_LINE)),
    firstOfKey: (key) => once(firsts, key, () => store.firstOfKey(key)),
    slots: (type) => once(slots, type, () => slotsOf(store, now, heldIn(), type)),
  };
  return (job) => waitingOf(job, facts);
}

function slotsOf(
  store: JobStore,
  now: number,
  held: number,
  type: string,
): { readonly all: number; readonly taken: number } {
  const workers = nodeStates(store, now).filter(
    (node) => node.slots > 0 && node.isAlive && node.types.includes(type),
  );
  const sum = (of: "slots" | "running") => workers.reduce((all, node) => all + node[of], 0);
  // At most one a slot, and those that are tracked only.
  return { all: sum("slots"), taken: sum("running") + held };
}

function once<K, V>(known: Map<K, V>, key: K, read: () => V): V {
  if (known.has(key)) return known.get(key) as V;
  const value = read();
  known.set(key, value);
  return value;
}
