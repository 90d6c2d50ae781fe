import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError, quote } from "../../../domain/errors.ts";
import type { Job } from "../../../domain/job.ts";
import { json } from "../../answers.ts";
import { fieldsOf } from "../../api/read-body.ts";
import { programOf } from "../../api/who.ts";
import type { Call } from "../../door.ts";
import type { Web } from "../../web.ts";
import { connectorJob, OVERRIDE } from "./job.ts";
import { AREAS, notBuilt, type Operation, tagOf } from "./operations.ts";
import { answering } from "./refuse.ts";

type Params = Readonly<Record<string, string>>;
type InSession = Call<Params>;

/** Where a job of the Connector Generator is started, read and overridden, each operation at its own address. */
export function connectorJobRoutes(web: Web): AnyElysia {
  const answered = answering(web);
  const app = new Elysia();
  for (const [area, operations] of Object.entries(AREAS)) {
    for (const operation of operations) {
      const path = `/${area}/:sid${operation.path}`;
      app.post(
        path,
        answered<Params>((call) => start(web, call, operation)),
      );
      app.get(
        path,
        answered<Params>((call) => show(web, call, operation)),
      );
      if (!operation.overridable) continue;
      app.put(
        path,
        answered<Params>((call) => override(web, call, operation)),
      );
    }
  }
  return app;
}

async function start(web: Web, call: InSession, operation: Operation): Promise<Response> {
  const sessionId = sessionOf(web, call);
  if (web.types.find(operation.type) === undefined) throw notBuilt(operation.type);
  const body = await fieldsOf(web, call);
  const job = await startOperation(web, operation, {
    ...{ sessionId, params: call.params, body, by: programOf(call) },
  });
  return json({ jobId: job.id });
}

interface StartRequest {
  readonly sessionId: string;
  readonly params: Params;
  readonly body: Readonly<Record<string, unknown>>;
  /** Who asks. */
  readonly by: string;
}

/** @throws JobdeckError `request_invalid` and what the creation of a job is refused with */
export async function startOperation(
  { tracker }: Web,
  operation: Operation,
  { sessionId, params, body, by }: StartRequest,
): Promise<Job> {
  const input = operation.inputOf(body, sessionId);
  const { job } = await tracker.submit(
    {
      ...{ type: operation.type, input, sessionId, tags: [tagOf(operation, params)] },
      ...(body["skipCache"] === true ? { skipCache: true } : {}),
    },
    by,
  );
  return job;
}

/** The job that is named, or the last one of its kind. One of another session or kind is not told of. */
function show(web: Web, call: InSession, operation: Operation): Response {
  const sessionId = sessionOf(web, call);
  const id = call.url.searchParams.get("jobId");
  if (id === null || id === "") return json(connectorJob(lastJob(web, call.params, operation), operation));
  const job = web.tracker.find(id);
  const isIts = job?.sessionId === sessionId && isOf(job, operation, call.params);
  return json(job !== undefined && isIts ? connectorJob(job, operation) : { jobId: id, status: "not_found" });
}

async function override(web: Web, call: InSession, operation: Operation): Promise<Response> {
  sessionOf(web, call);
  const job = lastJob(web, call.params, operation);
  const value = await fieldsOf(web, call);
  const edited = await web.tracker.edit(job.id, { metadata: { ...job.metadata, [OVERRIDE]: value } });
  return json(connectorJob(edited, operation));
}

/** @throws JobdeckError `not_found` when none was ever started */
export function lastJob({ tracker }: Web, params: Params, operation: Operation): Job {
  const filter = { sessionId: params["sid"] ?? "", types: [operation.type] };
  const ofKind = { ...filter, tag: tagOf(operation, params) };
  // One that was started elsewhere has no tag; it counts where its type says all.
  const all = isWholeType(operation) ? filter : ofKind;
  const [job] = tracker.list(all, { limit: 1, order: "desc" }).jobs;
  if (job !== undefined) return job;
  throw new JobdeckError(
    "not_found",
    `No ${operation.name} job was started in session ${quote(filter.sessionId)}`,
  );
}

function isOf(job: Job, operation: Operation, params: Params): boolean {
  if (job.type !== operation.type) return false;
  return isWholeType(operation) || job.tags.includes(tagOf(operation, params));
}

/** Whether its type has no other operation. */
function isWholeType({ type }: Operation): boolean {
  return type === "discover" || type === "scrape" || type === "upload";
}

function sessionOf(web: Pick<Web, "sessions">, { params }: InSession): string {
  return web.sessions.get(params["sid"] ?? "").id;
}
