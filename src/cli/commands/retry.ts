import { type Command, EXIT, ID_NOTE, JSON_FLAG, withDeck } from "../command.ts";
import { findJob } from "../find-job.ts";
import { isOn } from "../flags.ts";
import { line, plain } from "../output.ts";
import { oneWord, readWords } from "../read-words.ts";

export const retryCommand: Command = {
  name: "retry",
  group: "Jobs",
  args: "ID",
  summary: "create a new job with the input of one that has ended",
  flags: [JSON_FLAG],
  remote: true,
  notes: [ID_NOTE],
  exits: [
    [0, "created"],
    [1, "it has not ended, or there is no room"],
  ],
  examples: [["jobdeck retry 0198f2c4", ""]],
  async run(invocation) {
    const { out } = invocation.host;
    const said = readWords(retryCommand, invocation.words);
    const word = oneWord(retryCommand, said, "job id");
    return await withDeck(invocation, async (deck) => {
      const job = await deck.retry((await findJob(deck, word)).id);
      if (isOn(said.taken, "json")) line(out, JSON.stringify(job.json(), null, 2));
      else line(out, `${job.id}  ${plain(job.title)}`);
      return EXIT.ok;
    });
  },
};
