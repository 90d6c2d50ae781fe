import { FIELD_PREFIX, valuesOfForm } from "../../../views/components/schema-input.ts";
import { links } from "../../../views/links.ts";
import { JobdeckError, placed } from "../../domain/errors.ts";
import { json, seeOther } from "../answers.ts";
import type { Body } from "../body.ts";
import type { Call } from "../door.ts";
import { failureOf } from "../errors.ts";
import { homePage } from "../pages/home.ts";
import { refuseSubmission, refuseUnseen } from "../rights.ts";
import { schemaOf, shownJob, shownJobs, type Web } from "../web.ts";
import { parsed, submissionOfForm } from "./form-submission.ts";
import { keepFiles } from "./kept-files.ts";
import { bodyOf } from "./read-body.ts";
import { rowsAnswer } from "./rows.ts";
import { readBatch, readSubmission } from "./submission.ts";
import { whoAsks } from "./who.ts";

/** `POST /api/jobs`: 202 with the new job, 200 with the one that is there; a browser is sent to the job's page. */
export async function createJob(web: Web, call: Call): Promise<Response> {
  const { body, typed, undo } = await keepFiles(web, call);
  try {
    return await create(web, call, body);
  } catch (thrown) {
    await undo();
    const page =
      call.face === "html" && typed.kind === "form" ? refusedForm(web, call, typed.fields, thrown) : null;
    if (page === null) throw thrown;
    return page;
  }
}

/** `POST /api/jobs/batch`: all or none. */
export async function createBatch(web: Web, call: Call): Promise<Response> {
  const body = await bodyOf(web, call);
  const submissions = readBatch(batchIn(body));
  for (const [i, submission] of submissions.entries())
    placed("jobs", i, () => refuseSubmission(web, call.grant, submission));
  const jobs = await web.tracker.submitAll(submissions, whoAsks(call));
  for (const job of jobs) refuseUnseen(call.grant, job);
  if (call.face === "html") return seeOther(links(web.prefix).jobs());
  if (call.face === "fragment") return rowsAnswer(web, jobs);
  return json({ jobs: shownJobs(web, jobs) }, 202);
}

/** A form has the list as JSON in one field. */
function batchIn(body: Body): unknown {
  if (body.kind === "json") return body.value;
  const written = body.kind === "form" ? body.fields.get("jobs") : null;
  return written === null ? {} : { jobs: parsed("jobs", written) };
}

async function create(web: Web, call: Call, body: Body): Promise<Response> {
  const { request, face } = call;
  const submission = readSubmission(sentBy(web, body), request.headers.get("idempotency-key"));
  refuseSubmission(web, call.grant, submission);
  const { job, created } = await web.tracker.submit(submission, whoAsks(call));
  refuseUnseen(call.grant, job);
  if (face === "html") return seeOther(links(web.prefix).job(job.id));
  if (face === "fragment") return rowsAnswer(web, [job]);
  const self = links(web.prefix).json(job.id);
  return json(shownJob(web, job), created ? 202 : 200, { location: self, etag: `"${job.version}"` });
}

function sentBy(web: Web, body: Body): unknown {
  switch (body.kind) {
    case "none":
      throw new JobdeckError("request_invalid", "Expected a body with the `type` and `input` of the job", {
        issues: [{ path: "/type", message: "is required" }],
      });
    case "json":
      return body.value;
    case "form":
      return submissionOfForm(body.fields, (type) => schemaOf(web, type));
    default:
      return body satisfies never;
  }
}

/**
 * The form once more, with what was typed and what is wrong with it.
 * @returns null where the failure isn't about what was typed, or the form is of no type that we know
 */
function refusedForm(web: Web, call: Call, fields: URLSearchParams, thrown: unknown): Response | null {
  const failure = failureOf(thrown);
  const type = fields.get("type") ?? "";
  if (failure.status !== 422 || web.types.find(type) === undefined) return null;
  const issues = failure.issues.length === 0 ? [{ path: "", message: failure.message }] : failure.issues;
  const typed = [...fields].map(([name, value]): [string, string] =>
    name.startsWith(FIELD_PREFIX) ? [name, value] : [FIELD_PREFIX + name, value],
  );
  return homePage(web, call, { refused: { type, values: valuesOfForm(typed), issues } });
}
