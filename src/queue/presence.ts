import type { Clock } from "../domain/clock.ts";
import type { Node, ProcessIdentity } from "../domain/node.ts";
import type { JobStore } from "../domain/store.ts";

interface Options {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly id: string;
  readonly role: string;
  readonly identity: ProcessIdentity;
  /** How many jobs the process takes from the lines at once. */
  readonly slots: number;
  readonly types: readonly string[];
}

/** This process's entry among the nodes: what a rescuer asks whether the owner of a job lives. */
export class Presence {
  readonly #options: Options;
  #node: Node | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { id, role, identity, slots, types, clock } = this.#options;
    const now = clock.now();
    this.#node = { id, role, ...identity, startedAt: now, heartbeatAt: now, slots, types };
    await this.#options.store.saveNode(this.#node);
  }

  async beat(): Promise<void> {
    if (this.#node === null) return;
    this.#node = { ...this.#node, heartbeatAt: this.#options.clock.now() };
    await this.#options.store.saveNode(this.#node);
  }

  async stop(): Promise<void> {
    this.#node = null;
    await this.#options.store.removeNode(this.#options.id);
  }
}
