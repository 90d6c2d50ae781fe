import { heapStats } from "bun:jsc";
import { describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../../src/adapters/clock.ts";
import { machineProcesses } from "../../../src/adapters/processes.ts";
import { runMark } from "../../../src/domain/processes.ts";
import { endRun } from "../../../src/queue/executors/end-run.ts";
import { useFolder } from "../../support/runs.ts";
import { subprocesses } from "../../support/subprocesses.ts";
import { useRuns } from "../../support/watched-run.ts";
import { errorsOf, executorConformance } from "../executor-conformance.ts";
import { FIXTURE_JOBS } from "../fixture-jobs.ts";
import { stopMatrix } from "../stop-matrix.ts";

const table = machineProcesses();

describe("subprocess", () => {
  executorConformance({
    table,
    forced: { steps: ["sigterm", "sigkill"], proof: "killed" },
    executor: (types) => subprocesses(types),
  });

  const run = useRuns(() => subprocesses(FIXTURE_JOBS));

  const killed = ["signalled", "sigterm", "sigkill", "killed"] as const;
  stopMatrix({
    table,
    executor: () => subprocesses(FIXTURE_JOBS),
    expected: {
      cooperative: ["signalled", "exited"],
      ...{ deaf: killed, forking: killed, blocked: killed, "blocked in WebAssembly": killed },
    },
  });

  describe("a handler that can't be reached", () => {
    test("because it blocks its process is killed", async () => {
      const { line, signal, forced, prove, done } = run("wild", { how: "block" });
      await line("here");
      signal("user");
      expect(await forced()).toEqual(["sigterm", "sigkill"]);
      expect(await prove(true)).toBe("killed");
      expect(errorsOf(await done)[0]).toContain("was killed by SIGKILL");
    });

    const patient = useRuns(() => subprocesses(FIXTURE_JOBS, { graceAfterTermMs: 30_000 }));
    test("but heeds SIGTERM needs no SIGKILL", async () => {
      const { line, forced, prove, done } = patient("waits");
      await line("waiting");
      expect(await forced()).toEqual(["sigterm"]);
      expect(await prove(true)).toBe("killed");
      expect(errorsOf(await done)).toEqual(["The job was asked to stop (SIGTERM)"]);
    });
  });

  test("programs left behind make the proof say that something was killed", async () => {
    expect((await run("forks", { n: 1 }).ended()).proof).toBe("killed");
    expect((await run("forks", { n: 1, how: "away" }).ended()).proof).toBe("killed");
  });

  test("programs of a run that is forced are gone with it, wherever they went", async () => {
    const forks = run("forks", { n: 2, how: "away" });
    await forks.line("forked");
    await forks.forced();
    expect(await forks.prove(true)).toBe("killed");
    const mark = runMark(forks.request.jobId, 1);
    expect(await table.listRun({ mark, group: null })).toEqual([]);
  });

  describe("a program that ends without a word", () => {
    test.each([
      ["exit", "The program ended with exit code 3"],
      ["kill", "The program was killed by SIGKILL, perhaps because memory ran out, exit code 137"],
      ["die with words", "The program ended with exit code 9. Its last words: the last words"],
      ["reject", "nobody waited"],
      ["later", "out of the blue"],
    ])("(%s) has failed, and why is told", async (how, message) => {
      expect(await run("wild", { how }).done).toEqual({ kind: "threw", errors: [message], retryable: true });
    });

    test("and with exit code 0 has completed", async () => {
      expect(await run("wild", { how: "quit" }).done).toEqual({ kind: "returned", result: null });
    });
  });

  describe("what a handler writes past its context", () => {
    test("to the console becomes log lines", async () => {
      const { done, log } = run("wild", { how: "console" });
      await done;
      expect(log()).toContain("to the console: 5");
    });

    test("to its standard output becomes log lines, and does not hide its result", async () => {
      const { done, reports } = run("wild", { how: "garbage" });
      expect(await done).toEqual({ kind: "returned", result: "garbage" });
      const info = ["here", "rubbish", '{"type":"log"', "[1]", "open"];
      expect(reports.filter((r) => r.type === "log").map((r) => [r.level, r.message])).toEqual([
        ...info.slice(0, 3).map((message) => ["info", message]),
        ["warn", "Ignored: a message progress that breaks the protocol at /current: Expected number"],
        ...info.slice(3).map((message) => ["info", message]),
      ]);
    });

    test("in one endless line is cut", async () => {
      const { done, log } = run("wild", { how: "long line" });
      expect(await done).toMatchObject({ kind: "returned" });
      expect(
        log()
          .map((message) => message.length)
          .every((length) => length < 17_000),
      ).toBe(true);
    });

    test("to its standard error becomes warnings in the log", async () => {
      const { done, reports } = run("wild", { how: "error line" });
      await done;
      expect(reports).toContainEqual({ type: "log", level: "warn", message: "the last words" });
    });

    test("in a flood does not fill our memory", async () => {
      const before = heldBytes();
      const { done, log } = run("wild", { how: "flood" });
      expect(await done).toEqual({ kind: "returned", result: "flood" });
      expect(log().length).toBeLessThan(200_000);
      expect(heldBytes() - before).toBeLessThan(100_000_000);
    }, 20_000);

    test("about files that are not there, or not its own, is not believed", async () => {
      const { done, reports, log } = run("wild", { how: "lie" });
      await done;
      expect(reports.filter((r) => r.type === "artifact")).toEqual([
        { type: "artifact", path: "there.txt", bytes: 1 },
      ]);
      expect(log().filter((message) => message.startsWith("No artifact"))).toHaveLength(2);
    });
  });

  describe("a definition", () => {
    test("whose file is not there is told by name, with the reason below", async () => {
      const [first, second] = errorsOf(await run("lost").done);
      expect(first).toBe("The file of job type lost could not be loaded");
      expect(second).toContain("no-such-file.ts");
    });

    test("that its file does not export is told by name", async () => {
      expect(errorsOf(await run("stray").done)).toEqual([
        "The file of job type stray exports no job type of this name",
      ]);
    });

    test("that names no file is refused before anything starts", async () => {
      const { done, ended } = run("homeless");
      expect(errorsOf(await done)).toEqual([
        "Job type homeless can't run in a subprocess: its definition gives no `module`",
      ]);
      expect((await ended()).proof).toBe("exited");
    });
  });

  describe("a runner that can't be started", () => {
    const unable = useRuns(() => subprocesses(FIXTURE_JOBS, { command: () => ["/no/such/program"] }));
    test("is a failure like any other", async () => {
      const { ended } = unable("waits");
      const { outcome, proof } = await ended();
      expect(outcome.kind).toBe("threw");
      expect(proof).toBe("exited");
    });
  });

  describe("a program in another language", () => {
    const hasty = {
      ...systemClock,
      sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 20, signal),
    };
    const script = (text: string) => () =>
      subprocesses(FIXTURE_JOBS, { command: () => ["sh", "-c", text], clock: hasty });
    const result = `echo '{"type":"result","value":5}'`;

    describe("that reads its job and answers", () => {
      const shell = useRuns(script(`read job; echo "$job" >&2; echo $JOBDECK_RUN; ${result}`));
      test("completes with its answer", async () => {
        const { request, ended, log } = shell("waits", { n: 7 });
        expect(await ended()).toEqual({ outcome: { kind: "returned", result: 5 }, proof: "exited" });
        const [mark, job] = log().toSorted((a, b) => a.length - b.length);
        expect(mark).toBe(`${request.jobId}.1`);
        expect(JSON.parse(job ?? "")).toMatchObject({ type: "job", id: request.jobId, input: { n: 7 } });
      });
    });

    describe("that answers and then fails", () => {
      const shell = useRuns(script(`${result}; exit 4`));
      test("has failed", async () => {
        expect(errorsOf(await shell("waits").done)).toEqual(["The program ended with exit code 4"]);
      });
    });

    describe("that answers and then stays", () => {
      const shell = useRuns(script(`${result}; sleep 600`));
      test("is given two seconds, then killed; its answer stands", async () => {
        expect(await shell("waits").ended()).toMatchObject({ outcome: { kind: "returned", result: 5 } });
      });
    });

    describe("that leaves somebody who holds its output open", () => {
      const shell = useRuns(script(`setsid sleep 600 & echo started; exit 0`));
      test("has ended all the same", async () => {
        const { ended, log } = shell("waits");
        expect(await ended()).toEqual({ outcome: { kind: "returned", result: null }, proof: "killed" });
        expect(log()).toEqual(["started"]);
      });
    });

    describe("that answers with more than a line may hold", () => {
      const shell = useRuns(
        script(`printf '{"type":"result","value":"'; head -c 2000000 /dev/zero | tr '\\0' x; echo '"}'`),
      );
      test("has failed, because its answer is lost", async () => {
        expect(errorsOf(await shell("waits").done)[0]).toStartWith(
          "Expected the line of a result to be at most",
        );
      });
    });

    describe("that asks for another job", () => {
      const shell = useRuns(script(`echo '{"type":"enqueue","ref":"a","jobType":"wiki","input":{}}'`));
      test("has its wish reported", async () => {
        const { done, reports } = shell("waits");
        await done;
        expect(reports).toContainEqual({ type: "enqueue", ref: "a", child: { type: "wiki", input: {} } });
      });
    });
  });

  test("the stack of an error is in the log, at level debug", async () => {
    const { done, reports } = run("throws");
    await done;
    const debug = reports.flatMap((r) => (r.type === "log" && r.level === "debug" ? [r.message] : []));
    expect(debug.join("\n")).toContain("fixture-jobs.ts");
  });

  test("an expected failure leaves no stack in the log", async () => {
    const { done, reports } = run("throws", { how: "refused" });
    expect(await done).toMatchObject({ kind: "threw", errors: ["This place may not be read"] });
    expect(reports.filter((r) => r.type === "log")).toEqual([]);
  });
});

describe("when the process that started a run is killed", () => {
  const folder = useFolder();

  /** Kills a parent whose run is at work; returns the run's mark. */
  async function orphan(type: string, input: unknown): Promise<string> {
    const jobId = crypto.randomUUID();
    const mark = runMark(jobId, 1);
    const script = fileURLToPath(new URL("../../support/doomed-parent.ts", import.meta.url));
    const parent = Bun.spawn([process.execPath, script, jobId, type, JSON.stringify(input), folder()], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { value } = await parent.stdout.getReader().read();
    expect(value).toBeDefined();
    expect(await table.listRun({ mark, group: null })).not.toEqual([]);
    parent.kill("SIGKILL");
    await parent.exited;
    return mark;
  }

  test("the run ends itself, with all that it has started", async () => {
    const mark = await orphan("deaf", { n: 2 });
    while ((await table.listRun({ mark, group: null })).length > 0) await systemClock.sleep(5);
  });

  test("a run that blocks is ended by recovery", async () => {
    const mark = await orphan("wild", { how: "block" });
    expect(await endRun({ mark, group: null }, table, systemClock)).toEqual({ killed: 1, gone: true });
    expect(await table.listRun({ mark, group: null })).toEqual([]);
  });
});

/** What is held on to, without what waits to be collected: how much that is depends on the machine's mood. */
function heldBytes(): number {
  Bun.gc(true);
  return heapStats().heapSize;
}
