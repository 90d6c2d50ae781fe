import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { JobdeckError } from "../../src/domain/errors.ts";
import { jobdeck } from "../../src/embed/deck.ts";
import { defineJob, t } from "../../src/jobs/define.ts";
import { embedded } from "../support/embedded.ts";
import { KeptLog } from "../support/kept-log.ts";
import { useFolder } from "../support/runs.ts";

const folder = useFolder();

const double = defineJob({
  type: "double",
  title: "Double",
  input: t.Object({ n: t.Integer(), key: t.Optional(t.String({ writeOnly: true })) }),
  run: (_, { n }) => ({ doubled: 2 * n }),
});

describe("a deck inside another program", () => {
  test("runs the jobs that it was given", async () => {
    await using deck = await embedded({ jobs: [double] });
    const job = await deck.tracker.enqueue("double", { n: 21 });
    expect(job).toMatchObject({ type: "double", status: "queued", input: { n: 21 }, createdBy: "library" });
    expect(await deck.ended(job.id)).toMatchObject({ status: "completed", result: { doubled: 42 } });
    expect(deck.faults).toEqual([]);
  });

  test("tells a log of its owner's what it does, with a request's id where there is one", async () => {
    const log = new KeptLog();
    await using deck = await embedded({ jobs: [double], log });
    const job = await deck.tracker.enqueue("double", { n: 21 });
    await deck.ended(job.id);
    expect(log.texts).toEqual(
      expect.arrayContaining(["Job created, queued", "Job started", "Job completed"]),
    );
    const answer = await deck.plugin({ prefix: "/deck" }).handle(new Request("http://localhost/deck/jobs"));
    expect(log.fieldsOf("GET /deck/jobs")).toMatchObject({
      status: 200,
      requestId: answer.headers.get("x-request-id"),
    });
  });

  test("offers no other types, unless it is asked to", async () => {
    await using bare = await embedded({ jobs: [double] });
    await using full = await embedded({ jobs: [double], builtIns: true });
    // As a caller without types may write it.
    expect(bare.tracker.enqueue("demo" as "double", { n: 1 })).rejects.toThrow('No job type is named "demo"');
    const job = await full.tracker.enqueue("demo", { steps: 1, stepMs: 0 });
    expect(await full.ended(job.id)).toMatchObject({ status: "completed", result: { steps: 1 } });
  });

  test("takes no job from the lines when it has no types", async () => {
    const data = folder();
    await using deck = await embedded({ jobs: [double], data, work: false });
    const job = await deck.tracker.enqueue("double", { n: 1 });
    await using other = await embedded({ data });
    expect(other.tracker.getJob(job.id)).toMatchObject({ status: "queued" });
    expect(other.tracker.getJob(job.id)?.waiting?.cause).toBe("workers");
  });

  test("knows nothing of another one in the same process", async () => {
    await using a = await embedded({ jobs: [double] });
    await using b = await embedded({ jobs: [double] });
    const job = await a.tracker.enqueue("double", { n: 1 });
    await a.ended(job.id);
    await a.stop();
    expect(b.tracker.getJob(job.id)).toBeUndefined();
    expect(b.tracker.getAllJobs()).toEqual([]);
    const other = await b.tracker.enqueue("double", { n: 2 });
    expect(await b.ended(other.id)).toMatchObject({ result: { doubled: 4 } });
  });

  test("starts once, stops twice, and does not start again", async () => {
    await using deck = jobdeck({ jobs: [double], data: folder() });
    await Promise.all([deck.start(), deck.start(), deck.tracker.initialize()]);
    await deck.stop();
    await deck.stop();
    await using late = jobdeck({ data: folder() });
    await late.stop();
    expect(late.start()).rejects.toThrow("after it was stopped");
  });

  test("keeps jobs that were created before it starts", async () => {
    const data = folder();
    await using early = jobdeck({ jobs: [double], data });
    const { id } = await early.tracker.enqueue("double", { n: 3 });
    await early.stop();
    await using deck = await embedded({ jobs: [double], data });
    expect(await deck.ended(id)).toMatchObject({ result: { doubled: 6 } });
  });

  test("shows no secret", async () => {
    await using deck = await embedded({ jobs: [double] });
    const job = await deck.tracker.enqueue("double", { n: 1, key: "hush" });
    expect(job.input).toEqual({ n: 1, key: "•••" });
  });
});

describe("its settings", () => {
  test("are options, and nothing else is read", async () => {
    await Bun.write(join(folder(), "jobdeck.config.ts"), "export default { queueSize: 1 };");
    await using deck = await embedded({
      jobs: [double],
      data: join(folder(), "data"),
      work: false,
      queueSize: 2,
    });
    await deck.tracker.enqueueMany("double", [{ n: 1 }, { n: 2 }]);
    expect(deck.tracker.enqueue("double", { n: 3 })).rejects.toThrow("2 jobs may wait");
    expect(await Bun.file(join(folder(), "data/jobdeck.db")).exists()).toBe(true);
  });

  test("may come from variables that are passed on; options win", async () => {
    const env = { JOBDECK_DATABASE: "theirs.db", JOBDECK_QUEUE_SIZE: "1" };
    await using deck = await embedded({ jobs: [double], data: folder(), work: false, env, queueSize: 5 });
    await deck.tracker.enqueueMany("double", [{ n: 1 }, { n: 2 }]);
    expect(await Bun.file(join(folder(), "theirs.db")).exists()).toBe(true);
  });

  test.each([
    [{ queueSize: 0 }, "Expected `queueSize` to be an integer from 1 to 1000000, got"],
    [{ retention: "soon" }, "Expected `retention` to be a duration from 1m to 36500d, such as 30d, got"],
    [{ corsOrigins: ["https://a.example/path"] }, "Expected `corsOrigins` to be origins such as"],
    [{ corsOrigins: ["*"] }, "Expected `corsOrigins` to be origins such as"],
    [{ colour: "red" }, 'No setting is called "colour"'],
  ])("%j is refused by name", (options, message) => {
    // As a caller without types may write it.
    const build = () => jobdeck({ data: folder(), ...(options as object) });
    expect(build).toThrow(JobdeckError);
    expect(build).toThrow(message);
  });

  test("an origin is what browsers write", async () => {
    await using deck = await embedded({ data: folder(), corsOrigins: ["HTTPS://App.Example:443/"] });
    const app = deck.plugin();
    const answer = await app.handle(
      new Request("http://localhost/api/jobs", { headers: { origin: "https://app.example" } }),
    );
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.example");
  });
});

test("importing it starts nothing", () => {
  const script = `
    const before = process.listenerCount("SIGTERM") + process.listenerCount("SIGINT");
    await import("jobdeck");
    console.log(process.listenerCount("SIGTERM") + process.listenerCount("SIGINT") - before, Object.keys(globalThis).includes("jobdeck"));`;
  const { stdout, exitCode } = Bun.spawnSync([process.execPath, "-e", script], {
    cwd: join(import.meta.dir, "../.."),
    timeout: 20_000,
  });
  // It ends by itself: no timer and no socket keeps it.
  expect({ exitCode, text: stdout.toString() }).toEqual({ exitCode: 0, text: "0 false\n" });
});
