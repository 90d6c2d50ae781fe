import { SearchFound } from "../../../views/fragments/search-found.tsx";
import { SearchPage } from "../../../views/pages/search.tsx";
import { render } from "../../../views/render.ts";
import type { DocsFindings, DocsHit } from "../../domain/docs-search.ts";
import type { Job } from "../../domain/job.ts";
import { html, json } from "../answers.ts";
import { readListQuery } from "../api/list-query.ts";
import type { Call } from "../door.ts";
import { shownJobs, type Web } from "../web.ts";
import { findingsJson } from "./docs-search.ts";
import { frameOf } from "./frame.ts";

const HITS = 30;
const VOLUMES = 12;
const JOBS = 25;
const NOTHING = { hits: [], hasMore: false, pending: 0 } as const;

/** What `?kind=` may be, and what of documentation it means. */
const KINDS: ReadonlyMap<string, DocsHit["kind"] | null> = new Map([
  ["symbol", "symbol"],
  ["section", "section"],
  ["docs", null],
  ["job", null],
]);

/**
 * `?q=`: pages, sections and symbols of every documentation, documentations by their title, and jobs with these words
 * in their title, error or input. `kind`, `docs` (a title), `language` and `type` (of the job) narrow it. Without words
 * nothing is found.
 */
export async function searchPage(web: Web, call: Call): Promise<Response> {
  const { searchParams } = call.url;
  const param = (name: string) => searchParams.get(name)?.trim() ?? "";
  const q = param("q");
  const choice = {
    kind: KINDS.has(param("kind")) ? param("kind") : "",
    docs: param("docs"),
    language: param("language"),
    type: param("type"),
  };
  const inDocs = q === "" ? NOTHING : await findInDocs(web, q, choice);
  const { volumes, jobs, hasMore } = findJobs(web, q, choice);
  if (call.face === "json") {
    const { hits } = findingsJson(inDocs, web.prefix);
    return json({ hits, docs: shownJobs(web, volumes), jobs: shownJobs(web, jobs) });
  }
  const shown = { q, found: inDocs, volumes, jobs, hasMore };
  if (call.face === "fragment") {
    return html(render(SearchFound({ ...shown, prefix: web.prefix, now: web.clock.now() })));
  }
  const facets = web.library.search.facets();
  return html(render(SearchPage({ frame: frameOf(web, call), choice, facets, ...shown })));
}

type Choice = Readonly<Record<"kind" | "docs" | "language" | "type", string>>;

async function findInDocs(web: Web, text: string, choice: Choice): Promise<DocsFindings> {
  const kind = KINDS.get(choice.kind);
  if (kind === null) return NOTHING;
  const { docs, language, type: jobType } = choice;
  return web.library.search.everywhere({
    ...{ text, limit: HITS },
    ...(kind === undefined ? {} : { kind }),
    ...(docs === "" ? {} : { docs }),
    ...(language === "" ? {} : { language }),
    ...(jobType === "" ? {} : { jobType }),
  });
}

interface FoundJobs {
  readonly volumes: readonly Job[];
  readonly jobs: readonly Job[];
  readonly hasMore: boolean;
}

/** What is narrowed to a repository or a language is about documentation alone. */
function findJobs(web: Web, q: string, { kind, docs, language, type }: Choice): FoundJobs {
  const words = new URLSearchParams(q === "" ? [] : [["q", q]]);
  const { filter } = readListQuery(words, () => undefined);
  const find = (limit: number, more: { readonly withDocs?: true }) => {
    if (filter.words === undefined || docs !== "" || language !== "") return { jobs: [], next: null };
    const types = type === "" ? {} : { types: [type] };
    return web.tracker.list({ ...filter, ...types, ...more }, { limit, order: "desc" });
  };
  const nothing = { jobs: [], next: null };
  const volumes = kind === "" || kind === "docs" ? find(VOLUMES, { withDocs: true }) : nothing;
  const jobs = kind === "" || kind === "job" ? find(JOBS, {}) : nothing;
  return { volumes: volumes.jobs, jobs: jobs.jobs, hasMore: jobs.next !== null };
}
