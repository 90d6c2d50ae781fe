import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { Type } from "@sinclair/typebox";
import { systemClock } from "../../../src/adapters/clock.ts";
import { noModel } from "../../../src/adapters/model/model-on-demand.ts";
import { machineProcesses, runPrograms } from "../../../src/adapters/processes.ts";
import { noJobs } from "../../../src/adapters/services.ts";
import { runMark } from "../../../src/domain/processes.ts";
import { createCatalog } from "../../../src/jobs/catalog.ts";
import { defineJob, type JobType } from "../../../src/jobs/define.ts";
import { createInline } from "../../../src/queue/executors/inline.ts";
import { NO_CACHE, NO_GIT } from "../../support/runs.ts";
import { useRuns } from "../../support/watched-run.ts";
import { executorConformance } from "../executor-conformance.ts";
import { FIXTURE_JOBS } from "../fixture-jobs.ts";
import { stopMatrix } from "../stop-matrix.ts";

const { promise: lateReleased, resolve: releaseLate } = Promise.withResolvers<void>();
const late = defineJob({
  type: "late",
  title: "Late",
  input: Type.Object({}),
  async run(ctx) {
    ctx.log.info("waiting");
    await lateReleased;
    ctx.log.info("too late");
    await ctx.artifact("late.txt", "too late");
  },
});
const table = machineProcesses();
const executor = (types: readonly JobType[] = [...FIXTURE_JOBS, late]) =>
  createInline({
    catalog: createCatalog(types),
    services: { clock: systemClock, git: NO_GIT, cache: NO_CACHE, model: noModel, jobs: noJobs() },
    programs: (mark) => runPrograms({ mark, env: { PATH: process.env["PATH"] }, ownGroup: true }),
    table,
    clock: systemClock,
  });

describe("inline", () => {
  executorConformance({ table, forced: null, executor });
  stopMatrix({
    table,
    executor,
    expected: { cooperative: ["signalled", "exited"], deaf: ["signalled", "fenced"] },
  });

  const run = useRuns(executor);

  test("a handler that was fenced out is heard no more, and leaves no more files", async () => {
    const late = run("late");
    await late.line("waiting");
    late.signal("user");
    expect(await late.prove(false)).toBe("fenced");
    const heard = late.reports.length;
    late.signal("user");
    releaseLate();
    expect(await late.done).toMatchObject({ errors: [expect.stringContaining("The run has ended")] });
    expect(late.reports.length).toBe(heard);
    expect(existsSync(`${late.request.outputDir}/late.txt`)).toBe(false);
  });

  test("a handler that returned has ended its programs before it is done", async () => {
    const forks = run("forks", { n: 1 });
    await forks.done;
    expect(await table.listRun({ mark: runMark(forks.request.jobId, 1), group: null })).toEqual([]);
  });
});
