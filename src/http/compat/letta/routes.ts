import { type AnyElysia, Elysia } from "elysia";
import { ACTIVE_STATUSES } from "../../../domain/status.ts";
import type { JobFilter } from "../../../domain/store.ts";
import { json } from "../../answers.ts";
import type { Call } from "../../door.ts";
import type { Web } from "../../web.ts";
import { faced } from "../faced.ts";
import { refuseWithDetail } from "../fastapi.ts";
import { stopAndWait } from "../stop-and-wait.ts";
import { lettaJob } from "./job.ts";
import { bareId, isBehind, readLettaQuery } from "./query.ts";

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

/** One that has ended is given as it is. */
async function cancel(web: Web, call: OneJob): Promise<Response> {
  return json(lettaJob((await stopAndWait(web, bareId(call.params.id), call)).job));
}

async function remove({ tracker }: Web, { params }: OneJob): Promise<Response> {
  const job = tracker.get(bareId(params.id));
  await tracker.remove(job.id);
  return json(lettaJob(job));
}
