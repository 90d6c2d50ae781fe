import type { Hub, Note } from "../../events/hub.ts";

/** Tells of the changes of single jobs, over one subscription however many jobs are watched. */
export class JobWatch {
  readonly #hub: Pick<Hub, "subscribe">;
  readonly #watchers = new Map<string, Set<(note: Note) => void>>();
  #unsubscribe: (() => void) | null = null;

  constructor(hub: Pick<Hub, "subscribe">) {
    this.#hub = hub;
  }

  /** @returns ends the watch */
  watch(jobId: string, listener: (note: Note) => void): () => void {
    const listeners = this.#watchers.get(jobId) ?? new Set();
    this.#watchers.set(jobId, listeners.add(listener));
    this.#unsubscribe ??= this.#hub.subscribe((note) => this.#tell(note));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#watchers.get(jobId) === listeners) this.#watchers.delete(jobId);
      if (this.#watchers.size > 0) return;
      this.#unsubscribe?.();
      this.#unsubscribe = null;
    };
  }

  #tell(note: Note): void {
    const id = note.kind === "job" ? note.job.id : note.id;
    for (const listener of this.#watchers.get(id) ?? []) listener(note);
  }
}
