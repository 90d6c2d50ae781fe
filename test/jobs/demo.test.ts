import { expect, test } from "bun:test";
import { noModel } from "../../src/adapters/model/model-on-demand.ts";
import { noJobs } from "../../src/adapters/services.ts";
import type { Report } from "../../src/domain/executor.ts";
import { createCatalog } from "../../src/jobs/catalog.ts";
import { demo } from "../../src/jobs/demo.ts";
import { createInline } from "../../src/queue/executors/inline.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { processTable } from "../support/process-table.ts";
import { NO_CACHE, NO_GIT, runRequest, useFolder } from "../support/runs.ts";

const folder = useFolder();

/** Starts a demo, and lets it come to its first wait. */
async function start(input: Record<string, unknown>) {
  const clock = new FakeClock();
  const started: (readonly string[])[] = [];
  const executor = createInline({
    catalog: createCatalog([demo]),
    services: { clock, git: NO_GIT, cache: NO_CACHE, model: noModel, jobs: noJobs() },
    programs: () => ({ spawn: (command) => started.push(command) }),
    table: processTable(),
    clock,
  });
  const reports: Report[] = [];
  const execution = executor.start(
    runRequest({ type: "demo", input, outputDir: folder() }),
    (report) => void reports.push(report),
  );
  await clock.advance(0);
  return { clock, reports, started, ...execution };
}

const messages = (reports: readonly Report[], type: "log" | "warn") =>
  reports.flatMap((r) => ("message" in r && r.type === type ? [r.message] : []));

test("counts its steps, and returns how many", async () => {
  const run = await start({ steps: 3, stepMs: 0, logLines: 0 });
  expect(await run.done).toEqual({ kind: "returned", result: { steps: 3 } });
  expect(run.reports.map((r) => r.type === "progress" && r.report.current)).toEqual([0, 1, 2, 3]);
  expect(run.clock.pending).toBe(0);
});

test("waits stepMs in each step", async () => {
  const run = await start({ steps: 2, stepMs: 1000, logLines: 0 });
  await run.clock.advance(1999);
  expect(run.reports.at(-1)).toMatchObject({ report: { current: 1, total: 2 } });
  await run.clock.advance(1);
  expect(await run.done).toMatchObject({ kind: "returned" });
});

test("fails at the step it is told to", async () => {
  const run = await start({ steps: 5, stepMs: 0, failAt: 3 });
  expect(await run.done).toEqual({
    kind: "threw",
    errors: ["Failed at step 3, as the input asked"],
    retryable: true,
  });
  expect(run.reports.findLast((r) => r.type === "progress")).toMatchObject({ report: { current: 2 } });
});

test("warns at the step it is told to, and goes on", async () => {
  const run = await start({ steps: 2, stepMs: 0, warnAt: 1 });
  expect(await run.done).toMatchObject({ kind: "returned" });
  expect(messages(run.reports, "warn")).toEqual(["Step 1 warns, as the input asked"]);
});

test.each([
  [undefined, 3],
  [0, 0],
  [2, 2],
  [10, 10],
])("logs as many lines as it is told to: %p of three steps", async (logLines, expected) => {
  const run = await start({ steps: 3, stepMs: 0, ...(logLines === undefined ? {} : { logLines }) });
  await run.done;
  expect(messages(run.reports, "log")).toHaveLength(expected);
});

test("stops between steps when it is asked to", async () => {
  const run = await start({ steps: 100, stepMs: 1000 });
  await run.clock.advance(2500);
  run.signal("user");
  expect(await run.done).toMatchObject({ kind: "threw", errors: ["The job was cancelled"] });
  expect(run.clock.pending).toBe(0);
});

test("goes on to its end when it is deaf", async () => {
  const run = await start({ steps: 3, stepMs: 1000, deaf: true });
  await run.clock.advance(1500);
  run.signal("user");
  await run.clock.advance(1500);
  expect(await run.done).toMatchObject({ kind: "returned" });
});

test("starts as many programs as it is told to", async () => {
  const run = await start({ steps: 1, stepMs: 0, fork: 2 });
  await run.done;
  expect(run.started).toEqual([
    ["sleep", "600"],
    ["sleep", "600"],
  ]);
});

test.each([1, 5, 12_345])("leaves a file of exactly %p bytes", async (outputBytes) => {
  const run = await start({ steps: 1, stepMs: 0, outputBytes });
  await run.done;
  expect(run.reports).toContainEqual({ type: "artifact", path: "demo.txt", bytes: outputBytes });
  expect(Bun.file(`${folder()}/demo.txt`).size).toBe(outputBytes);
});

test("its title says how long it is", () => {
  expect(demo.titleOf({ steps: 1 })).toBe("Demo: 1 step");
  expect(demo.titleOf({ steps: 20 })).toBe("Demo: 20 steps");
});
