import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError, jobNotFound } from "../../../domain/errors.ts";
import { json } from "../../answers.ts";
import type { Call } from "../../door.ts";
import { isBrowser } from "../../negotiate.ts";
import { docsPage } from "../../pages/docs.ts";
import { refusal } from "../../refusal.ts";
import type { Web } from "../../web.ts";
import { faced, type Refuse, refusalHeaders } from "../faced.ts";
import { codewikiJob } from "./job.ts";
import { startWiki } from "./start.ts";
import { findWiki } from "./wikis.ts";

type Page = Call<{ id: string }>;

/** CodeWiki: its form, its job, and its viewer, which is ours. */
export function codewikiRoutes(web: Web): AnyElysia {
  const answered = faced(web, refuseIn(web));
  return new Elysia()
    .post(
      "/",
      answered((call) => startWiki(web, call)),
    )
    .get(
      "/api/job/:id",
      answered<{ id: string }>(({ params: { id } }) => {
        const job = findWiki(web, id);
        if (job === undefined) throw jobNotFound(id);
        return json(codewikiJob(job, id, web.prefix));
      }),
    )
    .get(
      "/static-docs/:id",
      answered<{ id: string }>((call) => page(web, call, "")),
    )
    .get(
      "/static-docs/:id/*",
      answered<{ id: string; "*": string }>((call) => page(web, call, call.params["*"])),
    );
}

function page(web: Web, call: Page, raw: string): Promise<Response> {
  const { id } = call.params;
  const job = findWiki(web, id, true);
  if (job === undefined) throw new JobdeckError("docs_not_found", "Documentation not found");
  return docsPage(web, { ...call, params: { ...call.params, id: job.id } }, raw);
}

/** `{"detail": …}` in its words; people are shown a page. */
function refuseIn(web: Web): Refuse {
  return (failure, call, thrown) => {
    if (isBrowser(call.face)) return refusal(web, call, thrown);
    return json({ detail: detailOf(failure) }, failure.status, refusalHeaders(failure));
  };
}

function detailOf({ code, message, retryAfter }: Parameters<Refuse>[0]): string {
  switch (code) {
    case "job_not_found":
      return "Job not found";
    case "cool_down":
      return `Repository recently failed processing. Please wait a few minutes before trying again (${retryAfter} s)`;
    case "input_invalid":
    case "repo_refused":
      return `Please enter a valid GitHub repository URL. ${message}`;
    default:
      return message;
  }
}
