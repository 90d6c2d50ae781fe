import type { Clock } from "../../domain/clock.ts";
import { ModelError } from "../../jobs/model.ts";

/** A request that failed in a way that may pass. */
export interface Passing {
  readonly error: ModelError;
  /** How long the provider asks to wait; null = it does not say. */
  readonly retryAfterMs: number | null;
}

/** Between the tries, in milliseconds. */
const PAUSES_MS = [1000, 4000, 10_000] as const;
/** Who is asked to wait longer than this gives up instead. */
const LONGEST_PAUSE_MS = 60_000;
/** For one try, the whole answer included. */
const TRY_MS = 180_000;

/**
 * Tries a request up to four times, as long as its failure is one that may pass.
 * @param passing null = it will not
 * @throws ModelError; the signal's reason when that is aborted
 */
export async function withPatience<T>(
  tryOnce: (signal: AbortSignal) => Promise<T>,
  passing: (thrown: unknown) => Passing | null,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    const own = new AbortController();
    const stop = clock.after(TRY_MS, () => own.abort(new Error("it took longer than three minutes")));
    let failed: Passing;
    try {
      return await tryOnce(AbortSignal.any([signal, own.signal]));
    } catch (thrown) {
      signal.throwIfAborted();
      const found = own.signal.aborted ? tooSlow() : passing(thrown);
      if (found === null) throw thrown;
      failed = found;
    } finally {
      stop();
    }
    const pauseMs = failed.retryAfterMs ?? PAUSES_MS[tries];
    if (tries >= PAUSES_MS.length || pauseMs === undefined || pauseMs > LONGEST_PAUSE_MS) throw failed.error;
    await clock.sleep(pauseMs, signal);
  }
}

function tooSlow(): Passing {
  return {
    error: new ModelError("unavailable", "no answer came within three minutes"),
    retryAfterMs: null,
  };
}
