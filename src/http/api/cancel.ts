import { Type as t } from "@sinclair/typebox";
import { links } from "../../../views/links.ts";
import { JobdeckError } from "../../domain/errors.ts";
import { BOUNDS, type CancelRequest } from "../../domain/submission.ts";
import { json, pageBefore, seeOther } from "../answers.ts";
import { matchedVersion } from "../conditional.ts";
import { decode } from "../decode.ts";
import type { Call } from "../door.ts";
import { refusal } from "../refusal.ts";
import { shownJob, type Web } from "../web.ts";
import { fieldsOf } from "./read-body.ts";
import { rowsAnswer, rowsHtml } from "./rows.ts";
import { wayOf, whoAsks } from "./who.ts";

export const CancelBody = t.Object(
  {
    attempt: t.Optional(
      t.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: "The attempt that you saw, so that a newer one is left alone; 0 also matches the first",
      }),
    ),
    reason: t.Optional(t.String({ maxLength: BOUNDS.words, description: "Kept in `stop`" })),
  },
  { additionalProperties: false },
);

/** `POST` or `PATCH /api/jobs/:id/cancel`. htmx is given the job's rows as they are now, also when it is refused. */
export async function cancelJob(web: Web, call: Call<{ id: string }>): Promise<Response> {
  const { id } = call.params;
  try {
    const job = await web.tracker.cancel(id, await wishOf(web, call));
    if (call.face === "fragment") return rowsAnswer(web, [job]);
    if (call.face === "html")
      return seeOther(pageBefore(call.request, web.prefix, links(web.prefix).job(job.id)));
    return json(shownJob(web, job), 200, { etag: `"${job.version}"` });
  } catch (thrown) {
    const job = call.face === "fragment" && isOvertaken(thrown) ? web.tracker.find(id) : undefined;
    if (job === undefined) throw thrown;
    return refusal(web, call, thrown, rowsHtml(web, [job]));
  }
}

/** Whether the page that asked shows an older state of the job. */
function isOvertaken(thrown: unknown): boolean {
  return (
    thrown instanceof JobdeckError &&
    (thrown.reason === "job_changed" || thrown.reason === "job_already_ended")
  );
}

async function wishOf(web: Web, call: Call<{ id: string }>): Promise<CancelRequest> {
  const fields = await fieldsOf(web, call);
  const typed = fields["attempt"];
  const attempt = typeof typed === "string" && /^\d{1,7}$/.test(typed) ? Number(typed) : typed;
  const body = decode(
    CancelBody,
    Object.fromEntries(
      Object.entries({ ...fields, attempt }).filter(([, v]) => v !== undefined && v !== null),
    ),
    "the body",
  );
  const version = matchedVersion(call.request.headers, web.tracker.find(call.params.id)?.version);
  return {
    by: whoAsks(call),
    // The job's reason is one word; `user` says that a person asked through a program.
    reason: body.reason === "user" ? "user" : wayOf(call),
    ...(body.reason === undefined || body.reason === "user" ? {} : { words: body.reason }),
    ...(body.attempt === undefined ? {} : { attempt: body.attempt }),
    ...(version === undefined ? {} : { version }),
  };
}
