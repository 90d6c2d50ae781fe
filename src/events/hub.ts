import type { Job } from "../domain/job.ts";

/** What the hub tells: a job as it is after a committed write, or that one is gone. */
export type Note =
  | { readonly kind: "job"; readonly job: Job }
  | { readonly kind: "removed"; readonly id: string; readonly change: number };

/** What is told besides changes of jobs, to this process alone: it has no number, and nobody who was away misses it. */
export type Signal =
  /** Somebody has changed the settings of a queue. */
  | { readonly kind: "queue"; readonly name: string }
  /** A value was streamed to a job. */
  | { readonly kind: "input"; readonly jobId: string };

type Listener = (note: Note) => void;
type SignalListener = (signal: Signal) => void;

/** What a reader misses while a connection is made anew; each may hold a job's whole input and result. */
const RING_SIZE = 256;

/**
 * Carries committed changes to whoever listens in this process. A listener that throws is a bug of the listener: it
 * is reported and the others are still told. The ring of the last notes answers for short gaps.
 */
export class Hub {
  readonly #listeners = new Set<Listener>();
  readonly #signalListeners = new Set<SignalListener>();
  readonly #ring: Note[] = [];
  /** Where the next note goes. */
  #oldest = 0;
  /** The newest change told of each job in the ring. */
  readonly #newest = new Map<string, number>();
  readonly #onFault: (cause: unknown) => void;

  constructor(options: { readonly onFault: (cause: unknown) => void }) {
    this.#onFault = options.onFault;
  }

  /** How many listen: 0 after all have left. */
  get listeners(): number {
    return this.#listeners.size;
  }

  subscribe(listener: Listener): () => void {
    // Wrapped, so that the same function may listen twice and leave once.
    const own: Listener = (note) => listener(note);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  onSignal(listener: SignalListener): () => void {
    this.#signalListeners.add(listener);
    return () => {
      this.#signalListeners.delete(listener);
    };
  }

  signal(signal: Signal): void {
    for (const listener of this.#signalListeners) {
      try {
        listener(signal);
      } catch (cause) {
        this.#onFault(cause);
      }
    }
  }

  /** Tells everyone, unless something as new was told of that job already. */
  publish(note: Note): void {
    const id = idOf(note);
    const change = changeOf(note);
    if ((this.#newest.get(id) ?? -1) >= change) return;
    this.#newest.set(id, change);
    this.#remember(note);
    for (const listener of this.#listeners) {
      try {
        listener(note);
      } catch (cause) {
        this.#onFault(cause);
      }
    }
  }

  /**
   * The newest note of every job that changed after one number and up to another, oldest first; undefined when the
   * ring does not hold every change between: one is too old, was written by another process or is being told.
   */
  between(after: number, upTo: number): readonly Note[] | undefined {
    if (after > upTo) return undefined;
    const numbers = new Set<number>();
    const newest = new Map<string, Note>();
    for (const note of this.#ring) {
      const change = changeOf(note);
      if (change <= after || change > upTo) continue;
      numbers.add(change);
      const id = idOf(note);
      const known = newest.get(id);
      if (known === undefined || changeOf(known) < change) newest.set(id, note);
    }
    if (numbers.size !== upTo - after) return undefined;
    return [...newest.values()].sort((a, b) => changeOf(a) - changeOf(b));
  }

  /** Puts a note in the place of the oldest one. */
  #remember(note: Note): void {
    const gone = this.#ring[this.#oldest];
    this.#ring[this.#oldest] = note;
    this.#oldest = (this.#oldest + 1) % RING_SIZE;
    if (gone === undefined) return;
    const id = idOf(gone);
    if (this.#newest.get(id) === changeOf(gone)) this.#newest.delete(id);
  }
}

export function changeOf(note: Note): number {
  return note.kind === "job" ? note.job.change : note.change;
}

function idOf(note: Note): string {
  return note.kind === "job" ? note.job.id : note.id;
}
