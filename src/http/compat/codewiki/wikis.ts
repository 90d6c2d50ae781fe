import type { Job } from "../../../domain/job.ts";
import type { Web } from "../../web.ts";

/** Wikis whose input has the words of a name; more have never another one's. */
const LOOKED_AT = 100;

/** A repository as CodeWiki names its jobs: `owner--repo`. A folder has its own name alone. */
export function wikiName({ input }: Job): string | null {
  const repo = typeof input === "object" && input !== null && "repo" in input ? input.repo : null;
  if (typeof repo !== "string") return null;
  const parts = repo
    .replace(/^[a-z]+:(?:\/\/[^/]*)?/, "")
    .split("/")
    .filter((part) => part !== "");
  return parts.slice(repo.includes("://") ? -2 : -1).join("--");
}

/**
 * The job that a path of CodeWiki names: by its id, or as `owner--repo` the newest wiki of that repository.
 * @param withDocs only one that left documentation
 */
export function findWiki({ tracker }: Pick<Web, "tracker">, id: string, withDocs = false): Job | undefined {
  const named = tracker.find(id);
  if (named !== undefined) return named;
  const name = id.toLowerCase();
  const words = name.split("--").filter((word) => word !== "");
  if (words.length === 0 || id.length > 300) return undefined;
  const filter = { types: ["wiki"], words, ...(withDocs ? { withDocs } : {}) };
  const { jobs } = tracker.list(filter, { limit: LOOKED_AT, order: "desc" });
  return jobs.find((job) => wikiName(job)?.toLowerCase() === name);
}
