import { isFinal } from "../../domain/status.ts";
import { type Command, EXIT, ID_NOTE, JSON_FLAG, withDeck } from "../command.ts";
import type { Deck } from "../deck.ts";
import { findJob } from "../find-job.ts";
import { isOn } from "../flags.ts";
import type { Host } from "../host.ts";
import { tellEnd } from "../job-end.ts";
import { line, plain } from "../output.ts";
import { oneWord, readWords } from "../read-words.ts";
import type { DeckJob } from "../shown-job.ts";

/** Beyond the grace: what forcing and proving may take. */
const FORCE_MS = 10_000;

export const cancelCommand: Command = {
  name: "cancel",
  group: "Jobs",
  args: "ID",
  summary: "stop a job, wherever it runs, and wait until it has stopped",
  flags: [{ ...JSON_FLAG, meaning: "print the job as JSON when it has stopped, and nothing else" }],
  remote: true,
  notes: [ID_NOTE],
  exits: [
    [0, "cancelled"],
    [1, "it had ended already, or has not stopped yet"],
  ],
  examples: [["jobdeck cancel 0198f2c4", ""]],
  async run(invocation) {
    const { host, config, words } = invocation;
    const said = readWords(cancelCommand, words);
    const json = isOn(said.taken, "json");
    const word = oneWord(cancelCommand, said, "job id");
    return await withDeck(invocation, async (deck) => {
      const asked = await deck.cancel((await findJob(deck, word)).id);
      if (!isFinal(asked.status) && !json) line(host.out, `Cancelling ${plain(asked.title)} …`);
      const ended = await endOf(host, deck, asked.id, config.graceMs + FORCE_MS);
      const job = ended ?? (await deck.find(asked.id)) ?? asked;
      if (json) line(host.out, JSON.stringify(job.json(), null, 2));
      else if (ended !== undefined) tellEnd(host.out, deck, ended, host.clock.now());
      else
        line(host.out, "It was asked to stop and has not stopped yet: `jobdeck show` tells how far that is.");
      return job.status === "cancelled" ? EXIT.ok : EXIT.failed;
    });
  },
};

/** The job once it has ended; undefined when that takes too long or somebody interrupts. */
async function endOf(host: Host, deck: Deck, id: string, patienceMs: number): Promise<DeckJob | undefined> {
  const patience = new AbortController();
  const stopTimer = host.clock.after(patienceMs, () => patience.abort());
  const off = host.onSignal(() => patience.abort());
  try {
    return await deck.watch(id, () => {}, patience.signal);
  } catch (error) {
    if (patience.signal.aborted) return undefined;
    throw error;
  } finally {
    stopTimer();
    off();
  }
}
