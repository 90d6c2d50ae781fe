import { messageOf } from "../domain/errors.ts";
import type { ChildRequest, Execution, Report } from "../domain/executor.ts";
import { fingerprint } from "../domain/fingerprint.ts";
import type { Job } from "../domain/job.ts";
import type { JobStore } from "../domain/store.ts";

export interface ErrandDeps {
  readonly store: JobStore;
  /** Creates a child job; asking again with the same key gives the one that is there. */
  readonly createChild: (parent: Job, child: ChildRequest, key: string) => Promise<Job>;
}

/** An attempt may ask for so many children: a handler that runs away must not fill the deck. */
const MOST_CHILDREN = 1000;

/** What a running attempt asks for, and what is handed to it: its child jobs, and the values streamed to it. */
export class Errands {
  readonly #job: Job;
  readonly #deps: ErrandDeps;
  readonly #execution: Pick<Execution, "tell">;
  /** How often a child of this type with this input was asked for. */
  readonly #asked = new Map<string, number>();
  #children = 0;
  /** The number of the last value that was handed over. */
  #handed = 0;
  #closed = false;

  constructor(job: Job, deps: ErrandDeps, execution: Pick<Execution, "tell">) {
    this.#job = job;
    this.#deps = deps;
    this.#execution = execution;
  }

  /** Hands over the values that were streamed since the last time. */
  deliver(): void {
    while (!this.#closed) {
      const values = this.#deps.store.inputs(this.#job.id, this.#handed);
      for (const { i, isEnd, value } of values) {
        this.#handed = i;
        this.#execution.tell(isEnd ? { type: "end_input" } : { type: "input", value });
      }
      if (values.length === 0) return;
    }
  }

  /** Creates a child job and tells its id, or why there is none. Never rejects. */
  async enqueue({ ref, child }: Report & { readonly type: "enqueue" }): Promise<void> {
    if (this.#closed) return;
    try {
      this.#children += 1;
      if (this.#children > MOST_CHILDREN) throw new Error(`A job may create at most ${MOST_CHILDREN} others`);
      // A later attempt asks again, and in the same order: it must find what is there.
      const equal = fingerprint(child.type, child.input);
      const times = (this.#asked.get(equal) ?? 0) + 1;
      this.#asked.set(equal, times);
      const { id } = await this.#deps.createChild(
        this.#job,
        child,
        `child ${this.#job.id} ${equal} ${times}`,
      );
      this.#execution.tell({ type: "enqueued", ref, jobId: id });
    } catch (thrown) {
      this.#execution.tell({ type: "refused", ref, message: messageOf(thrown) });
    }
  }

  close(): void {
    this.#closed = true;
  }
}
