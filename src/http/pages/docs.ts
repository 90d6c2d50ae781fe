import { links } from "../../../views/links.ts";
import { DocsPage } from "../../../views/pages/docs.tsx";
import { SourcePage } from "../../../views/pages/source.tsx";
import { render } from "../../../views/render.ts";
import { JobdeckError, jobNotFound, quote } from "../../domain/errors.ts";
import type { Job } from "../../domain/job.ts";
import type { SourceLink, SourcePage as SourcePageModel } from "../../domain/source-page.ts";
import { found, html, json } from "../answers.ts";
import { fileAnswer } from "../api/artifacts.ts";
import { findWiki } from "../compat/codewiki/wikis.ts";
import { hasFresh, notModified } from "../conditional.ts";
import type { Call } from "../door.ts";
import { SANDBOX } from "../headers.ts";
import { pathAfter } from "../path.ts";
import type { Web } from "../web.ts";
import { frameOf } from "./frame.ts";

/** Each is a question to git the first time. */
const MOST_VERSIONS = 4;

export type OfJob = Call<{ id: string }>;

/** `/docs/:id` leads into the viewer, as programs written for CodeWiki expect. */
export async function docsEntry(web: Web, call: OfJob): Promise<Response> {
  if (call.face !== "html" || call.url.pathname.endsWith("/")) return docsPage(web, call, "");
  return found(links(web.prefix).docs(documentedJob(web, call).id));
}

/**
 * A page of a job's documentation; without a path the one it opens at. Other files of it are served as they are.
 * @param raw as in the address
 */
export async function docsPage(web: Web, call: OfJob, raw: string): Promise<Response> {
  const { docs } = web.library;
  const { id } = documentedJob(web, call);
  const asked = decoded(id, raw);
  const path = asked === "" ? ((await docs.nav(id))?.entry ?? "") : asked;
  const page = isRaw(call) ? null : await docs.read(id, path);
  if (page === null) {
    const file = await docs.file(id, path);
    if (file === null) throw noDocs(id, path);
    return fileAnswer(file, call);
  }
  if (call.face !== "json") return html(render(DocsPage({ frame: frameOf(web, call), page })));
  return hasFresh(call.request.headers, page.etag)
    ? notModified(page.etag)
    : json(page, 200, { etag: page.etag });
}

/** A file or folder of the commit that was documented. */
export async function sourcePage(web: Web, call: OfJob, raw: string): Promise<Response> {
  const { id } = documentedJob(web, call);
  const path = decoded(id, raw);
  const { docs } = web.library;
  if (isRaw(call)) {
    const text = await docs.sourceText(id, path, call.request.signal);
    if (text !== null) return plainText(text);
  }
  const page = await docs.source(id, path, call.request.signal);
  if (page === null) throw noDocs(id, `src/${path}`);
  if (call.face === "json") {
    const { html: _, ...told } = { html: "", ...page };
    return json(told);
  }
  return html(
    render(SourcePage({ frame: frameOf(web, call), page, versions: await otherVersions(web, page) })),
  );
}

/** The same path at other commits of the repository that were documented, the newest first. */
async function otherVersions(
  { library, prefix }: Web,
  page: SourcePageModel,
): Promise<readonly SourceLink[]> {
  if (page.kind !== "file") return [];
  const others: SourceLink[] = [];
  const seen = new Set([page.commit]);
  for (const id of library.search.versions(page.docs.jobId).slice(0, MOST_VERSIONS)) {
    const origin = (await library.docs.nav(id))?.origin;
    if (origin == null || seen.has(origin.commit)) continue;
    seen.add(origin.commit);
    if ((await library.docs.sourceText(id, page.path)) === null) continue;
    const href = links(prefix).docs(id, `src/${page.path}`);
    others.push({ label: `${origin.ref} @ ${origin.commit.slice(0, 7)}`, href });
  }
  return others;
}

/** `?raw`: the text itself instead of a page that shows it. */
function isRaw({ url }: OfJob): boolean {
  return url.searchParams.has("raw");
}

/** Never more than text, whatever the file is: a browser must not run it. */
function plainText(text: string): Response {
  const headers = { "content-type": "text/plain; charset=utf-8", "content-security-policy": SANDBOX };
  return new Response(text, { headers });
}

/** The job of that id, or the newest wiki of a repository that is named as `owner--repo`. */
export function documentedJob(web: Web, { params: { id } }: OfJob): Job {
  const job = findWiki(web, id, true);
  if (job === undefined) throw jobNotFound(id);
  return job;
}

function decoded(id: string, raw: string): string {
  const path = pathAfter(raw);
  if (path === null) throw noDocs(id, raw);
  return path;
}

export function noDocs(id: string, path: string): JobdeckError {
  return new JobdeckError("docs_not_found", `The documentation of job ${id} has nothing at ${quote(path)}`);
}
