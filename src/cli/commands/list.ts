import { ago, duration, percent } from "../../../views/format.ts";
import { durationMs, isCancelling } from "../../domain/job.ts";
import { isStatus, STATUSES, type Status } from "../../domain/status.ts";
import { type Command, EXIT, JSON_FLAG, withDeck } from "../command.ts";
import type { ListFilter } from "../deck.ts";
import { SHORT_ID } from "../find-job.ts";
import { commasOf, isOn, lastOf, type Taken } from "../flags.ts";
import { line, plain } from "../output.ts";
import { onlyFlags } from "../read-words.ts";
import type { ShownJob } from "../shown-job.ts";
import { table } from "../table.ts";
import { UsageError } from "../usage-error.ts";

const DEFAULT_LIMIT = 20;
const MOST = 1000;

export const listCommand: Command = {
  name: "list",
  group: "Jobs",
  args: "",
  summary: "list the newest jobs",
  flags: [
    {
      ...{ name: "status", kind: "value", hint: "WORD", many: true },
      meaning: `only these: ${STATUSES.join(", ")}; may be repeated or hold commas`,
    },
    {
      ...{ name: "type", kind: "value", hint: "TYPE", many: true },
      meaning: "only these types; may be repeated or hold commas",
    },
    { name: "queue", kind: "value", hint: "NAME", meaning: "only this queue" },
    { name: "session", kind: "value", hint: "NAME", meaning: "only this session" },
    { name: "tag", kind: "value", hint: "WORD", meaning: "only jobs with this tag" },
    {
      name: "q",
      kind: "value",
      hint: "WORDS",
      meaning: "only jobs with these words in title, error or input",
    },
    {
      ...{ name: "limit", kind: "value", hint: "N" },
      meaning: `at most so many, 1 to ${MOST}; default ${DEFAULT_LIMIT}`,
    },
    JSON_FLAG,
  ],
  remote: true,
  exits: [[0, "listed, be it none"]],
  examples: [
    ["jobdeck list --status running,queued", ""],
    ["jobdeck list --type wiki --limit 1 --json | jq -r '.jobs[0].id'", "the newest wiki"],
  ],
  async run(invocation) {
    const { host, words } = invocation;
    const taken = onlyFlags(listCommand, words);
    const filter = filterOf(taken);
    const limit = limitOf(lastOf(taken, "limit"));
    return await withDeck(invocation, async (deck) => {
      const jobs = await deck.list(filter, limit);
      if (isOn(taken, "json"))
        line(host.out, JSON.stringify({ jobs: jobs.map((job) => job.json()) }, null, 2));
      else if (jobs.length === 0) {
        const narrowed = Object.keys(filter).length > 0;
        line(host.out, `No jobs${narrowed ? " like that" : ""} in ${deck.place}.`);
      } else {
        const rows = jobs.map((job) => row(job, host.clock.now()));
        for (const text of table(host.out, [HEAD, ...rows], NARROWING)) line(host.out, text);
      }
      return EXIT.ok;
    });
  },
};

function filterOf(taken: Taken): ListFilter {
  const statuses = commasOf(taken, "status").map(statusOf);
  const types = commasOf(taken, "type");
  const words = (lastOf(taken, "q") ?? "").split(/\s+/).filter((word) => word !== "");
  const [queue, sessionId, tag] = ["queue", "session", "tag"].map((name) => lastOf(taken, name));
  return {
    ...(statuses.length === 0 ? {} : { statuses }),
    ...(types.length === 0 ? {} : { types }),
    ...(words.length === 0 ? {} : { words }),
    ...(queue === undefined ? {} : { queue }),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(tag === undefined ? {} : { tag }),
  };
}

const HEAD: readonly string[] = ["ID", "STATUS", "TYPE", "TITLE", "DONE", "CREATED", "TOOK"];

/** The title is cut; what can do without goes first. */
const NARROWING = {
  cut: HEAD.indexOf("TITLE"),
  drop: ["TOOK", "TYPE", "CREATED", "DONE"].map((name) => HEAD.indexOf(name)),
};

function row(job: ShownJob, now: number): readonly string[] {
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
