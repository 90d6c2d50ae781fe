import type { Job, Usage } from "../src/domain/job.ts";
import { plain } from "./ansi.ts";
import { count, outOf, plural } from "./format.ts";

const STOP_WORDS: Readonly<Record<string, string>> = {
  requested: "asked to stop",
  signalled: "told to stop",
  terminated: "ending its thread by force",
  sigterm: "told its processes to end",
  sigkill: "ending its processes by force",
  exited: "stopped",
  killed: "stopped by force",
  fenced: "cut off",
  removed: "container removed",
};

const REASON_WORDS: Readonly<Record<string, string>> = {
  user: "by a person",
  api: "by a program",
  timeout: "it took longer than allowed",
  shutdown: "the server shut down",
  worker_lost: "its worker was lost",
  dependency: "a job it depends on failed",
  deadline: "it was not started in time",
  error: "an error",
  limit: "it went over a limit",
  retry: "waiting for the next attempt",
  due: "its time came",
  replaced: "its schedule started the next one",
};

/** Who made a job or stopped it, by the words that the faces note down. */
const WHO_WORDS: Readonly<Record<string, string>> = {
  user: "a person",
  api: "a program",
  cli: "the command line",
  system: "the server",
  schedule: "a schedule",
};

/** The counters of results, in the order in which one of them is picked to stand for the whole. */
const COUNTED = [
  ["pages", "page"],
  ["pagesSaved", "page"],
  ["chunks", "chunk"],
  ["files", "file"],
  ["steps", "step"],
  ["done", "job"],
] as const;

/** A job's title as it is shown: without control characters, and never empty. */
export function titleOf(job: Job): string {
  return plain(job.title).trim() || job.type;
}

/** What a running job does at the moment: its stage and message, or that it just started. */
export function activity(job: Job): string {
  const parts = [stageTitle(job), job.progress.message].filter((part) => part !== null && part !== "");
  return parts.length === 0 ? "Starting" : plain(parts.join(" · "));
}

export function stageTitle(job: Job): string | null {
  const { stage, stages } = job.progress;
  return stages.find((s) => s.name === stage)?.title ?? stage;
}

/** How far within the stage: "117 / 188", "94"; null when nothing is counted, or when the message says it itself. */
export function counted(job: Job): string | null {
  const { current, total, message } = job.progress;
  if (total > 0 && message?.includes(`${current} / ${total}`)) return null;
  if (total > 0) return outOf(current, total);
  return current > 0 ? count(current) : null;
}

/** What came out of a completed job, in two words: "214 pages"; null when its result has no counter. */
export function resultPhrase(job: Job): string | null {
  const result = record(job.result);
  for (const [key, one] of COUNTED) {
    const value = result[key];
    if (typeof value === "number" && Number.isFinite(value)) return plural(value, one);
  }
  return null;
}

/** Why a job failed, expired or was cancelled, in one line. */
export function whyEnded(job: Job): string {
  const first = job.errors[0]?.split("\n")[0]?.trim();
  if (first !== undefined && first !== "") return plain(first);
  return job.statusReason === null ? "No reason was given" : reasonWords(job.statusReason);
}

export function reasonWords(reason: string): string {
  return wordsFor(REASON_WORDS, reason);
}

/** "a person", "the command line"; a name that is not one of ours stays as it is. */
export function whoWords(who: string): string {
  const token = /^token:(.+)$/.exec(who)?.[1];
  return token === undefined ? wordsFor(WHO_WORDS, who) : `token ${token}`;
}

/** The beginning of a UUID, enough to tell it from others; any other name whole. */
export function shortId(id: string): string {
  return /^[\da-f]{8}-[\da-f]{4}-/.test(id) ? id.slice(0, 13) : id;
}

/** What a model was asked, and what that cost: "1,400 tokens in, 320 out, $0.02". */
export function costWords({ inputTokens, outputTokens, costUsd }: Usage): string {
  const tokens = `${count(inputTokens)} tokens in, ${count(outputTokens)} out`;
  if (costUsd === 0) return tokens;
  return `${tokens}, ${costUsd < 0.01 ? "less than $0.01" : `$${costUsd.toFixed(2)}`}`;
}

/** The step at which stopping a job is, or ended: "told to stop". */
export function stopWords(step: string): string {
  return wordsFor(STOP_WORDS, step);
}

/** What a running job that was asked to stop is waiting for. */
export function stoppingPhrase(job: Job): string {
  const step = job.stop?.steps.at(-1)?.step;
  return step === undefined || step === "requested" ? "Cancelling…" : `Cancelling… ${stopWords(step)}`;
}

/** What tells a job from others of its title: "wiki · main @ 6f1c9e2 · attempt 2 of 3". */
export function subtitle(job: Job): string {
  const parts = [job.type, revision(job)];
  if (job.attempt > 1) parts.push(`attempt ${job.attempt} of ${job.maxAttempts}`);
  if (job.cache?.hit === true) parts.push("from cache");
  return parts.filter((part) => part !== null).join(" · ");
}

/** "main @ 6f1c9e2" of a job on a repository; null for any other. */
export function revision(job: Job): string | null {
  const known = { ...record(job.input), ...record(job.metadata), ...record(job.result) };
  const ref = text(known["ref"]);
  const commit = text(known["commit"])?.slice(0, 7);
  if (ref === undefined) return commit === undefined ? null : `@ ${commit}`;
  return commit === undefined || ref.startsWith(commit) ? ref : `${ref} @ ${commit}`;
}

/** A word without an entry stands for itself, one that every object has, such as `constructor`, too. */
function wordsFor(table: Readonly<Record<string, string>>, word: string): string {
  return Object.hasOwn(table, word) ? (table[word] ?? word) : word;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
