import { describe, expect, test } from "bun:test";
import { jobJson } from "../../../src/http/api/job-json.ts";
import { newJob, wholeJob } from "../../support/builders.ts";

const NAMES =
  "id type title icon status statusReason sessionId queue priority concurrencyKey executor input metadata tags pinned " +
  "progress result errors warnings attempt maxAttempts nextAttemptAt retryOf dependsOn parentId limits timeoutMs runAt " +
  "expiresAt waiting stop cache callback usage firstOutputMs durationMs waitMs nodeId createdBy createdAt queuedAt " +
  "startedAt cancelRequestedAt completedAt updatedAt version links";

const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
const job = wholeJob({
  ...newJob({ id: "018f0000-0000-7000-8000-000000000001", createdAt: at }),
  version: 3,
  change: 9,
  lastSeq: 0,
});
const context = { prefix: "", now: at + 5000, waiting: null, schema: null };

describe("a job as JSON", () => {
  test("has exactly the names of the contract", () => {
    expect(Object.keys(jobJson(job, context))).toEqual(NAMES.split(" "));
  });

  test("has no member that is left out: absent is null", () => {
    expect(JSON.parse(JSON.stringify(jobJson({ ...job, result: undefined }, context)))).toEqual(
      jobJson({ ...job, result: null }, context),
    );
  });

  test("tells instants as RFC 3339 with milliseconds", () => {
    const json = jobJson({ ...job, startedAt: at + 1000, runAt: at }, context);
    expect([json["createdAt"], json["startedAt"], json["runAt"]]).toEqual([
      "2026-01-02T03:04:05.006Z",
      "2026-01-02T03:04:06.006Z",
      "2026-01-02T03:04:05.006Z",
    ]);
    expect([json["durationMs"], json["waitMs"]]).toEqual([4000, 1000]);
  });

  test("names stages by name, status and times alone", () => {
    const stage = {
      name: "a",
      title: "A",
      weight: 2,
      status: "running",
      startedAt: at,
      endedAt: null,
    } as const;
    const json = jobJson({ ...job, progress: { ...job.progress, stages: [stage] } }, context);
    expect(json["progress"]).toMatchObject({
      stages: [{ name: "a", status: "running", startedAt: "2026-01-02T03:04:05.006Z", endedAt: null }],
    });
    expect(JSON.stringify(json["progress"])).not.toContain("weight");
  });

  test("tells how it was stopped", () => {
    const stop = {
      requestedAt: at,
      requestedBy: "user",
      steps: [{ step: "requested", at }],
      proof: "exited",
      ms: 12,
    } as const;
    expect(jobJson({ ...job, stop }, context)["stop"]).toEqual({
      requestedAt: "2026-01-02T03:04:05.006Z",
      requestedBy: "user",
      reason: null,
      steps: [{ step: "requested", at: "2026-01-02T03:04:05.006Z" }],
      proof: "exited",
      ms: 12,
    });
  });

  test("links to what there is, below the prefix", () => {
    const self = `/deck/api/jobs/${job.id}`;
    const none = { self, events: null, log: null, attempts: null, artifacts: null, docs: null };
    expect(jobJson(job, { ...context, prefix: "/deck" })["links"]).toEqual(none);
    const full = { ...job, lastSeq: 4, attempt: 1, artifactCount: 2, docsEntry: "overview.md" };
    expect(jobJson(full, { ...context, prefix: "/deck" })["links"]).toEqual({
      self,
      events: `${self}/events`,
      log: `${self}/log`,
      attempts: `${self}/attempts`,
      artifacts: `${self}/artifacts`,
      docs: `/deck/docs/${job.id}/`,
    });
  });

  test("says why it waits", () => {
    const waiting = { cause: "slots", text: "Next in line", position: 1 } as const;
    expect(jobJson(job, { ...context, waiting })["waiting"]).toEqual(waiting);
  });
});
