import type { Clock } from "../domain/clock.ts";

/**
 * Runs `fn` soon after it was asked for, and at most once in `everyMs`: asking ten times in between runs it once.
 * The first run waits too, so that what happens and is over within `everyMs` needs none.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #fn: () => void;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, everyMs: number, fn: () => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#fn = fn;
  }

  request(): void {
    this.#cancel ??= this.#clock.after(this.#everyMs, () => {
      this.#cancel = null;
      this.#fn();
    });
  }

  /** Forgets what was asked for. */
  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
