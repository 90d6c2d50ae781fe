import { ago, duration, percent } from "../../../views/format.ts";
import { durationMs, isCancelling, type Job } from "../../domain/job.ts";
import { isStatus, STATUSES, type Status } from "../../domain/status.ts";
import { type Command, EXIT, JSON_NOTE, withDeck } from "../command.ts";
import { SHORT_ID } from "../find-job.ts";
import { type FlagKind, isOn, positionals, takeFlags } from "../flags.ts";
import { line, plain, table } from "../output.ts";
import { UsageError } from "../usage-error.ts";

const FLAGS: ReadonlyMap<string, FlagKind> = new Map([
  ["status", "value"],
  ["type", "value"],
  ["limit", "value"],
  ["json", "switch"],
]);

const DEFAULT_LIMIT = 20;
const MOST = 1000;

export const listCommand: Command = {
  name: "list",
  usage: "[--status WORD …] [--type TYPE …] [--limit N] [--json]",
  summary: "list the newest jobs",
  notes: [
    ["--status WORD", `only these: ${STATUSES.join(", ")}`],
    ["--type TYPE", "only these types; both may be repeated or hold commas"],
    ["--limit N", `at most so many, 1 to ${MOST}; default ${DEFAULT_LIMIT}`],
    JSON_NOTE,
  ],
  async run(invocation) {
    const { host, config, words } = invocation;
    const taken = takeFlags(words, FLAGS, "list");
    const { values, rest } = taken;
    const [extra] = positionals(rest, "list");
    if (extra !== undefined)
      throw new UsageError(`\`jobdeck list\` takes flags only, got "${extra}"`, "list");
    const statuses = commas(values.get("status")).map(statusOf);
    const types = commas(values.get("type"));
    const filter = {
      ...(statuses.length === 0 ? {} : { statuses }),
      ...(types.length === 0 ? {} : { types }),
    };
    const filtered = statuses.length + types.length > 0;
    const limit = limitOf(values.get("limit")?.at(-1));
    return await withDeck(invocation, "look", (deck) => {
      const { jobs } = deck.tracker.list(filter, { limit, order: "desc" });
      if (isOn(taken, "json"))
        line(host.out, JSON.stringify({ jobs: jobs.map((job) => deck.json(job)) }, null, 2));
      else if (jobs.length === 0)
        line(host.out, `No jobs${filtered ? " like that" : ""} in ${config.dataDir}.`);
      else {
        const rows = jobs.map((job) => row(job, host.clock.now()));
        for (const text of table(host.out, [HEAD, ...rows])) line(host.out, text);
      }
      return EXIT.ok;
    });
  },
};

const HEAD = ["ID", "STATUS", "TYPE", "TITLE", "DONE", "CREATED", "TOOK"] as const;

function row(job: Job, now: number): readonly string[] {
  const took = durationMs(job, now);
  return [
    job.id.slice(0, SHORT_ID),
    isCancelling(job) ? "cancelling" : job.status,
    job.type,
    plain(job.title),
    job.progress.percent === null ? "" : percent(job.progress.percent),
    ago(job.createdAt, now),
    took === null ? "" : duration(took),
  ];
}

function statusOf(word: string): Status {
  if (isStatus(word)) return word;
  throw new UsageError(`Expected --status to be one of ${STATUSES.join(", ")}, got "${word}"`, "list");
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST) return limit;
  throw new UsageError(`Expected --limit to be an integer from 1 to ${MOST}, got "${text}"`, "list");
}

function commas(values: readonly string[] = []): readonly string[] {
  return values
    .flatMap((value) => value.split(","))
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
