import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { Type } from "@sinclair/typebox";
import { machineProcesses } from "../../../src/adapters/processes.ts";
import type { Role } from "../../../src/compose.ts";
import { runMark } from "../../../src/domain/processes.ts";
import { defineJob, type JobType } from "../../../src/jobs/define.ts";
import { endContainersOf, listContainerMarks } from "../../../src/queue/executors/container/end-container.ts";
import { claimJobs } from "../../support/claim.ts";
import { IMAGE } from "../../support/contained-demo.ts";
import { BARE_IMAGE, noEngine, useContainerEngine } from "../../support/container-engine.ts";
import { containers, engineAt, HIDDEN } from "../../support/containers.ts";
import { testDeck } from "../../support/deck.ts";
import { NO_LIMITS, useFolder } from "../../support/runs.ts";
import { useRuns } from "../../support/watched-run.ts";
import { errorsOf, executorConformance } from "../executor-conformance.ts";
import { FIXTURE_JOBS, looks } from "../fixture-jobs.ts";
import { stopMatrix } from "../stop-matrix.ts";

setDefaultTimeout(30_000);
const table = machineProcesses();
const why = noEngine();
if (why !== null) console.log(`The container suite was left out: ${why}`);

/** Types that run one line of shell each, whatever they are given. */
function shell(scripts: Readonly<Record<string, string>>): readonly JobType[] {
  return Object.entries(scripts).map(([type, script]) => program(type, ["sh", "-c", script]));
}

function program(type: string, command: readonly string[], image = IMAGE): JobType {
  return defineJob({ type, title: type, input: Type.Object({}), command, image, run: () => null });
}

describe.if(why === null)("container", () => {
  const engine = useContainerEngine();
  const folder = useFolder();
  const root = () => `${folder()}/pipes`;
  const executor = (types: readonly JobType[]) =>
    containers(types, { engine: engineAt(engine().socket), root: root() });
  const inImage = (types: readonly JobType[]) => types.map((type) => ({ ...type, image: IMAGE }));
  const left = async () => [
    ...(await engine().containers()),
    ...(existsSync(root()) ? readdirSync(root()) : []),
  ];

  executorConformance({
    table,
    forced: { steps: ["sigterm", "sigkill"], proof: "removed" },
    ownEnd: "removed",
    slow: true,
    executor: (types) => executor(inImage(types)),
  });

  const removed = ["signalled", "sigterm", "sigkill", "removed"] as const;
  stopMatrix({
    table,
    executor: () => executor(inImage(FIXTURE_JOBS)),
    leftovers: left,
    expected: {
      cooperative: ["signalled", "removed"],
      ...{ deaf: removed, forking: removed, blocked: removed, "blocked in WebAssembly": removed },
    },
  });

  const types = [
    ...shell({
      walled: "touch /here /bin/here; touch /tmp/here && ls /sys/class/net; id -u; cat /proc/self/status",
      answers: `read job; echo "$job" >&2; echo $JOBDECK_RUN; touch made; echo '{"type":"result","value":5}'`,
      fails: "echo why >&2; exit 3",
      eats: "tail /dev/zero",
      forks: "n=0; while [ $n -lt 40 ]; do sleep 60 & n=$((n+1)); done; echo all",
      heeds: `trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done`,
    }),
    program("lost", ["no-such-program"]),
    program("bare", ["true"], BARE_IMAGE),
    program("unbuilt", ["true"], "nobody-has-built-this"),
    {
      ...program("homeless", ["true"]),
      image: null,
      program: () => ({ command: ["true"], cwd: null, env: {}, image: null }),
    },
  ];
  const run = useRuns(() => executor([...types, ...inImage([looks])]));

  test("a module sees what is beside it, but not the data folder", async () => {
    const { outcome } = await run("looks", { how: HIDDEN }).ended();
    expect(outcome).toEqual({ kind: "returned", result: ["err", "in", "out"] });
  });

  test("a program reaches nothing but its own folders", async () => {
    const { done, log } = run("walled");
    await done;
    const said = log().join("\n");
    expect(said).toContain("/here: Read-only file system");
    expect(said).toContain("/bin/here: Read-only file system");
    expect(said).not.toContain("/tmp/here");
    expect(said).not.toContain("eth");
    expect(said).toMatch(/CapEff:\t0+\n/);
    expect(said).toMatch(/CapBnd:\t0+\n/);
    expect(said).toContain("NoNewPrivs:\t1");
  });

  test("a program in any language is told its job and the folder inside, and leaves its files outside", async () => {
    const { request, ended, log } = run("answers");
    expect(await ended()).toEqual({ outcome: { kind: "returned", result: 5 }, proof: "removed" });
    const [mark, job] = log().toSorted((a, b) => a.length - b.length);
    expect(mark).toBe(runMark(request.jobId, 1));
    expect(JSON.parse(job ?? "")).toMatchObject({ id: request.jobId, outputDir: "/jobdeck/output" });
    expect(readdirSync(request.outputDir)).toEqual(["made"]);
    expect(await left()).toEqual([]);
  });

  test("a program that heeds SIGTERM needs no SIGKILL", async () => {
    const patient = run("heeds");
    await patient.line("up");
    expect(await patient.forced()).toEqual(["sigterm"]);
    expect(await patient.prove(true)).toBe("removed");
    expect(patient.log()).toEqual(["up", "bye"]);
  });

  describe("a failure is explained:", () => {
    test.each([
      ["fails", {}, "The program ended with exit code 3. Its last words: why"],
      ["eats", { memoryBytes: 32 * 1024 * 1024 }, /memory.*its limit is 32 MB/],
      ["forks", { processes: 8 }, /can't fork/],
      ["lost", {}, /could not be run: it was not found \(exit code 127\)/],
      ["bare", {}, `The image ${BARE_IMAGE} has no \`sh\`, which starts the program`],
      ["unbuilt", {}, "There is no image nobody-has-built-this on this machine: pull or build it first"],
      ["homeless", {}, "Job type homeless can't run in a container: its definition gives no `image`"],
    ])("%s", async (type, limits, message) => {
      const { ended } = run(type, {}, { limits: { ...NO_LIMITS, ...limits } });
      const { outcome } = await ended();
      const [error = ""] = errorsOf(outcome);
      if (typeof message === "string") expect(error).toBe(message);
      else expect(error).toMatch(message);
      expect(await left()).toEqual([]);
    });
  });

  test("one that is stopped before it was made is never started", async () => {
    const early = run("answers");
    expect(await early.forced()).toEqual([]);
    expect(["exited", "removed"]).toContain(await early.prove(true));
    expect(early.log()).toEqual([]);
    expect(await left()).toEqual([]);
  });

  test("what a lost process has left is found by its mark, and removed", async () => {
    const lost = run("heeds");
    await lost.line("up");
    const mark = runMark(lost.request.jobId, 1);
    const here = engineAt(engine().socket);
    expect(await listContainerMarks(here)).toEqual([mark]);
    expect(await endContainersOf("another.1", here, true)).toEqual({ killed: 0, gone: true });
    expect(await endContainersOf(mark, here, true)).toEqual({ killed: 1, gone: true });
    expect(await listContainerMarks(here)).toEqual([]);
  });

  test("what may be in an engine that does not answer is not taken for gone", async () => {
    const silent = engineAt(`${folder()}/nobody.sock`);
    expect(await endContainersOf("some.1", silent, true)).toEqual({ killed: 0, gone: false });
    expect(await endContainersOf("some.1", silent, false)).toEqual({ killed: 0, gone: true });
  });

  describe("in a whole deck", () => {
    const deaf = program("deaf", ["sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"]);
    const deck = (role: Role | null) =>
      testDeck({
        role,
        folder: folder(),
        jobs: [deaf],
        env: { JOBDECK_CONTAINER_SOCKET: engine().socket, JOBDECK_GRACE: "0s" },
      });
    const orphans = useRuns(() => executor([deaf]));
    const containersLeft = () => engine().containers();

    test("a job is cancelled with a receipt that says that its container is gone", async () => {
      await using here = await deck("serve");
      const { id } = await here.tracker.enqueue("deaf", {}, { executor: "container" });
      await here.until(id, () => here.tracker.events(id, 0, 10).some(({ type }) => type === "log"));
      await here.tracker.cancel(id, { by: "ada", reason: "user" });
      const job = await here.ended(id);
      expect(job).toMatchObject({ status: "cancelled", stop: { requestedBy: "ada", proof: "removed" } });
      expect(await containersLeft()).toEqual([]);
      expect(readdirSync(`${folder()}/containers`)).toEqual([]);
    });

    test("a job whose process was lost has failed, and its container is gone", async () => {
      await using before = await deck(null);
      const { id } = await before.tracker.enqueue("deaf", {}, { executor: "container" });
      const queues = [{ queue: "deaf", limit: 1 }];
      await claimJobs(before.store, { nodeId: "lost", at: before.clock.now(), limit: 1, queues });
      const orphan = orphans("deaf", {}, { jobId: id });
      await orphan.line("up");
      await using after = await deck("serve");
      expect(after.tracker.get(id)).toMatchObject({ status: "failed", statusReason: "worker_lost" });
      expect(await containersLeft()).toEqual([]);
    });
  });
});
