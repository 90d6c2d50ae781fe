import type { Clock } from "../domain/clock.ts";
import { messageOf } from "../domain/errors.ts";
import { fingerprint } from "../domain/fingerprint.ts";
import type { CacheUse, Job } from "../domain/job.ts";
import type { JobPatch, JobStore } from "../domain/store.ts";
import type { Catalog } from "../jobs/catalog.ts";
import type { Leavings } from "./leavings.ts";

export interface ReuseDeps {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly catalog: Pick<Catalog, "find">;
  readonly leavings: Pick<Leavings, "copy" | "isThere">;
  /** How old a result may be that stands in for a new one, where its type says nothing. */
  readonly cacheTtlMs: number;
}

/** What of earlier jobs one attempt may use, and under which key its own result is known again. */
export class Reuse {
  readonly #job: Job;
  readonly #deps: ReuseDeps;
  /** Null = results of this type are not reused. */
  #use: CacheUse | null;
  #source: Job | null = null;

  constructor(job: Job, deps: ReuseDeps) {
    this.#job = job;
    this.#deps = deps;
    this.#use = job.cache;
  }

  /** The earlier job whose result stands in for this one's; null = none so far. */
  get source(): Job | null {
    return this.#source;
  }

  /** Looks for an earlier result before the work begins, where the input alone tells which one it would be. */
  lookAtStart(): Job | null {
    if (!this.#awaitsRevision()) this.#look();
    return this.#source;
  }

  /**
   * It is known by now what the input points at.
   * @returns whether an earlier job turns out to have done this work
   */
  lookAtRevision(revision: string): boolean {
    if (this.#use === null || this.#source !== null || !this.#awaitsRevision()) return false;
    this.#use = { ...this.#use, key: fingerprint(this.#use.key, revision) };
    this.#look();
    return this.#source !== null;
  }

  /**
   * Puts the source's files in the place of this job's.
   * @throws Error when they are gone
   */
  async takeFiles(source: Job): Promise<void> {
    try {
      if (source.artifactCount === 0 || (await this.#deps.leavings.copy(source.id, this.#job.id))) return;
      throw new Error("they are not there any more");
    } catch (cause) {
      throw new Error(`The files of job ${source.id} could not be reused: ${messageOf(cause)}`, { cause });
    }
  }

  /** What the row of a job that was completed says of it. @param reused the job whose result it has taken over */
  patch(reused: Job | null): JobPatch {
    if (this.#use === null) return {};
    if (reused === null) return this.#use === this.#job.cache ? {} : { cache: this.#use };
    return {
      statusReason: "reused",
      warnings: reused.warnings,
      cache: { key: this.#use.key, hit: true, sourceJobId: reused.id },
    };
  }

  #awaitsRevision(): boolean {
    return this.#deps.catalog.find(this.#job.type)?.cache?.byRevision === true;
  }

  /** The newest earlier job whose result is whole and not too old, and whose files are there. */
  #look(): void {
    const { store, clock, catalog, leavings, cacheTtlMs } = this.#deps;
    const rule = catalog.find(this.#job.type)?.cache ?? null;
    if (rule === null || this.#use === null || this.#use.skip === true) return;
    const keep = rule.keep ?? isWhole;
    const since = clock.now() - (rule.ttlMs ?? cacheTtlMs);
    this.#source =
      store
        .listReusable(this.#use.key, since)
        .find(
          ({ id, result, warnings, artifactCount }) =>
            id !== this.#job.id &&
            result !== null &&
            keep(result, warnings) &&
            (artifactCount === 0 || leavings.isThere(id)),
        ) ?? null;
  }
}

/** Empty and partial results are computed again. */
function isWhole(result: unknown, warnings: readonly string[]): boolean {
  if (warnings.length > 0 || result === "") return false;
  return typeof result !== "object" || result === null || Object.keys(result).length > 0;
}
