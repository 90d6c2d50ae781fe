import { expect, test } from "bun:test";
import { systemClock } from "../../src/adapters/clock.ts";
import { machineProcesses, runPrograms } from "../../src/adapters/processes.ts";
import { runMark } from "../../src/domain/processes.ts";
import { testDeck } from "../support/deck.ts";
import { tempFolder } from "../support/folder.ts";
import { FIXTURE_JOBS } from "./fixture-jobs.ts";

const table = machineProcesses();
const listRun = (mark: string) => table.listRun({ mark, group: null });
const leave = (mark: string) => {
  const { env } = process;
  return runPrograms({ mark, env, ownGroup: true }).spawn(["sleep", "600"]);
};

test("what a run has left that is over is ended at the next start, and nothing else", async () => {
  await using folder = await tempFolder();
  const options = { folder: folder.path, jobs: FIXTURE_JOBS, env: { JOBDECK_GRACE: "0s" } };
  await using first = await testDeck(options);
  const over = await first.tracker.enqueue("returns", {});
  const busy = await first.tracker.enqueue("deaf", {}, { executor: "subprocess" });
  await first.ended(over.id);
  await first.until(busy.id, ({ status }) => status === "running");
  const [left, foreign] = [runMark(over.id, 1), runMark(crypto.randomUUID(), 1)];
  leave(left);
  const stranger = leave(foreign);

  await using second = await testDeck(options);
  while ((await listRun(left)).length > 0) await systemClock.sleep(5);
  expect(await listRun(foreign)).toEqual([stranger]);
  expect(second.tracker.get(busy.id).status).toBe("running");
  process.kill(stranger, "SIGKILL");
  await first.tracker.cancel(busy.id, { by: "ada", reason: "user" });
});
