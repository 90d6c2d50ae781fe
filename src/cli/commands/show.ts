import { dateTime, duration, percent, timeOfDay } from "../../../views/format.ts";
import { durationMs, isCancelling } from "../../domain/job.ts";
import { type Command, EXIT, ID_NOTE, JSON_FLAG, withDeck } from "../command.ts";
import type { Deck } from "../deck.ts";
import { findJob } from "../find-job.ts";
import { isOn } from "../flags.ts";
import { ink, line, type Output, pad, plain } from "../output.ts";
import { counted } from "../progress-line.ts";
import { oneWord, readWords } from "../read-words.ts";
import type { DeckJob, ShownJob } from "../shown-job.ts";

export const showCommand: Command = {
  name: "show",
  group: "Jobs",
  args: "ID",
  summary: "show one job",
  flags: [JSON_FLAG],
  remote: true,
  notes: [ID_NOTE],
  exits: [
    [0, "shown"],
    [1, "there is no such job, or several ids begin so"],
  ],
  examples: [
    ["jobdeck show 0198f2c4", ""],
    ["jobdeck show 0198f2c4 --json | jq .progress.percent", "for a program"],
  ],
  async run(invocation) {
    const { host, words } = invocation;
    const said = readWords(showCommand, words);
    const word = oneWord(showCommand, said, "job id");
    return await withDeck(invocation, async (deck) => {
      const job = await findJob(deck, word);
      if (isOn(said.taken, "json")) line(host.out, JSON.stringify(job.json(), null, 2));
      else await tell(host.out, deck, job, host.clock.now());
      return EXIT.ok;
    });
  },
};

async function tell(out: Output, deck: Deck, job: DeckJob, now: number): Promise<void> {
  const took = durationMs(job, now);
  const { waiting } = job;
  const facts: readonly (readonly [name: string, text: string | null])[] = [
    ["id", job.id],
    ["type", job.type],
    ["status", statusText(job)],
    ["waiting", waiting === null ? null : waiting.text],
    ["progress", progressText(job)],
    ["created", `${dateTime(job.createdAt)} by ${plain(job.createdBy)}`],
    ["started", job.startedAt === null ? null : dateTime(job.startedAt)],
    ["ended", job.completedAt === null ? null : dateTime(job.completedAt)],
    ["took", took === null ? null : duration(took)],
    ["attempt", job.attempt === 0 ? null : `${job.attempt} of ${job.maxAttempts}, ${job.executor}`],
    ["retry of", job.retryOf],
    ["reused", job.cache?.hit === true ? `the result of ${job.cache.sourceJobId}` : null],
    ["parent", job.parentId],
    ["input", JSON.stringify(job.json().input)],
    ["result", job.result === null || job.result === undefined ? null : JSON.stringify(job.result)],
  ];
  line(out, ink(out, "bold", plain(job.title)));
  for (const [name, text] of facts) if (text !== null) fact(out, name, plain(text));
  for (const id of new Set(job.dependsOn)) fact(out, "needs", await dependencyText(deck, id));
  for (const stage of job.progress.stages) fact(out, "stage", `${plain(stage.title)}: ${stage.status}`);
  for (const error of job.errors) fact(out, "error", plain(error));
  for (const warning of job.warnings) fact(out, "warning", plain(warning));
  for (const step of job.stop?.steps ?? []) fact(out, "stop", `${timeOfDay(step.at)}  ${step.step}`);
  if (job.stop?.proof) fact(out, "stop", `proof: ${job.stop.proof}`);
  for (const [name, text] of deck.placesOf(job)) fact(out, name, text);
}

function fact(out: Output, name: string, text: string): void {
  line(out, `  ${ink(out, "dim", pad(name, 9))} ${text}`);
}

async function dependencyText(deck: Deck, id: string): Promise<string> {
  const job = await deck.find(id);
  return job === undefined ? `${id} (no longer there)` : `${id} (${job.status}) ${plain(job.title)}`;
}

function statusText(job: ShownJob): string {
  const status = isCancelling(job) ? "running, cancelling" : job.status;
  return job.statusReason === null ? status : `${status} (${job.statusReason})`;
}

function progressText({ progress }: ShownJob): string | null {
  const parts = [
    progress.percent === null ? "" : percent(progress.percent),
    counted(progress),
    progress.message ?? "",
  ].filter(Boolean);
  return parts.length === 0 ? null : parts.join(", ");
}
