import type { JobGraph } from "../../../views/fragments/job-graph.tsx";
import { links } from "../../../views/links.ts";
import { titleOf } from "../../../views/phrases.ts";
import { shownStatus, statusWord } from "../../../views/status.ts";
import type { DiagramEdge, DiagramSpec } from "../../domain/docs-page.ts";
import type { Job } from "../../domain/job.ts";
import type { Web } from "../web.ts";

interface Drawer extends Pick<Web, "prefix"> {
  readonly library: Pick<Web["library"], "diagrams">;
}

/**
 * Draws what waits for what, and what started what, as far as both are among the jobs.
 * @param focus the id of the job that stands out
 * @returns safe HTML, or how many jobs there are where they are too many to draw; null where nothing hangs together
 */
export async function drawJobs(
  { library, prefix }: Drawer,
  jobs: readonly Job[],
  focus?: string,
): Promise<JobGraph | null> {
  const edges = edgesOf(jobs);
  if (edges.length === 0) return null;
  const spec: DiagramSpec = {
    nodes: jobs.map((job) => ({
      id: job.id,
      // The status first: a long title is cut at its end.
      label: `${statusWord(shownStatus(job))}: ${titleOf(job)}`,
      href: links(prefix).job(job.id),
      kind: job.id === focus ? "focus" : "module",
    })),
    edges,
  };
  const drawing = await library.diagrams.draw(JSON.stringify(spec), (href) => href);
  return drawing.kind === "drawn"
    ? { kind: "drawn", html: drawing.html }
    : { kind: "too_large", jobs: jobs.length };
}

function edgesOf(jobs: readonly Job[]): readonly DiagramEdge[] {
  const ids = new Set(jobs.map((job) => job.id));
  return jobs.flatMap(({ id, dependsOn, parentId }) => {
    const needed = [...new Set(dependsOn)].map((from) => ({ from, to: id }));
    const started = parentId === null ? [] : [{ from: parentId, to: id, label: "started" }];
    return [...needed, ...started].filter(({ from }) => ids.has(from));
  });
}
