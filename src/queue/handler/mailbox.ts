import { JobdeckError } from "../../domain/errors.ts";
import type { ChildRequest, Report, RunMessage } from "../../domain/executor.ts";
import { jsonValue } from "./json-value.ts";
import type { StopSignal } from "./stop-signal.ts";

interface Waiter {
  readonly resolve: (next: IteratorResult<unknown>) => void;
  readonly reject: (cause: unknown) => void;
}

/** What a run is told while it runs: the values that are streamed to it, and the answers to its wishes for children. */
export class Mailbox {
  readonly #stop: StopSignal;
  readonly #report: (report: Report) => void;
  /** Values that nobody has taken yet. */
  readonly #values: unknown[] = [];
  readonly #waiters: Waiter[] = [];
  readonly #wishes = new Map<string, PromiseWithResolvers<string>>();
  #ended = false;
  #asked = 0;
  /** Most handlers wait for nothing here: the signal is listened to from the first wait on. */
  #listens = false;

  constructor(stop: StopSignal, report: (report: Report) => void) {
    this.#stop = stop;
    this.#report = report;
  }

  /** Every value once, to whoever asks first. Its `next` rejects with the signal's reason when the run is stopped. */
  readonly inputs: AsyncIterable<unknown> = {
    [Symbol.asyncIterator]: () => ({ next: () => this.#next() }),
  };

  tell(message: RunMessage): void {
    switch (message.type) {
      case "input": {
        if (this.#ended) return;
        const waiter = this.#waiters.shift();
        if (waiter === undefined) this.#values.push(message.value);
        else waiter.resolve({ done: false, value: message.value });
        return;
      }
      case "end_input":
        this.#ended = true;
        for (const waiter of this.#waiters.splice(0)) waiter.resolve({ done: true, value: undefined });
        return;
      case "enqueued":
        this.#wishes.get(message.ref)?.resolve(message.jobId);
        this.#wishes.delete(message.ref);
        return;
      case "refused":
        this.#wishes.get(message.ref)?.reject(new JobdeckError("request_invalid", message.message));
        this.#wishes.delete(message.ref);
        return;
      default:
        message satisfies never;
    }
  }

  enqueue({ type, input, title, queue, priority, cascade }: ChildRequest): Promise<string> {
    if (this.#stop.aborted) return Promise.reject(this.#stop.reason);
    this.#asked += 1;
    const ref = String(this.#asked);
    const wish = Promise.withResolvers<string>();
    const child = {
      type: String(type),
      input: jsonValue(input, "the input of a child job"),
      ...(title === undefined ? {} : { title }),
      ...(queue === undefined ? {} : { queue }),
      ...(priority === undefined ? {} : { priority }),
      ...(cascade === undefined ? {} : { cascade }),
    };
    this.#wishes.set(ref, wish);
    this.#listen();
    this.#report({ type: "enqueue", ref, child });
    return wish.promise;
  }

  #next(): Promise<IteratorResult<unknown>> {
    if (this.#values.length > 0) return Promise.resolve({ done: false, value: this.#values.shift() });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    if (this.#stop.aborted) return Promise.reject(this.#stop.reason);
    this.#listen();
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  #listen(): void {
    if (this.#listens) return;
    this.#listens = true;
    this.#stop.signal.addEventListener("abort", () => this.#giveUp(), { once: true });
  }

  #giveUp(): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#stop.reason);
    for (const wish of this.#wishes.values()) wish.reject(this.#stop.reason);
    this.#wishes.clear();
  }
}
