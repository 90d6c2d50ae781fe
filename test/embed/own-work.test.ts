import { describe, expect, test } from "bun:test";
import { embedded } from "../support/embedded.ts";
import { useFolder } from "../support/runs.ts";
import { BROWSER } from "../support/scenario.ts";

const folder = useFolder();

/** Resolves when a signal is aborted. */
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

describe("work that the caller runs", () => {
  test("is born running, tells how far it is, and completes", async () => {
    await using deck = await embedded();
    const work = await deck.tracker.createJob("backup", { disk: "sda" }, { title: "Nightly backup" });
    expect(deck.tracker.getJob(work.jobId)).toMatchObject({
      ...{ type: "backup", title: "Nightly backup", status: "running", executor: "external" },
      ...{ metadata: { disk: "sda" }, input: null, attempt: 1, maxAttempts: 1 },
    });
    expect(deck.tracker.getActiveJobs().map(({ id }) => id)).toEqual([work.jobId]);
    work.updateProgress(3, 4, "Three of four");
    await deck.until(work.jobId, ({ progress }) => progress.current === 3);
    expect(deck.tracker.getJob(work.jobId)?.progress).toMatchObject({
      percent: 75,
      message: "Three of four",
    });
    expect(await deck.tracker.completeJob(work.jobId, true)).toMatchObject({
      ...{ status: "completed", result: null, progress: { percent: 100 } },
    });
    expect(work.isCancelled()).toBe(false);
    expect(deck.faults).toEqual([]);
  });

  test("fails with what is said of why", async () => {
    await using deck = await embedded();
    const { jobId } = await deck.tracker.createJob("backup");
    const cause = new Error("The disk is full");
    const job = await deck.tracker.completeJob(jobId, false, new Error("No backup", { cause }));
    expect(job).toMatchObject({
      status: "failed",
      statusReason: "error",
      errors: ["No backup", "The disk is full"],
    });
  });

  test("that was cancelled never becomes completed", async () => {
    await using deck = await embedded();
    const work = await deck.tracker.createJob("backup");
    const told = aborted(work.signal);
    expect(await deck.tracker.cancelJob(work.jobId)).toBe(true);
    await told;
    expect(work.isCancelled()).toBe(true);
    expect(String(work.signal.reason)).toContain("The job was cancelled");
    // It runs until whoever runs it says that it has ended.
    expect(deck.tracker.getJob(work.jobId)).toMatchObject({ status: "running" });
    const job = await deck.tracker.completeJob(work.jobId, true);
    expect(job).toMatchObject({ status: "cancelled", statusReason: "api", stop: { proof: "exited" } });
    work.updateProgress(9, 9);
    expect(await deck.tracker.completeJob(work.jobId, true)).toMatchObject({ version: job.version });
    expect(await deck.tracker.cancelJob(work.jobId)).toBe(false);
  });

  test("that does not end after it was cancelled is fenced out, and writes nothing more", async () => {
    await using deck = await embedded({ grace: "0s" });
    const work = await deck.tracker.createJob("backup");
    await deck.tracker.cancelJob(work.jobId);
    const job = await deck.ended(work.jobId);
    expect(job).toMatchObject({ status: "cancelled", stop: { proof: "fenced" } });
    work.updateProgress(1, 2);
    await deck.tracker.completeJob(work.jobId, true);
    expect(deck.tracker.getJob(work.jobId)).toMatchObject({ status: "cancelled", version: job.version });
  });

  test("fails when the deck stops before it has ended", async () => {
    const data = folder();
    await using first = await embedded({ data, grace: "0s" });
    const work = await first.tracker.createJob("backup");
    await first.stop();
    expect(work.isCancelled()).toBe(true);
    await using second = await embedded({ data });
    expect(second.tracker.getJob(work.jobId)).toMatchObject({
      ...{ status: "failed", statusReason: "shutdown" },
      errors: ["The process that ran it was stopped before it had ended"],
    });
  });

  test("fails when its process is killed", async () => {
    const data = folder();
    const script = `
      import { jobdeck } from "jobdeck";
      const deck = jobdeck({ data: ${JSON.stringify(data)}, durability: "normal" });
      await deck.start();
      const { jobId } = await deck.tracker.createJob("backup");
      console.log(jobId);
      process.kill(process.pid, "SIGKILL");`;
    const { stdout } = Bun.spawnSync([process.execPath, "-e", script], { cwd: import.meta.dir });
    await using deck = await embedded({ data });
    expect(deck.tracker.getJob(stdout.toString().trim())).toMatchObject({
      ...{ status: "failed", statusReason: "worker_lost" },
      errors: ["The process that ran attempt 1 ended before the job did"],
    });
  });

  test("offers no retry, which only its caller could begin", async () => {
    await using deck = await embedded();
    const { jobId } = await deck.tracker.createJob("backup");
    await deck.tracker.completeJob(jobId, false, "No disk");
    const request = new Request(`http://localhost/jobs/${jobId}`, { headers: BROWSER });
    const page = await (await deck.plugin().handle(request)).text();
    expect(page).toContain("No disk");
    expect(page).toContain(`action="/api/jobs/${jobId}/delete"`);
    expect(page).not.toContain("/retry");
  });

  test("takes no slot from jobs that are run here", async () => {
    await using deck = await embedded({ builtIns: true, concurrency: 1, grace: "0s" });
    await deck.tracker.createJob("backup");
    const job = await deck.tracker.enqueue("demo", { steps: 1, stepMs: 0 });
    expect(await deck.ended(job.id)).toMatchObject({ status: "completed" });
  });

  test("is cancelled by another deck on the same data folder", async () => {
    const data = folder();
    await using owner = await embedded({ data });
    await using other = await embedded({ data });
    const work = await owner.tracker.createJob("backup");
    const told = aborted(work.signal);
    expect(await other.tracker.cancelJob(work.jobId)).toBe(true);
    await told;
    expect(await owner.tracker.completeJob(work.jobId, false)).toMatchObject({ status: "cancelled" });
  });

  test("is refused before the deck has started, and under a name that is none", async () => {
    await using deck = await embedded();
    expect(deck.tracker.createJob("Not a name")).rejects.toThrow('in lower case, got "Not a name"');
    await deck.stop();
    expect(deck.tracker.createJob("backup")).rejects.toMatchObject({ reason: "not_ready" });
    expect(deck.tracker.getAllJobs).toBeFunction();
  });

  test("100 of one kind at once have 100 ids", async () => {
    await using deck = await embedded();
    const all = await Promise.all(Array.from({ length: 100 }, () => deck.tracker.createJob("backup")));
    expect(new Set(all.map(({ jobId }) => jobId)).size).toBe(100);
    await Promise.all(all.map(({ jobId }) => deck.tracker.completeJob(jobId, true)));
    expect(deck.tracker.getActiveJobs()).toEqual([]);
  });
});

describe("runCommand", () => {
  test("gives and throws what the function does, also after the deck was stopped", async () => {
    await using deck = await embedded({ grace: "0s" });
    const [returns, throws] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const run = (gate: Promise<string>) => {
      const begun = Promise.withResolvers<void>();
      const fn = () => {
        begun.resolve();
        return gate;
      };
      return { begun: begun.promise, done: deck.tracker.runCommand(fn, { name: "backup" }) };
    };
    const [first, second] = [run(returns.promise), run(throws.promise)];
    await Promise.all([first.begun, second.begun]);
    await deck.stop();
    returns.resolve("saved");
    throws.reject(new Error("No disk"));
    expect(await Promise.allSettled([first.done, second.done])).toMatchObject([
      { status: "fulfilled", value: "saved" },
      { status: "rejected", reason: { message: "No disk" } },
    ]);
  });

  test("gives what the function returns, and the job keeps it", async () => {
    await using deck = await embedded();
    const value = await deck.tracker.runCommand(
      ({ updateProgress }) => {
        updateProgress(1, 1);
        return { copied: 3 };
      },
      { name: "Nightly Backup!", jobMetadata: { disk: "sda" } },
    );
    expect(value).toEqual({ copied: 3 });
    expect(deck.tracker.getAllJobs()).toMatchObject([
      {
        ...{ type: "nightly-backup", title: "Nightly Backup!", status: "completed" },
        ...{ metadata: { disk: "sda" }, result: { copied: 3 } },
      },
    ]);
  });

  test("throws what the function throws, and the job has failed with it", async () => {
    await using deck = await embedded();
    const run = deck.tracker.runCommand(() => Promise.reject(new Error("No disk")), { name: "backup" });
    await expect(run).rejects.toThrow("No disk");
    expect(deck.tracker.getAllJobs()).toMatchObject([{ status: "failed", errors: ["No disk"] }]);
  });

  test("keeps no result that JSON can't hold, and completes", async () => {
    await using deck = await embedded();
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(await deck.tracker.runCommand(() => circle, { name: "backup" })).toBe(circle);
    expect(deck.tracker.getAllJobs()).toMatchObject([{ status: "completed", result: null }]);
  });

  test("without a job only runs it", async () => {
    await using deck = await embedded();
    const run = deck.tracker.runCommand(({ jobId }) => jobId, { name: "backup", trackAsJob: false });
    expect(await run).toBeNull();
    expect(deck.tracker.getAllJobs()).toEqual([]);
  });

  test("has a time limit", async () => {
    await using deck = await embedded();
    const run = deck.tracker.runCommand(({ signal }) => aborted(signal).then(() => "late"), {
      ...{ name: "backup", timeoutMs: 20 },
    });
    expect(await run).toBe("late");
    expect(deck.tracker.getAllJobs()).toMatchObject([{ status: "failed", statusReason: "timeout" }]);
  });
});

describe("subscribe", () => {
  test("tells now, after changes, and not after it was ended", async () => {
    await using deck = await embedded();
    const seen: string[] = [];
    const first = Promise.withResolvers<void>();
    const leave = deck.tracker.subscribe((jobs) => {
      seen.push(jobs.map(({ status }) => status).join());
      if (jobs.length > 0) first.resolve();
    });
    expect(seen).toEqual([""]);
    const { jobId } = await deck.tracker.createJob("backup");
    await first.promise;
    leave();
    await deck.tracker.completeJob(jobId, true);
    await deck.ended(jobId);
    expect(seen).toEqual(["", "running"]);
  });

  test("a listener that throws is reported, and the others are told", async () => {
    await using deck = await embedded({ grace: "0s" });
    deck.tracker.subscribe(() => {
      throw new Error("mine");
    });
    const { jobId } = await deck.tracker.createJob("backup");
    await deck.until(jobId, () => true);
    expect(String(deck.faults[0])).toContain("mine");
  });
});

test("getAllJobs goes on behind a job", async () => {
  await using deck = await embedded({ grace: "0s" });
  for (const n of [1, 2, 3]) await deck.tracker.createJob("backup", { n });
  const [newest] = deck.tracker.getAllJobs({ limit: 1 });
  expect(newest?.metadata).toEqual({ n: 3 });
  const older = deck.tracker.getAllJobs({ before: newest?.id ?? "" });
  expect(older.map(({ metadata }) => metadata)).toEqual([{ n: 2 }, { n: 1 }]);
  expect(() => deck.tracker.getAllJobs({ limit: 0 })).toThrow("from 1 to 1000, got 0");
});
