import type { DocsFacets, DocsFindings, DocsHit } from "../../src/domain/docs-search.ts";
import { sampleId } from "./samples.ts";

const plain = (text: string) => ({ text, marked: false });
const found = (text: string) => ({ text, marked: true });

const symbol: DocsHit = {
  jobId: sampleId(4),
  docs: "honojs/hono",
  kind: "symbol",
  title: [plain("Smart"), found("Router")],
  exact: true,
  symbolKind: "class",
  language: "TypeScript",
  signature: "export class SmartRouter<T> implements Router<T>",
  within: "Smart router",
  excerpt: [plain("Tries every "), found("router"), plain(" in order and keeps the first that can.")],
  page: "router/smart.md",
  anchor: "smartrouter",
  source: { path: "src/router/smart-router/router.ts", line: 4 },
};

const section: DocsHit = {
  ...symbol,
  kind: "section",
  title: [plain("How it works")],
  exact: false,
  symbolKind: null,
  language: null,
  signature: null,
  within: "Router",
  excerpt: [
    plain("… Routes are collected until the first match. The smart "),
    found("router"),
    plain(` then builds a matcher once; ${"later calls take the built one, ".repeat(4)}…`),
  ],
  page: "router.md",
  anchor: "how-it-works",
  source: null,
};

export const findings: DocsFindings = {
  hits: [
    symbol,
    {
      ...symbol,
      title: [plain("internalMatch")],
      symbolKind: "function",
      page: null,
      excerpt: [],
      within: "",
    },
    section,
  ],
  hasMore: true,
  pending: 0,
};

export const noFindings: DocsFindings = { hits: [], hasMore: false, pending: 0 };

export const facets: DocsFacets = {
  docs: ["gohugoio/hugo", "honojs/hono"],
  languages: ["Go", "TypeScript"],
  jobTypes: ["scrape", "wiki"],
};

export const anything = { kind: "", docs: "", language: "", type: "" } as const;

/** What was found, made of one text. */
export function findingsWith(text: string): DocsFindings {
  const pieces = [plain(text), found(text)];
  const hit: DocsHit = {
    ...symbol,
    ...{ docs: text, title: pieces, symbolKind: text, language: text, signature: text, within: text },
    ...{ excerpt: pieces, page: text, anchor: text, source: { path: text, line: 1 } },
  };
  return { hits: [hit, { ...hit, page: null }, { ...hit, kind: "section" }], hasMore: true, pending: 2 };
}
