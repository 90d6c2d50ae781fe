import { type Command, ID_NOTE, JSON_FLAG, withDeck } from "../command.ts";
import { findJob } from "../find-job.ts";
import { isOn } from "../flags.ts";
import { oneWord, readWords } from "../read-words.ts";
import { watchUntilEnd } from "../watch-until-end.ts";

export const watchCommand: Command = {
  name: "watch",
  group: "Jobs",
  args: "ID",
  summary: "show a job until it has ended; Ctrl-C only stops watching",
  flags: [{ ...JSON_FLAG, meaning: "print the job as JSON when it has ended, and nothing else" }],
  remote: true,
  notes: [ID_NOTE],
  exits: [
    [0, "completed"],
    [1, "failed or expired"],
    [130, "cancelled, or no longer watched"],
  ],
  examples: [["jobdeck watch 0198f2c4", ""]],
  async run(invocation) {
    const said = readWords(watchCommand, invocation.words);
    const word = oneWord(watchCommand, said, "job id");
    return await withDeck(invocation, async (deck) => {
      const { id } = await findJob(deck, word);
      return await watchUntilEnd(invocation.host, deck, id, isOn(said.taken, "json"));
    });
  },
};
