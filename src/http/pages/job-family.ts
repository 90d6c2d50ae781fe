import type { Family } from "../../../views/fragments/job-family.tsx";
import type { BulkFilter } from "../../domain/bulk.ts";
import type { Job } from "../../domain/job.ts";
import { isFinal } from "../../domain/status.ts";
import type { Web } from "../web.ts";
import { drawJobs } from "./job-graph.ts";

/** The jobs that a job has to do with, as they are now. */
export async function familyOf(web: Web, job: Job): Promise<Family> {
  const { tracker } = web;
  const dependsOn = [...new Set(job.dependsOn)].map((id) => tracker.find(id) ?? id);
  const dependents = tracker.dependents(job.id);
  const children = tracker.children(job.id);
  const parent = job.parentId === null ? undefined : tracker.find(job.parentId);
  const known = dependsOn.filter((one) => typeof one !== "string");
  const all = [...(parent === undefined ? [] : [parent]), ...known, job, ...dependents, ...children];
  const once = [...new Map(all.map((one) => [one.id, one])).values()];
  const graph = await drawJobs(web, once, job.id);
  return { dependsOn, dependents, children, graph, listedBy: listedBy(job, children.length > 0) };
}

function listedBy({ id, sessionId, parentId }: Job, hasChildren: boolean): BulkFilter | null {
  if (hasChildren) return { parent: id };
  if (sessionId !== null) return { session: sessionId };
  return parentId === null ? null : { parent: parentId };
}

/** Whether one of the jobs that depend on it or were started by it may still change. */
export function isFamilyActive({ dependents, children }: Pick<Family, "dependents" | "children">): boolean {
  return [...dependents, ...children].some((job) => !isFinal(job.status));
}
