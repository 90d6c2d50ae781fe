import { defineJob } from "../define.ts";
import { isPassing } from "./enrich/warnings.ts";
import { normaliseWiki, wikiInput } from "./input.ts";
import { needsOf, parseRepo } from "./repo-address.ts";

const HALF_AN_HOUR_MS = 30 * 60 * 1000;
const COOL_DOWN_MS = 3 * 60 * 1000;

/** Turns a git repository into documentation, from facts alone: the same commit gives the same pages. */
export const wiki = defineJob({
  type: "wiki",
  title: "Document a repository",
  description:
    "Reads a git repository and writes its documentation: overview, architecture, modules, reference.",
  icon: "book-open",
  module: import.meta.url,
  executor: "subprocess",
  maxAttempts: 3,
  // Most of what is warned of is as true of the next run: the same commit gives the same pages.
  cache: { byRevision: true, keep: (_, warnings) => !warnings.some(isPassing) },
  dedupe: true,
  coolDownMs: COOL_DOWN_MS,
  limits: {
    timeMs: HALF_AN_HOUR_MS,
    memoryBytes: 2_000_000_000,
    outputBytes: 500_000_000,
    files: 50_000,
    processes: 64,
  },
  input: wikiInput,
  stages: [
    { name: "resolve", title: "Resolve", weight: 2 },
    { name: "clone", title: "Clone", weight: 20 },
    { name: "list", title: "List", weight: 4 },
    { name: "parse", title: "Parse", weight: 45 },
    { name: "map", title: "Map", weight: 7 },
    { name: "write", title: "Write pages", weight: 22 },
    // A model takes longer than all the rest.
    { name: "enrich", title: "Enrich", weight: 150, when: ({ model }) => model === true },
  ],
  titleOf: ({ repo, ref }) => {
    const { name } = parseRepo(repo);
    return ref === undefined ? name : `${name} (${ref})`;
  },
  normalise: normaliseWiki,
  needs: ({ repo }) => needsOf(parseRepo(repo)),
  // Loaded when it runs: the server only needs to know the type.
  run: async (ctx, input) => (await import("./run.ts")).documentRepository(ctx, input),
});
