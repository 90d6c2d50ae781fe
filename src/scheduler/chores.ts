import type { Clock } from "../domain/clock.ts";

/** Something that is done again and again. */
export interface Chore {
  /** A function is asked before each wait. */
  readonly everyMs: number | (() => number);
  /** Whether it is also done once at the start; default false. */
  readonly atStart?: boolean;
  /** @param signal aborted when the chores are stopped: a long one then comes to its end early */
  run(signal: AbortSignal): Promise<void> | void;
}

/** How long a chore rests that could not say for how long. */
const ASK_AGAIN_MS = 1000;

/** Does chores on their beat. One that is still under way when its time comes is not started a second time. */
export class Chores {
  readonly #clock: Clock;
  readonly #chores: readonly Chore[];
  readonly #onFault: (cause: unknown) => void;
  readonly #stopping = new AbortController();
  readonly #stops = new Map<Chore, () => void>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #turns = new Map<Chore, () => void>();

  constructor(options: {
    readonly clock: Clock;
    readonly chores: readonly Chore[];
    readonly onFault: (cause: unknown) => void;
  }) {
    this.#clock = options.clock;
    this.#chores = options.chores;
    this.#onFault = options.onFault;
  }

  /** Called once. */
  start(): void {
    for (const chore of this.#chores) {
      let busy = false;
      let hurried = false;
      const turn = () => {
        hurried = busy;
        if (busy) return;
        busy = true;
        const done = this.#do(chore).finally(() => {
          busy = false;
          this.#underWay.delete(done);
          if (hurried && !this.#stopping.signal.aborted) turn();
        });
        this.#underWay.add(done);
      };
      const wait = () => {
        const ms = this.#pauseOf(chore);
        const beat = () => {
          turn();
          if (!this.#stopping.signal.aborted) wait();
        };
        this.#stops.set(chore, this.#clock.after(ms, beat));
      };
      this.#turns.set(chore, turn);
      wait();
      if (chore.atStart === true) turn();
    }
  }

  /** Does a chore now, besides its beat; once more when it is under way. */
  hurry(chore: Chore): void {
    if (!this.#stopping.signal.aborted) this.#turns.get(chore)?.();
  }

  /** Starts nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    for (const stop of this.#stops.values()) stop();
    this.#stopping.abort(new Error("The chores are being stopped"));
    await Promise.all(this.#underWay);
  }

  /** When it is next due may be asked of a database that can't be read at the moment: that must not be its end. */
  #pauseOf({ everyMs }: Chore): number {
    if (typeof everyMs === "number") return everyMs;
    try {
      return everyMs();
    } catch (cause) {
      this.#onFault(cause);
      return ASK_AGAIN_MS;
    }
  }

  async #do(chore: Chore): Promise<void> {
    try {
      await chore.run(this.#stopping.signal);
    } catch (cause) {
      this.#onFault(cause);
    }
  }
}
