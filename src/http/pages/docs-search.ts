import { DocsFound } from "../../../views/fragments/docs-found.tsx";
import { hitHref } from "../../../views/hit-links.ts";
import { DocsSearchPage } from "../../../views/pages/docs-search.tsx";
import { render } from "../../../views/render.ts";
import type { DocsFindings, DocsHit, MarkedText } from "../../domain/docs-search.ts";
import { found, html, json } from "../answers.ts";
import type { Web } from "../web.ts";
import { documentedJob, noDocs, type OfJob } from "./docs.ts";
import { frameOf } from "./frame.ts";

/** As one types; more are behind a link. */
const SHOWN = 12;
const MOST = 50;

/**
 * Searches one documentation. `q`: words, the beginning of the last and every other one is enough. `symbol`, or `q`
 * with `jump`: leads to the symbol of that very name when there is one and no other, else it is searched for.
 */
export async function docsSearch(web: Web, call: OfJob): Promise<Response> {
  const { search, docs } = web.library;
  const { id } = documentedJob(web, call);
  const { searchParams } = call.url;
  const symbol = searchParams.get("symbol")?.trim() ?? "";
  const q = symbol === "" ? (searchParams.get("q")?.trim() ?? "") : symbol;
  if (call.face !== "fragment" && (symbol !== "" || searchParams.has("jump"))) {
    const hit = await search.symbol(id, q);
    if (hit !== null) return found(hitHref(hit, web.prefix));
  }
  const limit = call.face === "fragment" ? SHOWN : MOST;
  const findings = await search.inDocs(id, { text: q, limit });
  const index = await docs.nav(id);
  if (findings === null || index === null) throw noDocs(id, "_search");
  if (call.face === "json") return json(findingsJson(findings, web.prefix));
  const shown = { q, found: findings };
  return call.face === "fragment"
    ? html(render(DocsFound({ jobId: id, prefix: web.prefix, ...shown })))
    : html(render(DocsSearchPage({ frame: frameOf(web, call), docs: index, ...shown })));
}

/** What was found, as programs see it. */
export function findingsJson({ hits, hasMore, pending }: DocsFindings, prefix: string) {
  return { hits: hits.map((hit) => hitJson(hit, prefix)), hasMore, pending };
}

function hitJson(hit: DocsHit, prefix: string) {
  const { jobId, docs, kind, symbolKind, language, signature, page, anchor, source } = hit;
  return {
    title: textOf(hit.title),
    url: hitHref(hit, prefix),
    snippet: textOf(hit.excerpt),
    ...{ kind, jobId, docs, page, anchor, symbolKind, language, signature, source },
  };
}

function textOf(pieces: readonly MarkedText[]): string {
  return pieces.map(({ text }) => text).join("");
}
