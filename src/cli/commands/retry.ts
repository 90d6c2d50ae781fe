import { type Command, EXIT, JSON_FLAG, JSON_NOTE, withDeck } from "../command.ts";
import { findJob } from "../find-job.ts";
import { isOn, positionals, takeFlags } from "../flags.ts";
import { oneId } from "../one-id.ts";
import { line, plain } from "../output.ts";

export const retryCommand: Command = {
  name: "retry",
  usage: "ID [--json]",
  summary: "create a new job with the input of one that has ended",
  notes: [
    ["ID", "the beginning of an id is enough"],
    JSON_NOTE,
    ["exit code", "0 created; 1 it has not ended, or there is no room"],
  ],
  async run(invocation) {
    const { host, words } = invocation;
    const taken = takeFlags(words, JSON_FLAG, "retry");
    const id = oneId(positionals(taken.rest, "retry"), "retry");
    return await withDeck(invocation, "look", async (deck) => {
      const job = await deck.tracker.retry(findJob(deck, id).id, "cli");
      if (isOn(taken, "json")) line(host.out, JSON.stringify(deck.json(job), null, 2));
      else line(host.out, `${job.id}  ${plain(job.title)}`);
      return EXIT.ok;
    });
  },
};
