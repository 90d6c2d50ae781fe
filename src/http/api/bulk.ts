import { links } from "../../../views/links.ts";
import { BULK_TYPE } from "../../domain/bulk.ts";
import { json, seeOther } from "../answers.ts";
import { type BulkPreview, bulkPreview } from "../bulk-preview.ts";
import type { Call } from "../door.ts";
import { refuseBulk } from "../rights.ts";
import { shownJob, type Web } from "../web.ts";
import { readBulk } from "./bulk-request.ts";
import { bodyOf } from "./read-body.ts";
import { rowsAnswer } from "./rows.ts";
import { whoAsks } from "./who.ts";

/** `POST /api/jobs/bulk`: 202 with the job that does it; as a dry run, 200 with what it would do. */
export async function startBulk(web: Web, call: Call): Promise<Response> {
  const { request, dryRun } = readBulk(await bodyOf(web, call));
  if (dryRun) return bulkPreviewJson(web, bulkPreview(web, request));
  refuseBulk(call.grant, request.action);
  const { job } = await web.tracker.submit({ type: BULK_TYPE, input: request }, whoAsks(call));
  const to = links(web.prefix);
  if (call.face === "html") return seeOther(to.job(job.id));
  if (call.face === "fragment") return rowsAnswer(web, [job]);
  return json(shownJob(web, job), 202, { location: to.json(job.id), etag: `"${job.version}"` });
}

export function bulkPreviewJson(web: Web, { count, complete, sample }: BulkPreview): Response {
  return json({ count, complete, sample: sample.map((job) => shownJob(web, job)) });
}
