/** Time as an argument. The real one is `src/adapters/clock.ts`; tests use `test/support/fake-clock.ts`. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fn` every `ms` until the returned function is called. Does not keep the process alive. */
  every(ms: number, fn: () => void): () => void;
  /** Calls `fn` once after `ms` unless the returned function is called first. Does not keep the process alive. */
  after(ms: number, fn: () => void): () => void;
}
