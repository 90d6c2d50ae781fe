import type { Clock } from "../domain/clock.ts";
import type { Queue, QueueEdit } from "../domain/queue.ts";
import type { JobStore } from "../domain/store.ts";
import type { Hub } from "../events/hub.ts";
import { refuseQueue, refuseQueueEdit } from "./rules.ts";
import type { Types } from "./types.ts";

interface Options {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly types: Types;
}

/** Jobs at once in a queue that is not named after a type. */
const QUEUE_CONCURRENCY = 4;

/** The lines in which jobs stand: what they are, and what somebody sets for them. */
export class Queues {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Every queue that has jobs or settings or is named after a type, by name. */
  list(): readonly Queue[] {
    const { store, types } = this.#options;
    return [...new Set([...store.queueNames(), ...types.names()])].sort().map((name) => this.get(name));
  }

  /**
   * A queue is there as soon as somebody names it.
   * @throws JobdeckError `request_invalid` for what can't be a queue's name
   */
  get(name: string): Queue {
    const { store, clock } = this.#options;
    refuseQueue(name);
    const state = store.queue(name, clock.now());
    const defaultConcurrency = this.concurrencyOf(name);
    return {
      ...state,
      concurrency: state.concurrency ?? defaultConcurrency,
      defaultConcurrency,
      isLimitSet: state.concurrency !== null,
      oldestAt: store.oldestInLine(name),
    };
  }

  /**
   * Pauses or resumes a queue, or sets its limits; what is left out stays.
   * @throws JobdeckError `request_invalid`
   */
  async edit(name: string, edit: QueueEdit): Promise<Queue> {
    const { store, hub } = this.#options;
    refuseQueue(name);
    refuseQueueEdit(edit);
    await store.editQueue(name, edit);
    hub.signal({ kind: "queue", name });
    return this.get(name);
  }

  /** How many jobs of a queue run at once where nobody has set another number. */
  concurrencyOf(queue: string): number {
    return this.#options.types.find(queue)?.concurrency ?? QUEUE_CONCURRENCY;
  }
}
