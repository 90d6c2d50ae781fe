import type { Clock } from "../domain/clock.ts";

/** Something that is done again and again. */
export interface Chore {
  readonly everyMs: number;
  run(): Promise<void> | void;
}

/** Does chores on their beat. One that is still under way when its time comes is not started a second time. */
export class Chores {
  readonly #clock: Clock;
  readonly #chores: readonly Chore[];
  readonly #onFault: (cause: unknown) => void;
  #stops: (() => void)[] = [];
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: {
    readonly clock: Clock;
    readonly chores: readonly Chore[];
    readonly onFault: (cause: unknown) => void;
  }) {
    this.#clock = options.clock;
    this.#chores = options.chores;
    this.#onFault = options.onFault;
  }

  start(): void {
    this.#stops = this.#chores.map((chore) => {
      let busy = false;
      return this.#clock.every(chore.everyMs, () => {
        if (busy) return;
        busy = true;
        const done = this.#do(chore).finally(() => {
          busy = false;
          this.#underWay.delete(done);
        });
        this.#underWay.add(done);
      });
    });
  }

  /** Starts nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    await Promise.all(this.#underWay);
  }

  async #do(chore: Chore): Promise<void> {
    try {
      await chore.run();
    } catch (cause) {
      this.#onFault(cause);
    }
  }
}
