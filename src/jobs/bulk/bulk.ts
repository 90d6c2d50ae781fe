import { type Static, Type } from "@sinclair/typebox";
import {
  BULK_ACTIONS,
  BULK_TYPE,
  type BulkAction,
  type BulkFilter,
  bulkMatches,
  bulkTitle,
  MOST_BULK_IDS,
  statusesFor,
} from "../../domain/bulk.ts";
import type { Cursor } from "../../domain/cursor.ts";
import { JobdeckError } from "../../domain/errors.ts";
import type { Job } from "../../domain/job.ts";
import { STATUSES } from "../../domain/status.ts";
import { defineJob, type JobContext } from "../define.ts";
import type { Jobs } from "../services.ts";
import { act, type Task } from "./act.ts";
import { type ItemOutcome, Ledger, OUTCOMES_FILE, type Tally } from "./ledger.ts";

const PAGE = 500;
/** What is asked for at once goes into one commit: 10,000 deletes took 1.1 s so, 12.9 s one by one, 0.9 s with 200. */
const AT_ONCE = 50;
const MOST_WARNINGS = 20;

const text = Type.Optional(Type.String({ minLength: 1, maxLength: 300 }));
const input = Type.Object(
  {
    action: Type.Union(BULK_ACTIONS.map((action) => Type.Literal(action))),
    ids: Type.Optional(
      Type.Array(Type.String({ pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$" }), {
        minItems: 1,
        maxItems: MOST_BULK_IDS,
      }),
    ),
    filter: Type.Optional(
      Type.Object(
        {
          status: Type.Optional(Type.Array(Type.Union(STATUSES.map((status) => Type.Literal(status))))),
          type: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 50 })),
          ...{ session: text, queue: text, tag: text, node: text, q: text },
          ...{ parent: text, createdAfter: text, createdBefore: text },
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

type BulkInput = Static<typeof input>;

export interface BulkResult extends Tally {
  readonly matched: number;
}

/** Cancels, retries or deletes many jobs, which are fixed when it begins. */
export const bulk = defineJob({
  type: BULK_TYPE,
  title: "Bulk",
  description: "Cancels, retries or deletes many jobs: those of a filter, or those named by their ids.",
  icon: "list-checks",
  input,
  stages: [
    { name: "match", title: "Find the jobs", weight: 1 },
    { name: "act", title: "Change them", weight: 9 },
  ],
  maxAttempts: 3,
  titleOf: ({ action, ids }) => bulkTitle(action, ids?.length ?? null),
  normalise({ action, ids, filter }) {
    if (ids !== undefined && filter === undefined) {
      return { action, ids: [...new Set(ids.map((id) => id.toLowerCase()))] };
    }
    if (ids === undefined && filter !== undefined) return { action, filter };
    throw new JobdeckError("input_invalid", "Expected either `ids` or `filter`; `{}` means all jobs", {
      issues: [{ path: "/input/filter", message: "must be given where /input/ids is not, and only there" }],
    });
  },
  async run(ctx, given): Promise<BulkResult> {
    const { jobs } = ctx.services;
    const itself = jobs.find(ctx.id);
    if (itself === undefined) throw new Error(`Bulk job ${ctx.id} is not there`);
    const ledger = new Ledger(ctx.outputDir);
    ctx.stage("match");
    let goesOn = true;
    const matched = await ctx.checkpoint("matched", () => {
      goesOn = false;
      return ledger.fix(idsOf(jobs, given, itself, ctx.signal));
    });
    ctx.title(bulkTitle(given.action, matched));
    ctx.stage("act");
    const tally = await actOnAll(ctx, ledger, matched, { ...taskOf(given, itself), wasBegun: goesOn });
    await ledger.close();
    return { matched, ...tally };
  },
});

function taskOf({ action, filter }: BulkInput, itself: Job): Omit<Task, "wasBegun"> {
  const asked = filter === undefined ? undefined : bulkMatches(action, filter)?.statuses;
  return {
    ...{ action, bulk: itself, isNamed: filter === undefined },
    statuses: asked ?? statusesFor(action),
  };
}

async function* idsOf(
  jobs: Jobs,
  { action, ids, filter }: { action: BulkAction; ids?: readonly string[]; filter?: BulkFilter },
  itself: Job,
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  if (ids !== undefined) yield ids;
  const matches = filter === undefined ? null : bulkMatches(action, filter);
  if (matches === null) return;
  // What was created after the wish is not meant by it.
  const before = { createdAt: itself.createdAt, id: itself.id };
  for (let after: Cursor | undefined; ; ) {
    signal.throwIfAborted();
    const page = jobs.listIds(matches, { before, limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield page.map(({ id }) => id);
    after = page.at(-1);
    if (page.length < PAGE || after === undefined) return;
  }
}

async function actOnAll(
  ctx: Pick<JobContext, "signal" | "progress" | "output" | "warn" | "log" | "services">,
  ledger: Ledger,
  matched: number,
  task: Task,
): Promise<Tally> {
  let tally = await ledger.noted();
  let { wasBegun } = task;
  for (let at = sum(tally); ; at = sum(tally)) {
    ctx.progress(at, matched, wordsOf(tally));
    if (at >= matched) break;
    if (ctx.signal.aborted) {
      ctx.output({ matched, ...tally });
      ctx.log.info(`Stopped after ${at} of ${matched}: ${wordsOf(tally)}`);
      ctx.signal.throwIfAborted();
    }
    const ids = await ledger.ids(at, AT_ONCE);
    if (ids.length === 0) throw new Error(`Expected ${matched} ids in the job's folder, found ${at}`);
    const outcomes = await Promise.all(ids.map((id) => act(ctx.services.jobs, { ...task, wasBegun }, id)));
    wasBegun = false;
    await ledger.note(outcomes);
    warnOf(ctx, outcomes, tally.failed);
    tally = added(tally, outcomes);
  }
  if (tally.failed > MOST_WARNINGS) {
    ctx.warn(`${tally.failed - MOST_WARNINGS} more failed: ${OUTCOMES_FILE} names them all`);
  }
  return tally;
}

function warnOf(ctx: Pick<JobContext, "warn">, outcomes: readonly ItemOutcome[], before: number): void {
  const failed = outcomes.filter(({ outcome }) => outcome === "failed");
  for (const { id, reason } of failed.slice(0, Math.max(0, MOST_WARNINGS - before))) {
    ctx.warn(`Job ${id}: ${reason}`);
  }
}

function added(tally: Tally, outcomes: readonly ItemOutcome[]): Tally {
  const sums = { ...tally };
  for (const { outcome } of outcomes) sums[outcome] += 1;
  return sums;
}

function sum({ done, failed, skipped }: Tally): number {
  return done + failed + skipped;
}

function wordsOf({ done, failed, skipped }: Tally): string {
  return `${done} done, ${failed} failed, ${skipped} skipped`;
}
