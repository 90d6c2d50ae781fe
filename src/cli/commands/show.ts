import { dateTime, duration, percent, timeOfDay } from "../../../views/format.ts";
import { durationMs, isCancelling, type Job } from "../../domain/job.ts";
import { type Command, EXIT, JSON_FLAG, JSON_NOTE, withDeck } from "../command.ts";
import type { Deck } from "../deck.ts";
import { findJob } from "../find-job.ts";
import { isOn, positionals, takeFlags } from "../flags.ts";
import { places } from "../job-end.ts";
import { oneId } from "../one-id.ts";
import { ink, line, type Output, pad, plain } from "../output.ts";
import { counted } from "../progress-line.ts";

export const showCommand: Command = {
  name: "show",
  usage: "ID [--json]",
  summary: "show one job; the beginning of its id is enough",
  notes: [JSON_NOTE],
  async run(invocation) {
    const { host, words } = invocation;
    const taken = takeFlags(words, JSON_FLAG, "show");
    const id = oneId(positionals(taken.rest, "show"), "show");
    return await withDeck(invocation, "look", (deck) => {
      const job = findJob(deck, id);
      if (isOn(taken, "json")) line(host.out, JSON.stringify(deck.json(job), null, 2));
      else tell(host.out, deck, job, host.clock.now());
      return EXIT.ok;
    });
  },
};

function tell(out: Output, deck: Deck, job: Job, now: number): void {
  const took = durationMs(job, now);
  const waiting = deck.tracker.waiting(job);
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
    ["input", JSON.stringify(deck.json(job)["input"])],
    ["result", job.result === null || job.result === undefined ? null : JSON.stringify(job.result)],
  ];
  line(out, ink(out, "bold", plain(job.title)));
  for (const [name, text] of facts) if (text !== null) fact(out, name, plain(text));
  for (const id of new Set(job.dependsOn)) fact(out, "needs", dependencyText(deck, id));
  for (const stage of job.progress.stages) fact(out, "stage", `${plain(stage.title)}: ${stage.status}`);
  for (const error of job.errors) fact(out, "error", plain(error));
  for (const warning of job.warnings) fact(out, "warning", plain(warning));
  for (const step of job.stop?.steps ?? []) fact(out, "stop", `${timeOfDay(step.at)}  ${step.step}`);
  if (job.stop?.proof) fact(out, "stop", `proof: ${job.stop.proof}`);
  for (const [name, text] of places(deck, job)) fact(out, name, text);
}

function fact(out: Output, name: string, text: string): void {
  line(out, `  ${ink(out, "dim", pad(name, 9))} ${text}`);
}

function dependencyText(deck: Deck, id: string): string {
  const job = deck.tracker.find(id);
  return job === undefined ? `${id} (no longer there)` : `${id} (${job.status}) ${plain(job.title)}`;
}

function statusText(job: Job): string {
  const status = isCancelling(job) ? "running, cancelling" : job.status;
  return job.statusReason === null ? status : `${status} (${job.statusReason})`;
}

function progressText({ progress }: Job): string | null {
  const parts = [
    progress.percent === null ? "" : percent(progress.percent),
    counted(progress),
    progress.message ?? "",
  ].filter(Boolean);
  return parts.length === 0 ? null : parts.join(", ");
}
