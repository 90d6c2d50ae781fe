import type { Job } from "../domain/job.ts";

/** What the hub tells: a job as it is after a committed write, or that one is gone. */
export type Note =
  | { readonly kind: "job"; readonly job: Job }
  | { readonly kind: "removed"; readonly id: string; readonly change: number };

type Listener = (note: Note) => void;

const RING_SIZE = 1024;

/**
 * Carries committed changes to whoever listens in this process. A listener that throws is a bug of the listener: it
 * is reported and the others are still told. The ring answers short gaps without a query.
 */
export class Hub {
  readonly #listeners = new Set<Listener>();
  readonly #ring: Note[] = [];
  /** The newest change told of each job in the ring. */
  readonly #newest = new Map<string, number>();
  readonly #onFault: (cause: unknown) => void;
  /** Changes up to this one may have left the ring. */
  #floor: number;

  constructor(options: { readonly change: number; readonly onFault: (cause: unknown) => void }) {
    this.#floor = options.change;
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

  /** Tells everyone, unless something as new was told of that job already. */
  publish(note: Note): void {
    const id = note.kind === "job" ? note.job.id : note.id;
    const change = changeOf(note);
    if ((this.#newest.get(id) ?? -1) >= change) return;
    this.#newest.set(id, change);
    this.#ring.push(note);
    if (this.#ring.length > RING_SIZE) this.#forget();
    for (const listener of this.#listeners) {
      try {
        listener(note);
      } catch (cause) {
        this.#onFault(cause);
      }
    }
  }

  /** The newest note of every job that changed after a number, oldest first; undefined when the ring does not reach back. */
  after(change: number): readonly Note[] | undefined {
    if (change < this.#floor) return undefined;
    const newest = new Map<string, Note>();
    for (const note of this.#ring) {
      if (changeOf(note) <= change) continue;
      const id = note.kind === "job" ? note.job.id : note.id;
      newest.delete(id);
      newest.set(id, note);
    }
    return [...newest.values()].sort((a, b) => changeOf(a) - changeOf(b));
  }

  #forget(): void {
    const gone = this.#ring.shift();
    if (gone === undefined) return;
    this.#floor = Math.max(this.#floor, changeOf(gone));
    const id = gone.kind === "job" ? gone.job.id : gone.id;
    if (this.#newest.get(id) === changeOf(gone)) this.#newest.delete(id);
  }
}

export function changeOf(note: Note): number {
  return note.kind === "job" ? note.job.change : note.change;
}
