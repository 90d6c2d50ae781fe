import type { Job } from "../../domain/job.ts";
import { json } from "../answers.ts";
import { hasFresh, notModified } from "../conditional.ts";
import type { Call } from "../door.ts";
import { shownJob, type Web } from "../web.ts";

/** A job as JSON with its ETag; 304 where the client has this version. */
export function jobAnswer(web: Web, { request }: Call, job: Job): Response {
  const etag = `"${job.version}"`;
  return hasFresh(request.headers, etag) ? notModified(etag) : json(shownJob(web, job), 200, { etag });
}
