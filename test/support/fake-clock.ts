import type { Clock } from "../../src/domain/clock.ts";

/** A clock that stands still until `advance` moves it; timers that fall due run in order of their time. */
export class FakeClock implements Clock {
  #now: number;
  #timers: { at: number; fn: () => void; repeat: number | null }[] = [];

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = this.after(ms, () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      });
      const abort = () => {
        stop();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  every(ms: number, fn: () => void): () => void {
    return this.#add(ms, fn, ms);
  }

  after(ms: number, fn: () => void): () => void {
    return this.#add(ms, fn, null);
  }

  /** Timers that wait; 0 means that nothing was left behind. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Sets the clock to another time, as an administrator may; timers keep the rest of their wait. */
  set(now: number): void {
    for (const timer of this.#timers) timer.at += now - this.#now;
    this.#now = now;
  }

  /** Moves the time on and runs what falls due; lets promises settle between two timers. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      if (next.repeat === null) this.#timers = this.#timers.filter((t) => t !== next);
      else next.at += next.repeat;
      next.fn();
      await Bun.sleep(0);
    }
    this.#now = end;
    await Bun.sleep(0);
  }

  #add(ms: number, fn: () => void, repeat: number | null): () => void {
    const timer = { at: this.#now + ms, fn, repeat };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((t) => t !== timer);
    };
  }
}
