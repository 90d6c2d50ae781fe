import type { Job } from "../../domain/job.ts";

/** A job as it stands before a write, and where. */
export interface Standing {
  readonly n: number;
  readonly job: Job;
}

/** Running jobs are as many as the slots of a process; what is above that was left behind by a fault. */
const MOST_RUNNING = 10_000;
/** Some 8 MB. Those that came first are kept, since they start first. */
const MOST_QUEUED = 5000;

/**
 * The jobs that this process wrote last and that are running or in line, as it wrote them: most writes are of those,
 * and need not read the row first. They are true as long as nobody else writes, which shows in the database-wide
 * number that each transaction begins with.
 */
export class Standings {
  readonly #running = new Map<string, Standing>();
  readonly #queued = new Map<string, Standing>();
  /** The number that the last transaction of this process has left; null = it was taken back. */
  #left: number | null = null;

  /** A transaction begins, under the write lock. @param change the number that the last one, of whomever, has left */
  begin(change: number): void {
    if (change !== this.#left) this.#forgetAll();
  }

  /** What the transaction wrote is there to stay. @param change the number that it leaves */
  committed(change: number): void {
    this.#left = change;
  }

  /** What the transaction wrote is gone. */
  takenBack(): void {
    this.#left = null;
    this.#forgetAll();
  }

  find(id: string): Standing | undefined {
    return this.#running.get(id) ?? this.#queued.get(id);
  }

  /** A job was written. */
  save(n: number, job: Job): void {
    this.remove(job.id);
    this.add(n, job);
  }

  /** A job was written of which nothing was known. */
  add(n: number, job: Job): void {
    if (job.status === "running") keep(this.#running, MOST_RUNNING, { n, job });
    else if (job.status === "queued") keep(this.#queued, MOST_QUEUED, { n, job });
  }

  remove(id: string): void {
    this.#running.delete(id);
    this.#queued.delete(id);
  }

  #forgetAll(): void {
    this.#running.clear();
    this.#queued.clear();
  }
}

function keep(standings: Map<string, Standing>, most: number, standing: Standing): void {
  if (standings.size < most) standings.set(standing.job.id, standing);
}
