import type { Job } from "../domain/job.ts";
import type { Node } from "../domain/node.ts";
import { runMark } from "../domain/processes.ts";
import type { JobStore } from "../domain/store.ts";
import type { Upkeep } from "../tracker/upkeep.ts";

interface Options {
  readonly store: JobStore;
  readonly upkeep: Upkeep;
  /** Whether the very process that the node was is still there. */
  readonly isAlive: (node: Node) => boolean;
  /** Ends every process that a run has left behind, and resolves when none lives. */
  readonly endCarriers: (mark: string) => Promise<void>;
}

/**
 * Finds running jobs whose process is gone, ends what is left of their work, and hands them to `Upkeep`. A job whose
 * owner lives is never touched, however old it is.
 */
export class Rescuer {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async rescue(): Promise<void> {
    const { store, isAlive } = this.#options;
    const nodes = store.listNodes();
    const alive = new Set(nodes.filter(isAlive).map((node) => node.id));
    const lost = store.listRunning().filter((job) => job.nodeId === null || !alive.has(job.nodeId));
    await Promise.all(lost.map((job) => this.#rescueOne(job)));
    await Promise.all(nodes.filter((node) => !alive.has(node.id)).map((node) => store.removeNode(node.id)));
  }

  async #rescueOne(job: Job): Promise<void> {
    // An inline job died with its process: only programs it may have started carry the mark.
    await this.#options.endCarriers(runMark(job.id, job.attempt));
    await this.#options.upkeep.rescue(job);
  }
}
