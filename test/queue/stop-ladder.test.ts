import { expect, test } from "bun:test";
import type { Stop } from "../../src/domain/job.ts";
import { climb } from "../../src/queue/stop-ladder.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { runRequest } from "../support/runs.ts";
import { type ScriptedRun, scriptedExecutor } from "../support/scripted-executor.ts";

const ASKED: Stop = {
  requestedAt: 0,
  requestedBy: "ada",
  steps: [{ step: "requested", at: 0 }],
  proof: null,
  ms: null,
};

function setUp(script: Parameters<typeof scriptedExecutor>[0], graceMs = 5000) {
  const clock = new FakeClock(100);
  const executor = scriptedExecutor(script);
  const execution = executor.start(runRequest({ type: "work", outputDir: "/nowhere" }), () => undefined);
  const [run] = executor.runs;
  if (run === undefined) throw new Error("Nothing was started");
  const told: string[] = [];
  const onStep = (stop: Stop, step: string, at: number) => told.push(`${step} ${at} ${stop.steps.length}`);
  const receipt = climb({ execution, reason: "user", stop: ASKED, graceMs, clock, onStep });
  return { clock, run, told, receipt };
}

const steps = (stop: Stop) => stop.steps.map(({ step, at }) => `${step} ${at}`);

test("work that heeds the signal has exited within the grace, and nobody waits for the rest of it", async () => {
  const { clock, run, told, receipt } = setUp({});
  await clock.advance(1200);
  run.throws("stopped");
  const stop = await receipt;
  expect(steps(stop)).toEqual(["requested 0", "signalled 100", "exited 1300"]);
  expect(stop).toMatchObject({ proof: "exited", ms: 1300, requestedBy: "ada" });
  expect(told).toEqual(["signalled 100 2", "exited 1300 3"]);
  expect(run.told).toEqual(["signal user", "prove false"]);
  expect(clock.pending).toBe(0);
});

test("work that does not is forced when the grace is over, rung by rung", async () => {
  const force = async (run: ScriptedRun, step: (step: "sigterm" | "sigkill") => void) => {
    step("sigterm");
    await clock.sleep(500);
    step("sigkill");
    run.throws("killed");
  };
  const { clock, run, receipt } = setUp({ force });
  await clock.advance(4999);
  expect(run.told).toEqual(["signal user"]);
  await clock.advance(501);
  const stop = await receipt;
  expect(steps(stop)).toEqual([
    "requested 0",
    "signalled 100",
    "sigterm 5100",
    "sigkill 5600",
    "killed 5600",
  ]);
  expect(stop).toMatchObject({ proof: "killed", ms: 5600 });
  expect(run.told).toEqual(["signal user", "force", "prove true"]);
});

test("work that can't be forced is fenced out, and asked to end what it has started", async () => {
  const { clock, run, receipt } = setUp({});
  await clock.advance(5000);
  const stop = await receipt;
  expect(steps(stop)).toEqual(["requested 0", "signalled 100", "fenced 5100"]);
  expect(stop.proof).toBe("fenced");
  expect(run.told).toEqual(["signal user", "prove true"]);
});

test("without a grace it is forced at once", async () => {
  const force = async (run: ScriptedRun) => run.throws("killed");
  const { clock, receipt } = setUp({ force }, 0);
  await clock.advance(0);
  expect(await receipt).toMatchObject({ proof: "killed", ms: 100 });
});

test("the proof is what the executor can show, even after force", async () => {
  const force = () => Promise.resolve();
  const { clock, receipt } = setUp({ force, prove: () => Promise.resolve("fenced") }, 0);
  await clock.advance(0);
  expect((await receipt).proof).toBe("fenced");
});

test("a clock that is set back meanwhile leaves no negative time on the receipt", async () => {
  const { clock, run, receipt } = setUp({});
  clock.set(-500);
  run.throws("stopped");
  expect(await receipt).toMatchObject({ proof: "exited", ms: 0 });
});
