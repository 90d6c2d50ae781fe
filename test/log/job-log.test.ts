import { describe, expect, test } from "bun:test";
import type { Job } from "../../src/domain/job.ts";
import { JobLog } from "../../src/log/job-log.ts";
import { newJob, wholeJob } from "../support/builders.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { KeptLog } from "../support/kept-log.ts";

function jobLog() {
  const clock = new FakeClock();
  const log = new KeptLog();
  const own = new JobLog({ log, clock, nodeId: "here", conceal: (_, text) => text.replace("s3cret", "•••") });
  const see = (job: Job) => own.see({ kind: "job", job });
  return { clock, log, own, see };
}

const AT = Date.UTC(2026, 0, 1);
const made = wholeJob({ ...newJob(), createdAt: AT, queuedAt: AT, updatedAt: AT });
const running = wholeJob({
  ...made,
  ...{ status: "running", attempt: 1, nodeId: "here", startedAt: AT + 5, updatedAt: AT + 5 },
});
const ended = (fields: Partial<Job>) =>
  wholeJob({ ...running, status: "completed", completedAt: AT + 9, updatedAt: AT + 9, ...fields });

describe("the log of jobs", () => {
  test("says each change of a status once, with what one searches by", () => {
    const { log, see } = jobLog();
    for (const job of [made, running, { ...running, updatedAt: AT + 7 }, ended({})]) see(job);
    expect(log.texts).toEqual(["Job created, queued", "Job started", "Job completed"]);
    expect(log.fieldsOf("Job started")).toEqual({
      ...{ jobId: made.id, type: "demo", queue: "demo", status: "running", attempt: 1, waitMs: 5 },
    });
    expect(log.fieldsOf("Job completed")).toMatchObject({ ms: 4 });
  });

  test("warns of a failure with its error, and without what the input keeps secret", () => {
    const { log, see } = jobLog();
    see(ended({ status: "failed", statusReason: "error", errors: ["No s3cret there", "sorry"] }));
    expect(log.lines).toMatchObject([
      { level: "warn", text: "Job failed", fields: { reason: "error", error: "No ••• there\nsorry" } },
    ]);
  });

  test("says once that a job is tried again, however often the waiting job is edited", () => {
    const { log, see } = jobLog();
    const waiting = wholeJob({
      ...running,
      ...{ status: "scheduled", nodeId: null, nextAttemptAt: AT + 1000, errors: ["no"], updatedAt: AT + 9 },
    });
    see(waiting);
    see({ ...waiting, title: "Another", updatedAt: AT + 10 });
    expect(log.texts).toEqual(["Job failed and is tried again"]);
    expect(log.lines[0]?.fields).toMatchObject({ nextAttemptAt: "2026-01-01T00:00:01.000Z", error: "no" });
  });

  test("tells the ladder of a stop with its proof", () => {
    const { log, see } = jobLog();
    const stop = { requestedAt: AT + 6, requestedBy: "api", proof: null, ms: null };
    const asked = { step: "requested", at: AT + 6 } as const;
    see({ ...running, cancelRequestedAt: AT + 6, updatedAt: AT + 6, stop: { ...stop, steps: [asked] } });
    const steps = [asked, { step: "killed", at: AT + 9 }] as const;
    see(ended({ status: "cancelled", stop: { ...stop, steps, proof: "killed", ms: 3 } }));
    expect(log.texts).toEqual(["Job asked to stop", "Job cancelled"]);
    expect(log.fieldsOf("Job cancelled")).toMatchObject({
      stop: "requested killed",
      proof: "killed",
      stopMs: 3,
    });
  });

  test("leaves what other processes run to them", () => {
    const { log, see } = jobLog();
    see({ ...running, nodeId: "elsewhere" });
    see(ended({ nodeId: "elsewhere" }));
    expect(log.lines).toEqual([]);
  });

  test("counts what it does not say in a flood, and never lets that hide failures", async () => {
    const { clock, log, see } = jobLog();
    for (let n = 0; n < 5000; n += 1) see(ended({ id: `job ${n}` }));
    see(ended({ id: "bad", status: "failed", errors: ["no"] }));
    expect(log.lines).toHaveLength(101);
    expect(log.texts.at(-1)).toBe("Job failed");
    await clock.advance(1000);
    expect(log.lines.at(-1)?.fields).toEqual({ changes: { completed: 4900 } });
    see(ended({ id: "later" }));
    expect(log.lines.at(-1)?.fields).toMatchObject({ jobId: "later" });
  });

  test("says what it has counted when it ends, and leaves no timer", () => {
    const { clock, log, own, see } = jobLog();
    for (let n = 0; n < 101; n += 1) see(ended({ id: `job ${n}` }));
    own.stop();
    expect(log.lines.at(-1)?.fields).toEqual({ changes: { completed: 1 } });
    expect(clock.pending).toBe(0);
  });
});
