import type { Job } from "../../domain/job.ts";
import { isFinal } from "../../domain/status.ts";
import { type Command, EXIT, withDeck } from "../command.ts";
import type { Deck } from "../deck.ts";
import { findJob } from "../find-job.ts";
import { positionals } from "../flags.ts";
import type { Host } from "../host.ts";
import { tellEnd } from "../job-end.ts";
import { oneId } from "../one-id.ts";
import { line, plain } from "../output.ts";
import { watch } from "../watch.ts";

/** Beyond the grace: what forcing and proving may take. */
const FORCE_MS = 10_000;

export const cancelCommand: Command = {
  name: "cancel",
  usage: "ID",
  summary: "stop a job, wherever it runs, and wait until it has stopped",
  notes: [
    ["ID", "the beginning of an id is enough"],
    ["exit code", "0 cancelled; 1 it had ended already, or has not stopped yet"],
  ],
  async run(invocation) {
    const { host, config, words } = invocation;
    const id = oneId(positionals(words, "cancel"), "cancel");
    return await withDeck(invocation, "look", async (deck) => {
      const asked = await deck.tracker.cancel(findJob(deck, id).id, { by: "cli", reason: "user" });
      if (!isFinal(asked.status)) line(host.out, `Cancelling ${plain(asked.title)} …`);
      const job = await ended(host, deck, asked, config.graceMs + FORCE_MS);
      if (job === undefined) {
        line(host.out, "It was asked to stop and has not stopped yet: `jobdeck show` tells how far that is.");
        return EXIT.failed;
      }
      tellEnd(host.out, deck, job, host.clock.now());
      return job.status === "cancelled" ? EXIT.ok : EXIT.failed;
    });
  },
};

/** The job once it has ended; undefined when that takes too long or somebody interrupts. */
async function ended(host: Host, deck: Deck, job: Job, patienceMs: number): Promise<Job | undefined> {
  const patience = new AbortController();
  const stopTimer = host.clock.after(patienceMs, () => patience.abort());
  const off = host.onSignal(() => patience.abort());
  try {
    return await watch(deck, job.id, () => {}, patience.signal);
  } catch (error) {
    if (patience.signal.aborted) return undefined;
    throw error;
  } finally {
    stopTimer();
    off();
  }
}
