import type { Node } from "../domain/node.ts";

interface Heard {
  readonly heartbeatAt: number;
  /** When this process first saw that heartbeat. */
  readonly since: number;
}

/**
 * Tells nodes that have not moved their heartbeat for a whole lease. What counts is how long this process itself has
 * seen the same heartbeat: a clock that was set, and a machine or a process that slept, then cost a lease of patience
 * and no job.
 */
export class Lease {
  readonly #leaseMs: number;
  #heard = new Map<string, Heard>();
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(leaseMs: number) {
    this.#leaseMs = leaseMs;
  }

  /** To be asked several times a lease. @returns the ids of the nodes whose lease has run out */
  expired(nodes: readonly Node[], now: number): ReadonlySet<string> {
    const away = now < this.#lookedAt || now - this.#lookedAt > this.#leaseMs / 2;
    this.#lookedAt = now;
    const before = away ? new Map<string, Heard>() : this.#heard;
    this.#heard = new Map(
      nodes.map(({ id, heartbeatAt }) => [id, heardOf(before.get(id), heartbeatAt, now)]),
    );
    const silent = [...this.#heard].filter(([, { since }]) => now - since >= this.#leaseMs);
    return new Set(silent.map(([id]) => id));
  }
}

function heardOf(before: Heard | undefined, heartbeatAt: number, now: number): Heard {
  return before?.heartbeatAt === heartbeatAt ? before : { heartbeatAt, since: now };
}
