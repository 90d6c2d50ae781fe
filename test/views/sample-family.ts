import { drawJobs } from "../../src/http/pages/job-graph.ts";
import { createDiagrams } from "../../src/library/diagram.ts";
import { sampleId, sampleJob } from "./samples.ts";

/** Draws without files or documentation, which nothing here has. */
const web = { prefix: "", library: { diagrams: createDiagrams() } } satisfies Parameters<typeof drawJobs>[0];

const discover = sampleJob(600, { type: "discover", title: "Find the API of Stripe", status: "completed" });
const upload = sampleJob(601, { type: "upload", title: "acme-openapi.yaml", status: "running" });
const digest = sampleJob(602, {
  type: "digest",
  title: "Digest of Stripe and Acme",
  status: "scheduled",
  dependsOn: [discover.id, upload.id, sampleId(699)],
  unmet: 1,
  sessionId: "stripe-and-acme",
});
const generate = sampleJob(603, {
  type: "generate",
  title: "Client in TypeScript, with a title that is longer than there is room for on a small screen",
  status: "scheduled",
  dependsOn: [digest.id],
});
const child = sampleJob(604, { type: "parse", title: "Part 1 of 2", parentId: digest.id, status: "failed" });
const other = sampleJob(605, { type: "parse", title: "Part 2 of 2", parentId: digest.id });

export const pipeline = [discover, upload, digest, generate, child, other];
export const pipelineGraph = await drawJobs(web, pipeline);

export const middle = digest;
export const family = {
  dependsOn: [discover, upload, sampleId(699)],
  dependents: [generate],
  children: [child, other],
  graph: await drawJobs(web, pipeline, digest.id),
  listedBy: null,
};
