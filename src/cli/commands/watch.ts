import { type Command, EXIT, JSON_FLAG, withDeck } from "../command.ts";
import { findJob } from "../find-job.ts";
import { isOn, positionals, takeFlags } from "../flags.ts";
import { codeOf, tellEnd } from "../job-end.ts";
import { oneId } from "../one-id.ts";
import { line } from "../output.ts";
import { progressView } from "../progress-view.ts";
import { watch } from "../watch.ts";

export const watchCommand: Command = {
  name: "watch",
  usage: "ID [--json]",
  summary: "show a job until it has ended; Ctrl-C only stops watching",
  notes: [
    ["ID", "the beginning of an id is enough"],
    ["--json", "print the job as JSON when it has ended, and nothing else"],
    ["exit code", "0 completed, 1 failed or expired, 130 cancelled, or no longer watched"],
  ],
  async run(invocation) {
    const { host, words } = invocation;
    const taken = takeFlags(words, JSON_FLAG, "watch");
    const id = oneId(positionals(taken.rest, "watch"), "watch");
    const json = isOn(taken, "json");
    const enough = new AbortController();
    const off = host.onSignal(() => enough.abort());
    try {
      return await withDeck(invocation, "look", async (deck) => {
        const { id: whole } = findJob(deck, id);
        const view = json ? null : progressView(host.out, host.clock);
        try {
          const job = await watch(deck, whole, (now) => view?.show(now), enough.signal);
          view?.close();
          if (json) line(host.out, JSON.stringify(deck.json(job), null, 2));
          else tellEnd(host.out, deck, job, host.clock.now());
          return codeOf(job);
        } finally {
          view?.close();
        }
      });
    } catch (error) {
      if (enough.signal.aborted) return EXIT.cancelled;
      throw error;
    } finally {
      off();
    }
  },
};
