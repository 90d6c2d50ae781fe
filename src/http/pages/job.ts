import { JobPage } from "../../../views/pages/job.tsx";
import { render } from "../../../views/render.ts";
import { html } from "../answers.ts";
import { jobAnswer } from "../api/job-answer.ts";
import type { Call } from "../door.ts";
import { maskedJob, type Web } from "../web.ts";
import { frameOf } from "./frame.ts";
import { familyOf } from "./job-family.ts";

/** Log lines on the page; the whole log is a download. */
const LINES = 500;

/** One more is read, to know whether there are earlier ones. */
const READ = LINES + 1;

export async function jobPage(web: Web, call: Call<{ id: string }>): Promise<Response> {
  const { tracker, library } = web;
  const job = tracker.get(call.params.id);
  if (call.face === "json") return jobAnswer(web, call, job);
  const lines = tracker.log(job.id, { newest: true, limit: READ });
  const waiting = tracker.waiting(job);
  const page = JobPage({
    frame: frameOf(web, call),
    job: maskedJob(web, job),
    attempts: tracker.attempts(job.id),
    lines: lines.slice(-LINES),
    earlier: lines.length > LINES,
    family: await familyOf(web, job),
    artifacts: await library.artifacts.list(job.id),
    ...(waiting === null ? {} : { waiting: waiting.text }),
  });
  return html(render(page));
}
