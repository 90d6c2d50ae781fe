import { JobdeckError } from "../domain/errors.ts";
import type { Deck } from "./deck.ts";
import type { Host } from "./host.ts";
import { line, type Output, plain } from "./output.ts";
import { progressView } from "./progress-view.ts";
import type { DeckJob } from "./shown-job.ts";

/**
 * Shows a job until it has ended. The first SIGINT or SIGTERM cancels it.
 * @param out null = show nothing
 * @returns the ended job; undefined after a second signal, when the job may still be running
 */
export async function follow(
  host: Host,
  deck: Deck,
  job: DeckJob,
  out: Output | null,
): Promise<DeckJob | undefined> {
  const force = new AbortController();
  const view = out === null ? null : progressView(out, host.clock);
  if (out !== null) line(out, `${plain(job.title)}  ${job.id}`);
  let asked = false;
  const faults: unknown[] = [];
  const off = host.onSignal(() => {
    if (asked) return force.abort();
    asked = true;
    if (out !== null) line(out, "\nCancelling. Once more ends it by force.");
    cancel(deck, job.id).catch((cause: unknown) => {
      faults.push(cause);
      force.abort();
    });
  });
  try {
    return await deck.watch(job.id, (now) => view?.show(now), force.signal);
  } catch (error) {
    if (faults.length > 0) throw faults[0];
    if (force.signal.aborted) return undefined;
    throw error;
  } finally {
    off();
    view?.close();
  }
}

/** A job that has ended meanwhile needs no stopping. */
async function cancel(deck: Deck, id: string): Promise<void> {
  try {
    await deck.cancel(id);
  } catch (error) {
    if (!(error instanceof JobdeckError) || error.reason !== "job_already_ended") throw error;
  }
}
