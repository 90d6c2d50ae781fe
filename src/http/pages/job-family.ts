import type { Family } from "../../../views/fragments/job-family.tsx";
import type { Job } from "../../domain/job.ts";
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
  return { dependsOn, dependents, children, graph: await drawJobs(web, once, job.id) };
}
