import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError } from "../../../domain/errors.ts";
import type { Job } from "../../../domain/job.ts";
import { ACTIVE_STATUSES, isFinal } from "../../../domain/status.ts";
import type { JobFilter } from "../../../domain/store.ts";
import { json } from "../../answers.ts";
import { finalState } from "../../api/wait.ts";
import type { Call } from "../../door.ts";
import type { Web } from "../../web.ts";
import { faced } from "../faced.ts";
import { refuseWithDetail } from "../fastapi.ts";
import { lettaJob } from "./job.ts";
import { bareId, isBehind, readLettaQuery } from "./query.ts";

/** Cancel answers with the cancelled job; its client gives up after 60 s. */
const CANCEL_WAIT_MS = 30_000;

type OneJob = Call<{ id: string }>;

/** Letta's jobs, so that its own client works. */
export function lettaRoutes(web: Web): AnyElysia {
  const queried = faced(web, refuseWithDetail("query"));
  const named = faced(web, refuseWithDetail("path"));
  return new Elysia({ prefix: "/v1/jobs" })
    .get(
      "/",
      queried((call) => list(web, call, { limit: 100, order: "desc" })),
    )
    .get(
      "/active",
      queried((call) => list(web, call, { limit: 50, order: "asc" }, { statuses: ACTIVE_STATUSES })),
    )
    .get(
      "/:id",
      named<{ id: string }>(({ params }) => json(lettaJob(web.tracker.get(bareId(params.id))))),
    )
    .patch(
      "/:id/cancel",
      named<{ id: string }>((call) => cancel(web, call)),
    )
    .delete(
      "/:id",
      named<{ id: string }>((call) => remove(web, call)),
    );
}

function list(
  { tracker }: Web,
  { url }: Call,
  defaults: { readonly limit: number; readonly order: "asc" | "desc" },
  always: JobFilter = {},
): Response {
  const query = readLettaQuery(url.searchParams, (id) => tracker.find(id), defaults);
  if (query.kind === "refused") return json({ detail: query.reason }, 400);
  const { filter, page, until } = query;
  const { jobs } = tracker.list({ ...filter, ...always }, page);
  const asked = until === null ? jobs : jobs.filter((job) => isBehind(until, job, page.order));
  return json(asked.map(lettaJob));
}

/** Answers when the work has stopped. One that has ended is given as it is. */
async function cancel(web: Web, { params, request, stay }: OneJob): Promise<Response> {
  const job = web.tracker.get(bareId(params.id));
  const asked = await stopped(web, job);
  if (isFinal(asked.status)) return json(lettaJob(asked));
  stay();
  return json(lettaJob((await finalState(web, asked, CANCEL_WAIT_MS, request.signal)) ?? asked));
}

async function stopped({ tracker }: Web, job: Job): Promise<Job> {
  try {
    return await tracker.cancel(job.id, { by: "api", reason: "api" });
  } catch (thrown) {
    if (thrown instanceof JobdeckError && thrown.reason === "job_already_ended") return tracker.get(job.id);
    throw thrown;
  }
}

async function remove({ tracker }: Web, { params }: OneJob): Promise<Response> {
  const job = tracker.get(bareId(params.id));
  await tracker.remove(job.id);
  return json(lettaJob(job));
}
