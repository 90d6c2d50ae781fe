import { SearchPage } from "../../../views/pages/search.tsx";
import { render } from "../../../views/render.ts";
import { html, json } from "../answers.ts";
import { readListQuery } from "../api/list-query.ts";
import type { Call } from "../door.ts";
import { shownJobs, type Web } from "../web.ts";
import { frameOf } from "./frame.ts";

const VOLUMES = 12;
const JOBS = 25;

/** `?q=`: documentation and jobs with these words in their title, error or input. Without words nothing is found. */
export function searchPage(web: Web, call: Call): Response {
  const { searchParams } = call.url;
  const words = new URLSearchParams(searchParams.getAll("q").map((q) => ["q", q]));
  const { filter } = readListQuery(words, () => undefined);
  const find = (limit: number, more: { readonly withDocs?: true }) =>
    filter.words === undefined
      ? { jobs: [], next: null }
      : web.tracker.list({ ...filter, ...more }, { limit, order: "desc" });
  const [volumes, jobs] = [find(VOLUMES, { withDocs: true }), find(JOBS, {})];
  if (call.face === "json") {
    return json({ docs: shownJobs(web, volumes.jobs), jobs: shownJobs(web, jobs.jobs) });
  }
  const found = { q: words.get("q")?.trim() ?? "", volumes: volumes.jobs, jobs: jobs.jobs };
  return html(render(SearchPage({ frame: frameOf(web, call), ...found, hasMore: jobs.next !== null })));
}
