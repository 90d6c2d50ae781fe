import type { Clock } from "../domain/clock.ts";
import { fingerprint } from "../domain/fingerprint.ts";
import type { CacheUse, Job } from "../domain/job.ts";
import type { JobStore } from "../domain/store.ts";
import type { Catalog } from "../jobs/catalog.ts";

interface Deps {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly catalog: Pick<Catalog, "find">;
  readonly cacheTtlMs: number;
}

/** The key of a job whose input points at something that changes, once it is known what it points at now. */
export function keyAtRevision(use: CacheUse, revision: string): CacheUse {
  return { ...use, key: fingerprint(use.key, revision) };
}

/** The newest earlier job whose result may stand in for this one's; undefined = none. */
export function reusable(
  { store, clock, catalog, cacheTtlMs }: Deps,
  job: Job,
  use: CacheUse,
): Job | undefined {
  const rule = catalog.find(job.type)?.cache;
  if (rule === undefined || rule === null || use.skip === true) return undefined;
  const keep = rule.keep ?? isWhole;
  return store
    .listReusable(use.key, clock.now() - (rule.ttlMs ?? cacheTtlMs))
    .find((source) => source.id !== job.id && source.result !== null && keep(source.result, source.warnings));
}

/** Empty and partial results are computed again. */
function isWhole(result: unknown, warnings: readonly string[]): boolean {
  if (warnings.length > 0 || result === "") return false;
  return typeof result !== "object" || result === null || Object.keys(result).length > 0;
}
