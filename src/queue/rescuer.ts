import type { Clock } from "../domain/clock.ts";
import type { Job } from "../domain/job.ts";
import type { Node } from "../domain/node.ts";
import { type Condition, runMark } from "../domain/processes.ts";
import type { JobStore } from "../domain/store.ts";
import type { Upkeep } from "../tracker/upkeep.ts";
import { Lease } from "./lease.ts";

interface Options {
  readonly store: JobStore;
  readonly upkeep: Upkeep;
  readonly clock: Clock;
  /** For how long a node that does not run, or that nobody here can see, may be silent. */
  readonly leaseMs: number;
  /** The node that this process is. */
  readonly nodeId: string;
  /** When the data folder came out of a backup; null = it did not. */
  readonly restoredAt: number | null;
  /** Whether this process still runs a job that it has claimed. */
  readonly isRunningHere: (jobId: string) => boolean;
  /** What has become of the node's process. */
  readonly conditionOf: (node: Node) => Condition;
  /** The marks of all live runs on this machine. */
  readonly listMarks: () => Promise<ReadonlySet<string>>;
  /** Ends every process that a run has left behind; `gone` is false when some could not be ended. */
  readonly endCarriers: (mark: string) => Promise<{ readonly killed: number; readonly gone: boolean }>;
  /** How many files the job has left; null = nobody can say. */
  readonly countFiles: (jobId: string) => Promise<number | null>;
}

/**
 * Finds running jobs whose process is gone, ends what is left of their work, and hands them to `Upkeep`. A job whose
 * owner runs is never touched, however old it is and however long its owner has been silent.
 */
export class Rescuer {
  readonly #options: Options;
  readonly #lease: Lease;

  constructor(options: Options) {
    this.#options = options;
    this.#lease = new Lease(options.leaseMs);
  }

  async rescue(): Promise<void> {
    const { store } = this.#options;
    // The jobs first: a node that appears between the two looks is seen with its jobs, or not with them.
    const running = store.listRunning();
    const nodes = store.listNodes();
    const alive = this.#alive(nodes);
    const lost = running.filter((job) => this.#isLost(job, alive));
    if (lost.length > 0) {
      // One look for all: a look for each of 200 lost runs took most of a start's time.
      const marks = await this.#options.listMarks();
      await Promise.all(lost.map((job) => this.#rescueOne(job, marks)));
    }
    await Promise.all(nodes.filter((node) => !alive.has(node.id)).map((node) => store.removeNode(node.id)));
  }

  #alive(nodes: readonly Node[]): ReadonlySet<string> {
    const { clock, conditionOf } = this.#options;
    const expired = this.#lease.expired(nodes, clock.now());
    const isAlive = (node: Node) => {
      const condition = conditionOf(node);
      return condition === "running" || (condition !== "gone" && !expired.has(node.id));
    };
    return new Set(nodes.filter(isAlive).map((node) => node.id));
  }

  /** Ends what runs have left behind that are over, such as a container that could not be removed at the time. */
  async sweep(): Promise<void> {
    const { store, listMarks, endCarriers } = this.#options;
    for (const mark of await listMarks()) {
      const [id = "", attempt] = mark.split(".");
      const job = store.find(id);
      // A job that is not here belongs to another data folder.
      if (job === undefined || (job.status === "running" && job.attempt === Number(attempt))) continue;
      if (!this.#startedHere(job.id, Number(attempt))) continue;
      await endCarriers(mark);
    }
  }

  /** After a restore the folder that the backup was made of may be at work on this machine: its runs are none of ours. */
  #startedHere(jobId: string, attempt: number): boolean {
    const { restoredAt, store } = this.#options;
    if (restoredAt === null) return true;
    const began = store.attempts(jobId).find((one) => one.attempt === attempt)?.startedAt;
    return began !== undefined && began > restoredAt;
  }

  #isLost(job: Job, alive: ReadonlySet<string>): boolean {
    const { nodeId, isRunningHere } = this.#options;
    // One of ours without a run: what its attempt left could not be saved.
    if (job.nodeId === nodeId) return job.executor !== "external" && !isRunningHere(job.id);
    return job.nodeId === null || !alive.has(job.nodeId);
  }

  async #rescueOne(seen: Job, marks: ReadonlySet<string>): Promise<void> {
    const { store, upkeep, endCarriers, countFiles } = this.#options;
    // Its owner may have given it back just before it went: then the mark may be that of a new run already.
    const job = store.find(seen.id);
    if (job?.status !== "running" || job.attempt !== seen.attempt || job.nodeId !== seen.nodeId) return;
    // An inline job died with its process: only programs it may have started carry the mark.
    const mark = runMark(job.id, job.attempt);
    // One in a container may have left the folder of its pipes alone.
    const left = (job.executor === "container" || marks.has(mark)) && this.#startedHere(job.id, job.attempt);
    const { killed, gone } = left ? await endCarriers(mark) : { killed: 0, gone: true };
    // What can't be ended still runs: the next look tries again.
    if (!gone) return;
    const artifactCount = await countFiles(job.id);
    await upkeep.rescue(job, { proof: killed > 0 ? "killed" : "exited", artifactCount });
  }
}
