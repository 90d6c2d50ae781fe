import type { Job } from "../../domain/job.ts";

/** A job as it stands before a write, and where. */
export interface Standing {
  readonly n: number;
  readonly job: Job;
}

/** Running jobs are as many as the slots of a process; what is above that was left behind by a fault. */
const MOST = 10_000;

/**
 * The running jobs that this process wrote last, as it wrote them: most writes are of those, and need not read the
 * row first. They are true as long as nobody else writes, which shows in the database-wide number that each
 * transaction begins with.
 */
export class Standings {
  readonly #running = new Map<string, Standing>();
  /** The number that the last transaction of this process has left; null = it was taken back. */
  #left: number | null = null;

  /** A transaction begins, under the write lock. @param change the number that the last one, of whomever, has left */
  begin(change: number): void {
    if (change !== this.#left) this.#running.clear();
  }

  /** What the transaction wrote is there to stay. @param change the number that it leaves */
  committed(change: number): void {
    this.#left = change;
  }

  /** What the transaction wrote is gone. */
  takenBack(): void {
    this.#left = null;
    this.#running.clear();
  }

  find(id: string): Standing | undefined {
    return this.#running.get(id);
  }

  /** A job was written. */
  save(n: number, job: Job): void {
    if (job.status !== "running") this.#running.delete(job.id);
    else if (this.#running.size < MOST) this.#running.set(job.id, { n, job });
  }

  remove(id: string): void {
    this.#running.delete(id);
  }
}
