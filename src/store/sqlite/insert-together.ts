import { jobTaken, placed } from "../../domain/errors.ts";
import { parentsFirst } from "../../domain/parents-first.ts";
import { isSameJob } from "../../domain/same-job.ts";
import type { Insertion, NewJob } from "../../domain/store.ts";

/**
 * Inserts jobs that are created together: all or none. A job comes behind those that it depends on, so that of two with
 * one concurrency key never the first waits for the second. Where a job that is there already stands in for a new one,
 * those that depend on the new one depend on that.
 * @throws JobdeckError `job_exists`, which takes back what was inserted
 */
export function insertTogether(
  jobs: readonly NewJob[],
  insert: (job: NewJob) => Insertion,
): readonly Insertion[] {
  // Of one alone nothing has to be taken back: whoever asked is given what is there.
  if (jobs.length === 1) return jobs.map(insert);
  const standIns = new Map<string, string>();
  const insertions: Insertion[] = [];
  const inPlace = jobs.map((job, at) => ({ id: job.id, dependsOn: job.dependsOn, at, job }));
  for (const { at, job } of parentsFirst(inPlace)) {
    const asked = standIns.size === 0 ? job : behind(standIns, job);
    const insertion = insert(asked);
    const { kind, job: there } = insertion;
    if (kind === "exists" && !isSameJob(there, asked)) {
      placed("jobs", at, () => {
        throw jobTaken(there.id);
      });
    }
    if (there.id !== job.id) standIns.set(job.id, there.id);
    insertions[at] = insertion;
  }
  return insertions;
}

function behind(standIns: ReadonlyMap<string, string>, job: NewJob): NewJob {
  const { dependsOn, inputFrom } = job;
  const idOf = (id: string) => standIns.get(id) ?? id;
  const parts = Object.entries(inputFrom ?? {}).map(
    ([target, source]) => [target, { ...source, job: idOf(source.job) }] as const,
  );
  return {
    ...job,
    dependsOn: [...new Set(dependsOn.map(idOf))],
    inputFrom: inputFrom === null ? null : Object.fromEntries(parts),
  };
}
