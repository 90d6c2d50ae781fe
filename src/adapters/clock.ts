import type { Clock } from "../domain/clock.ts";

/** The longest wait that a timer of the runtime takes, about 25 days: it fires at once for a longer one. */
const LONGEST_MS = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const cancel = timer(ms, true, () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      });
      const abort = () => {
        cancel();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
    }),
  every: (ms, fn) => {
    const interval = setInterval(fn, Math.min(ms, LONGEST_MS));
    interval.unref();
    return () => clearInterval(interval);
  },
  after: (ms, fn) => timer(ms, false, fn),
};

/** @returns what cancels it */
function timer(ms: number, keepsAlive: boolean, fn: () => void): () => void {
  let left = ms;
  let running: ReturnType<typeof setTimeout>;
  const arm = () => {
    const part = Math.min(left, LONGEST_MS);
    left -= part;
    running = setTimeout(left > 0 ? arm : fn, part);
    if (!keepsAlive) running.unref();
  };
  arm();
  return () => clearTimeout(running);
}
