import { type AnyElysia, Elysia } from "elysia";
import { links } from "../../../views/links.ts";
import { jobNotFound } from "../../domain/errors.ts";
import { json, noContent, pageBefore, seeOther } from "../answers.ts";
import { matchedVersion } from "../conditional.ts";
import type { Call } from "../door.ts";
import { refuseOver } from "../gate.ts";
import { isBrowser } from "../negotiate.ts";
import { jobPage } from "../pages/job.ts";
import { refuseSubmission } from "../rights.ts";
import { shownJob, type Web } from "../web.ts";
import { attemptJson } from "./attempt-json.ts";
import { cancelJob } from "./cancel.ts";
import { eventsAnswer } from "./events.ts";
import { isOn } from "./form-submission.ts";
import { jobAnswer } from "./job-answer.ts";
import { integer } from "./list-query.ts";
import { logAnswer } from "./log.ts";
import { bodyOf, fieldsIn, fieldsOf } from "./read-body.ts";
import { rowsAnswer } from "./rows.ts";
import { readEdit, readInput } from "./submission.ts";
import { finalState } from "./wait.ts";
import { whoAsks } from "./who.ts";

type OneJob = Call<{ id: string }>;

/** Everything below `/api/jobs/:id`, but its files. */
export function jobRoutes(web: Web): AnyElysia {
  const { door, tracker } = web;
  return new Elysia({ prefix: "/api/jobs/:id" })
    .get(
      "/",
      door<{ id: string }>((call) => show(web, call)),
    )
    .patch(
      "/",
      door<{ id: string }>((call) => edit(web, call)),
    )
    .delete(
      "/",
      door<{ id: string }>((call) => remove(web, call)),
    )
    .post(
      "/delete",
      door<{ id: string }>((call) => remove(web, call)),
    )
    .get(
      "/wait",
      door<{ id: string }>((call) => wait(web, call)),
    )
    .post(
      "/cancel",
      door<{ id: string }>((call) => cancelJob(web, call)),
    )
    .patch(
      "/cancel",
      door<{ id: string }>((call) => cancelJob(web, call)),
    )
    .post(
      "/retry",
      door<{ id: string }>((call) => retry(web, call)),
    )
    .post(
      "/input",
      door<{ id: string }>((call) => stream(web, call)),
    )
    .get(
      "/attempts",
      door<{ id: string }>(({ params }) =>
        json(tracker.attempts(tracker.get(params.id).id).map(attemptJson)),
      ),
    )
    .get(
      "/events",
      door<{ id: string }>((call) => eventsAnswer(web, call)),
    )
    .get(
      "/log",
      door<{ id: string }>((call) => logAnswer(web, call)),
    );
}

async function show(web: Web, call: OneJob): Promise<Response> {
  const job = web.tracker.get(call.params.id);
  if (call.face === "html") return jobPage(web, call);
  return call.face === "fragment" ? rowsAnswer(web, [job]) : jobAnswer(web, call, job);
}

async function edit(web: Web, call: OneJob): Promise<Response> {
  const changes = readEdit(await fieldsOf(web, call));
  const { id } = call.params;
  const version = matchedVersion(call.request.headers, web.tracker.find(id)?.version);
  const job = await web.tracker.edit(id, changes, version);
  if (call.face === "fragment") return rowsAnswer(web, [job]);
  if (call.face === "html") return seeOther(links(web.prefix).job(job.id));
  return json(shownJob(web, job), 200, { etag: `"${job.version}"` });
}

async function retry(web: Web, call: OneJob): Promise<Response> {
  const { type, input, queue } = web.tracker.get(call.params.id);
  refuseSubmission(web, call.grant, { type, input, queue });
  const job = await web.tracker.retry(call.params.id, whoAsks(call));
  if (call.face === "fragment") return rowsAnswer(web, [job]);
  const to = links(web.prefix);
  if (call.face === "html") return seeOther(to.job(job.id));
  return json(shownJob(web, job), 202, { location: to.json(job.id), etag: `"${job.version}"` });
}

/** A value for a job that reads what is streamed to it, or the end of the stream. */
async function stream(web: Web, call: OneJob): Promise<Response> {
  const body = await bodyOf(web, call);
  const fields = fieldsIn(body);
  const { value, end } = readInput(body.kind === "form" ? { ...fields, ...endOf(body.fields) } : fields);
  const { id } = call.params;
  if (value !== undefined) await web.tracker.sendInput(id, value);
  if (end) await web.tracker.endInput(id);
  return isBrowser(call.face) ? seeOther(links(web.prefix).job(id)) : noContent();
}

function endOf(fields: URLSearchParams): { readonly end?: boolean } {
  const end = fields.get("end");
  return end === null ? {} : { end: isOn(end) };
}

async function remove(web: Web, call: OneJob): Promise<Response> {
  const { id, version } = web.tracker.get(call.params.id);
  await web.tracker.remove(id, matchedVersion(call.request.headers, version));
  if (call.face === "fragment") return rowsAnswer(web, [], [id]);
  return call.face === "html" ? seeOther(pageAfterRemoval(web, call, id)) : noContent();
}

/** Back to the list it was deleted from; its own pages are gone. */
function pageAfterRemoval({ prefix }: Web, { request }: OneJob, id: string): string {
  const jobs = links(prefix).jobs();
  const before = pageBefore(request, prefix, jobs);
  return before.includes(id) ? jobs : before;
}

async function wait(web: Web, { request, url, params, grant, stay }: OneJob): Promise<Response> {
  const seconds = integer(url.searchParams, "timeout", 0, 60) ?? 30;
  stay();
  const job = await finalState(web, web.tracker.get(params.id), seconds * 1000, request.signal);
  if (job === undefined) throw jobNotFound(params.id);
  refuseOver(grant);
  return json(shownJob(web, job), 200, { etag: `"${job.version}"` });
}
