import { EXIT } from "./command.ts";
import type { Deck } from "./deck.ts";
import type { Host } from "./host.ts";
import { codeOf, tellEnd } from "./job-end.ts";
import { line } from "./output.ts";
import { progressView } from "./progress-view.ts";

/**
 * Shows a job until it has ended. A signal only stops the watching.
 * @param json print the ended job as JSON, and nothing else
 * @returns the exit code
 */
export async function watchUntilEnd(host: Host, deck: Deck, id: string, json: boolean): Promise<number> {
  const enough = new AbortController();
  const off = host.onSignal(() => enough.abort());
  const view = json ? null : progressView(host.out, host.clock);
  try {
    const job = await deck.watch(id, (now) => view?.show(now), enough.signal);
    view?.close();
    if (json) line(host.out, JSON.stringify(job.json(), null, 2));
    else tellEnd(host.out, deck, job, host.clock.now());
    return codeOf(job);
  } catch (error) {
    if (enough.signal.aborted) return EXIT.cancelled;
    throw error;
  } finally {
    view?.close();
    off();
  }
}
