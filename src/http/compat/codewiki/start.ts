import { Type as t } from "@sinclair/typebox";
import { links } from "../../../../views/links.ts";
import { JobdeckError } from "../../../domain/errors.ts";
import type { Job } from "../../../domain/job.ts";
import { json, seeOther } from "../../answers.ts";
import { fieldsOf } from "../../api/read-body.ts";
import { finalState } from "../../api/wait.ts";
import { whoAsks } from "../../api/who.ts";
import { decode } from "../../decode.ts";
import type { Call } from "../../door.ts";
import type { Web } from "../../web.ts";
import { findWiki, wikiName } from "./wikis.ts";

const Body = t.Object({
  repo_url: t.String({ maxLength: 2000 }),
  commit_id: t.Optional(t.Union([t.Null(), t.String({ maxLength: 250 })])),
});

/** CodeWiki knows addresses of the web alone: what is read with a key, or was uploaded here, has no name in its words. */
const NOT_FOR_THIS = /^(?:document:|ssh:|[^/\s@]+@)/i;

/** A commit that was documented before is known again this soon; else it is documented anew, and takes longer. */
const REUSE_MS = 5000;

/** `POST /` with `repo_url` and `commit_id`: to the documentation where that is there, else to the job. */
export async function startWiki(web: Web, call: Call): Promise<Response> {
  const { repo_url, commit_id } = decode(Body, await fieldsOf(web, call), "the body");
  const ref = commit_id?.trim() ?? "";
  const input = { repo: repo_url.trim(), ...(ref === "" ? {} : { ref }) };
  if (input.repo === "" || NOT_FOR_THIS.test(input.repo)) throw noRepository();
  const { job, created } = await web.tracker.submit({ type: "wiki", input }, whoAsks(call));
  if (!created)
    return answer(web, call, job, `Repository is already being processed (Job ID: ${job.id})`, 200);
  const before = findWiki(web, wikiName(job) ?? "", true);
  const now = before === undefined ? job : await finalState(web, job, REUSE_MS, call.request.signal);
  if (now?.cache?.hit === true && now.docsEntry !== null) {
    return answer(web, call, now, "Documentation found in cache! Redirecting to view…", 200);
  }
  return answer(web, call, now ?? job, `Repository added to processing queue! Job ID: ${job.id}`, 202);
}

function answer({ prefix }: Web, { face }: Call, job: Job, message: string, status: number): Response {
  const to = links(prefix);
  const location = job.docsEntry === null ? to.job(job.id) : to.docs(job.id);
  if (face === "html") return seeOther(location);
  const body = { message, job_id: job.id, status: job.status, location };
  return json(body, status, face === "fragment" ? { "hx-redirect": location } : { location });
}

function noRepository(): JobdeckError {
  const message = "Please enter a valid GitHub repository URL";
  return new JobdeckError("request_invalid", message, { issues: [{ path: "/repo_url", message }] });
}
