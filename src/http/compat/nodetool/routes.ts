import { type AnyElysia, Elysia } from "elysia";
import { decodeCursor, encodeCursor } from "../../../domain/cursor.ts";
import { JobdeckError } from "../../../domain/errors.ts";
import { json } from "../../answers.ts";
import { integer, invalidQuery, single } from "../../api/list-query.ts";
import type { Call } from "../../door.ts";
import type { Web } from "../../web.ts";
import { faced, type Refuse } from "../faced.ts";
import { refuseWithDetail } from "../fastapi.ts";
import { stopAndWait } from "../stop-and-wait.ts";
import { nodetoolJob, nodetoolRunning, nodetoolStatus } from "./job.ts";

const MOST_JOBS = 1000;

/** NodeTool's jobs over HTTP; its WebSocket commands are those of `/ws`. */
export function nodetoolRoutes(web: Web): AnyElysia {
  const answered = faced(web, refuse);
  return new Elysia({ prefix: "/compat/nodetool/api/jobs" })
    .get(
      "/",
      answered((call) => list(web, call)),
    )
    .get(
      "/running/all",
      answered(() => json(web.tracker.running().map(nodetoolRunning))),
    )
    .get(
      "/triggers/running",
      answered(() => json([])),
    )
    .post("/triggers/:workflow/start", answered(noTrigger))
    .post("/triggers/:workflow/stop", answered(noTrigger))
    .get(
      "/:id",
      answered<{ id: string }>(({ params }) => json(nodetoolJob(web.tracker.get(params.id)))),
    )
    .post(
      "/:id/cancel",
      answered<{ id: string }>((call) => cancel(web, call)),
    );
}

const withDetail = refuseWithDetail("query");

const refuse: Refuse = (failure, call, thrown) =>
  failure.code === "job_not_found"
    ? json({ detail: "Job not found" }, 404)
    : withDetail(failure, call, thrown);

/** The newest first; `start_key` is the `next_start_key` of the page before. */
function list({ tracker }: Web, { url }: Call): Response {
  const limit = integer(url.searchParams, "limit", 1, MOST_JOBS) ?? 100;
  const workflowId = single(url.searchParams, "workflow_id");
  const key = single(url.searchParams, "start_key");
  const after = key === undefined ? undefined : decodeCursor(key);
  if (key !== undefined && after === undefined)
    throw invalidQuery("start_key", "a `next_start_key` of this list");
  const { jobs, next } = tracker.list(workflowId === undefined ? {} : { workflowId }, {
    ...{ limit, order: "desc" },
    ...(after === undefined ? {} : { after }),
  });
  return json({ jobs: jobs.map(nodetoolJob), next_start_key: next === null ? null : encodeCursor(next) });
}

async function cancel(web: Web, call: Call<{ id: string }>): Promise<Response> {
  const { id } = call.params;
  try {
    const { job, stopped } = await stopAndWait(web, id, call);
    if (stopped) {
      const message = "Job cancellation requested";
      return json({ message, job_id: job.id, status: nodetoolStatus(job) });
    }
  } catch (thrown) {
    if (!(thrown instanceof JobdeckError && thrown.reason === "job_not_found")) throw thrown;
  }
  return json({
    ...{ message: "Job not found or already completed", job_id: id, status: "not_found_or_completed" },
  });
}

function noTrigger(): Response {
  return json(
    { detail: "Jobdeck runs jobs, not workflows, so there is no trigger node to start or stop" },
    400,
  );
}
