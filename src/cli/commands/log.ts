import { dateTime } from "../../../views/format.ts";
import { LOG_LEVELS, type LogLevel } from "../../domain/event.ts";
import type { LogLine } from "../../domain/log-line.ts";
import { type Command, EXIT, ID_NOTE, withDeck } from "../command.ts";
import { findJob } from "../find-job.ts";
import { isOn, lastOf, type Taken } from "../flags.ts";
import { type Ink, ink, line, type Output, plainLines } from "../output.ts";
import { oneWord, readWords } from "../read-words.ts";
import { UsageError } from "../usage-error.ts";

export const logCommand: Command = {
  name: "log",
  group: "Jobs",
  args: "ID",
  summary: "print what a job has logged",
  flags: [
    { name: "follow", kind: "switch", meaning: "go on until the job has ended; Ctrl-C only stops reading" },
    { name: "f", kind: "switch", meaning: "the same" },
    { name: "attempt", kind: "value", hint: "N", meaning: "only this attempt" },
    { name: "level", kind: "value", hint: LOG_LEVELS.join("|"), meaning: "only this level and worse ones" },
    { name: "q", kind: "value", hint: "TEXT", meaning: "only lines that hold the text, in any case" },
    {
      ...{ name: "json", kind: "switch" },
      meaning: "print one JSON object a line: seq, at, attempt, level, stage, message",
    },
  ],
  remote: true,
  notes: [ID_NOTE],
  exits: [
    [0, "all of it was printed"],
    [1, "there is no such job"],
    [130, "with --follow: no longer read"],
  ],
  examples: [
    ["jobdeck log 0198f2c4 --follow", "as it comes"],
    ["jobdeck log 0198f2c4 --level warn --json | jq -r .message", "only what went wrong"],
  ],
  async run(invocation) {
    const { host, words } = invocation;
    const said = readWords(logCommand, words);
    const word = oneWord(logCommand, said, "job id");
    const isWanted = filterOf(said.taken);
    const live = isOn(said.taken, "follow") || isOn(said.taken, "f");
    const json = isOn(said.taken, "json");
    const enough = new AbortController();
    const off = host.onSignal(() => enough.abort());
    try {
      return await withDeck(invocation, async (deck) => {
        const { id } = await findJob(deck, word);
        for await (const entry of deck.log(id, live, enough.signal)) {
          if (!isWanted(entry)) continue;
          if (json) line(host.out, JSON.stringify({ ...entry, at: new Date(entry.at).toISOString() }));
          else tell(host.out, entry);
        }
        return EXIT.ok;
      });
    } catch (error) {
      if (enough.signal.aborted) return EXIT.cancelled;
      throw error;
    } finally {
      off();
    }
  },
};

const COLOURS: Readonly<Record<LogLevel, Ink>> = { debug: "dim", info: "blue", warn: "yellow", error: "red" };

/** Further lines of one message are set in, so that each entry begins with its time. */
function tell(out: Output, { at, level, stage, message }: LogLine): void {
  const [first = "", ...more] = plainLines(message);
  const place = stage === null ? "" : `[${plainLines(stage)[0] ?? ""}] `;
  line(
    out,
    `${ink(out, "dim", dateTime(at))}  ${ink(out, COLOURS[level], level.padEnd(5))}  ${place}${first}`,
  );
  for (const text of more) line(out, `    ${text}`);
}

function filterOf(taken: Taken): (line: LogLine) => boolean {
  const attempt = lastOf(taken, "attempt");
  if (attempt !== undefined && !/^\d{1,6}$/.test(attempt))
    throw new UsageError(`Expected --attempt to be an integer of 0 or more, got "${attempt}"`, "log");
  const level = lastOf(taken, "level");
  const levels: readonly string[] = LOG_LEVELS;
  const from = level === undefined ? 0 : levels.indexOf(level);
  if (from < 0)
    throw new UsageError(`Expected --level to be one of ${LOG_LEVELS.join(", ")}, got "${level}"`, "log");
  const text = lastOf(taken, "q")?.toLowerCase() ?? "";
  return (line) =>
    (attempt === undefined || line.attempt === Number(attempt)) &&
    LOG_LEVELS.indexOf(line.level) >= from &&
    line.message.toLowerCase().includes(text);
}
