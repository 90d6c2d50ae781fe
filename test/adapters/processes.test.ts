import { afterEach, describe, expect, test } from "bun:test";
import { systemClock } from "../../src/adapters/clock.ts";
import { machineProcesses, runPrograms } from "../../src/adapters/processes.ts";
import { psProcessTable } from "../../src/adapters/processes-ps.ts";
import { conditionOf, type ProcessTable } from "../../src/domain/processes.ts";
import { endRun } from "../../src/queue/executors/end-run.ts";
import { processTable } from "../support/process-table.ts";

const machine = machineProcesses();
const ps = psProcessTable({
  all: "axeww",
  ps: (args) => Bun.spawnSync(["ps", ...args]).stdout.toString(),
});
const hasPs = Bun.which("ps") !== null && process.platform === "linux";
const TABLES: readonly (readonly [string, ProcessTable])[] = [
  ["the machine's way", machine],
  ...(hasPs ? ([["ps", ps]] as const) : []),
];

const env = { PATH: process.env["PATH"] };
const marks = new Set<string>();
afterEach(async () => {
  for (const mark of marks) await endRun({ mark, group: null }, machine, systemClock);
  marks.clear();
});

function start(command: readonly string[], ownGroup = true): { mark: string; pid: number } {
  const mark = `${crypto.randomUUID()}.1`;
  marks.add(mark);
  return { mark, pid: runPrograms({ mark, env, ownGroup }).spawn(command) };
}

describe.each(TABLES)("asked %s,", (_, table) => {
  test("a process is itself as long as it lives", () => {
    const identity = table.identify(process.pid);
    expect(identity).toMatchObject({ pid: process.pid });
    expect(identity && conditionOf(table, identity)).toBe("running");
  });

  test("another process with the same id is not taken for it", () => {
    const identity = table.identify(process.pid);
    expect(identity && conditionOf(table, { ...identity, startTicks: identity.startTicks - 1 })).toBe("gone");
    expect(identity && conditionOf(table, { ...identity, bootId: "another start of the machine" })).toBe(
      "gone",
    );
  });

  test("what has ended but was not collected is not alive", async () => {
    const { mark, pid } = start(["sh", "-c", "sleep 600 & exec sleep 600"]);
    const other = async () => (await table.listRun({ mark, group: null })).find((each) => each !== pid);
    let child = await other();
    while (child === undefined) child = await other();
    table.signal(child, "SIGKILL");
    while ((await other()) !== undefined) await systemClock.sleep(1);
    expect(table.identify(child)).toBeUndefined();
    // Its parent, a sleep, never collects it: the kernel still knows it.
    expect(table.signal(child, "SIGTERM")).toBe(true);
  });

  test("what a signal holds is told from what runs", async () => {
    const { pid } = start(["sleep", "600"]);
    expect(table.isStopped(pid)).toBe(false);
    process.kill(pid, "SIGSTOP");
    while (!table.isStopped(pid)) await systemClock.sleep(1);
    process.kill(pid, "SIGCONT");
    while (table.isStopped(pid)) await systemClock.sleep(1);
  });

  test("no process has an id that is not in use", () => {
    expect(table.identify(2 ** 22 + 1)).toBeUndefined();
  });

  test("a run's processes are found by their mark, wherever they are", async () => {
    const { mark, pid } = start(["sh", "-c", "setsid sleep 600 & exec sleep 600"]);
    let found: readonly number[] = [];
    while (found.length < 2) found = await table.listRun({ mark, group: null });
    expect(found).toContain(pid);
    expect(await table.listRun({ mark: mark.slice(0, -1), group: null })).toEqual([]);
    expect(await table.listRun({ mark: `${mark}0`, group: null })).toEqual([]);
  });

  test("the marks of all runs are found in one look, and none of one that has ended", async () => {
    const [one, two] = [start(["sleep", "600"]), start(["setsid", "sleep", "600"])];
    const all = new Set([one.mark, two.mark]);
    const found = async () => (await table.listMarks()).intersection(all);
    while ((await found()).size < 2) await systemClock.sleep(1);
    await endRun({ mark: one.mark, group: null }, table, systemClock);
    expect(await found()).toEqual(new Set([two.mark]));
  });

  test("a run's processes are found by their group, even without the mark", async () => {
    const leader = start(["env", "-i", "sleep", "600"]);
    const withoutMark = async () => (await table.listRun({ mark: leader.mark, group: null })).length === 0;
    while (!(await withoutMark())) await systemClock.sleep(1);
    expect(await table.listRun({ mark: "nobody's", group: leader.pid })).toEqual([leader.pid]);
    table.signal(-leader.pid, "SIGKILL");
  });

  test("what runs take up is found for all of them at once, and nothing of one that is not there", async () => {
    const fill = "x=$(head -c 40000000 /dev/zero | tr '\\0' a); sleep 600 & wait";
    const [one, two] = [start(["sh", "-c", fill]), start(["setsid", "sleep", "600"])];
    const runs = [one.mark, two.mark, "nobody's"].map((mark) => ({ mark, group: null }));
    const isThere = ([a, b]: Awaited<ReturnType<typeof table.measureRuns>>) =>
      a?.processes === 2 && a.memoryBytes > 30_000_000 && b?.processes === 1;
    let found = await table.measureRuns(runs);
    while (!isThere(found)) {
      await systemClock.sleep(1);
      found = await table.measureRuns(runs);
    }
    expect(found[1]?.memoryBytes).toBeLessThan(10_000_000);
    expect(found[2]).toEqual({ memoryBytes: 0, processes: 0 });
  });

  test("ending a run ends all of it, and counts it", async () => {
    const { mark } = start(["sh", "-c", "setsid sleep 600 & exec sleep 600"]);
    while ((await table.listRun({ mark, group: null })).length < 2) await systemClock.sleep(1);
    expect(await endRun({ mark, group: null }, table, systemClock)).toEqual({ killed: 2, gone: true });
    expect(await endRun({ mark, group: null }, table, systemClock)).toEqual({ killed: 0, gone: true });
  });

  test("a signal to nobody is told apart", () => {
    expect(table.signal(2 ** 22 + 1, "SIGTERM")).toBe(false);
  });
});

test("programs that start others and end at once do not slip through the search", async () => {
  for (let n = 0; n < 20; n += 1) {
    const { mark } = start(["setsid", "sh", "-c", "sleep 600 & sleep 600"]);
    await endRun({ mark, group: null }, machine, systemClock);
    expect(await machine.listRun({ mark, group: null })).toEqual([]);
  }
});

test("what can't be killed is given up after ten seconds, and told", async () => {
  const immortal = processTable({ listRun: async () => [4] });
  let now = 0;
  const sleep = async (ms: number) => {
    now += ms;
  };
  const clock = { ...systemClock, now: () => now, sleep };
  expect(await endRun({ mark: "m", group: null }, immortal, clock)).toEqual({ killed: 1, gone: false });
  expect(now).toBe(10_000);
});

test("ending a run can be broken off", async () => {
  const immortal = processTable({ listRun: async () => [4] });
  const stop = AbortSignal.abort(new Error("enough"));
  expect(endRun({ mark: "m", group: null }, immortal, systemClock, stop)).rejects.toThrow("enough");
});

test("a program in the caller's group does not lead one of its own", async () => {
  const { mark, pid } = start(["sleep", "600"], false);
  expect(await machine.listRun({ mark: "nobody's", group: pid })).toEqual([]);
  expect(await machine.listRun({ mark, group: null })).toEqual([pid]);
});
