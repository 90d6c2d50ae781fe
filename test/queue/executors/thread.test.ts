import { describe, expect, test } from "bun:test";
import { machineProcesses } from "../../../src/adapters/processes.ts";
import { runMark } from "../../../src/domain/processes.ts";
import { threads } from "../../support/threads.ts";
import { useRuns } from "../../support/watched-run.ts";
import { errorsOf, executorConformance } from "../executor-conformance.ts";
import { FIXTURE_JOBS } from "../fixture-jobs.ts";
import { stopMatrix } from "../stop-matrix.ts";

const table = machineProcesses();

describe("thread", () => {
  executorConformance({
    table,
    forced: { steps: ["terminated"], proof: "exited" },
    executor: (types) => threads(types),
  });

  const run = useRuns(() => threads(FIXTURE_JOBS));

  const terminated = ["signalled", "terminated", "exited"] as const;
  stopMatrix({
    table,
    executor: () => threads(FIXTURE_JOBS, { closeMs: 1000 }),
    expected: {
      cooperative: ["signalled", "exited"],
      ...{ deaf: terminated, forking: terminated, blocked: terminated },
      "blocked in WebAssembly": ["signalled", "terminated", "fenced"],
    },
  });

  describe("a handler that can't be reached", () => {
    test.each(["block", "wait for a program"])("(%s) is ended with its thread", async (how) => {
      const { line, signal, forced, prove, done, request } = run("wild", { how });
      await line("here");
      signal("user");
      expect(await forced()).toEqual(["terminated"]);
      expect(await prove(true)).toBe("exited");
      expect(errorsOf(await done)).toEqual(["Its thread was ended by force"]);
      expect(await table.listRun({ mark: runMark(request.jobId, 1), group: null })).toEqual([]);
    });

    const hasty = useRuns(() => threads(FIXTURE_JOBS, { closeMs: 20 }));
    test("because it is inside WebAssembly is fenced out, and done once it comes back", async () => {
      const inside = async () => {
        // Until it is inside, its thread can be ended: then another one is tried.
        for (;;) {
          const loop = hasty("wild", { how: "wasm", n: 4e9 });
          await loop.line("here");
          loop.signal("user");
          expect(await loop.forced()).toEqual(["terminated"]);
          if ((await loop.prove(true)) === "fenced") return loop;
        }
      };
      const { done, prove, reports } = await inside();
      const heard = reports.length;
      // Its slot is taken as long as it goes on.
      expect(await Promise.race([done.then(() => "over"), Bun.sleep(0).then(() => "under way")])).toBe(
        "under way",
      );
      expect(errorsOf(await done)).toEqual(["Its thread was ended by force"]);
      expect(reports.length).toBe(heard);
      expect(await prove(true)).toBe("exited");
    }, 60_000);
  });

  describe("a handler that ends past its return", () => {
    test.each([
      ["exit", "The handler ended its thread before it returned, by process.exit(3)"],
      ["quit", "The handler ended its thread before it returned, by process.exit(0)"],
      ["reject", "nobody waited"],
      ["later", "out of the blue"],
    ])("(%s) has failed, and why is told", async (how, message) => {
      const { ended } = run("wild", { how });
      const outcome = { kind: "threw" as const, errors: [message], retryable: true };
      expect(await ended()).toEqual({ outcome, proof: "exited" });
    });
  });

  test("what a handler writes to the console becomes log lines", async () => {
    const { done, log } = run("wild", { how: "console" });
    await done;
    expect(log()).toContain("to the console: 5");
  });

  test("the stack of an error is in the log, at level debug", async () => {
    const { done, reports } = run("throws");
    await done;
    const debug = reports.flatMap((r) => (r.type === "log" && r.level === "debug" ? [r.message] : []));
    expect(debug.join("\n")).toContain("fixture-jobs.ts");
  });

  describe("a definition", () => {
    test("whose file is not there is told by name, with the reason below", async () => {
      const [first, second] = errorsOf(await run("lost").done);
      expect(first).toBe("The file of job type lost could not be loaded");
      expect(second).toContain("no-such-file.ts");
    });

    test("that names no file is refused before anything starts", async () => {
      const { ended } = run("homeless");
      const { outcome, proof } = await ended();
      expect(errorsOf(outcome)).toEqual([
        "Job type homeless can't run in a thread: its definition gives no `module`",
      ]);
      expect(proof).toBe("exited");
    });
  });

  describe("a worker that can't be started", () => {
    const unable = useRuns(() => threads(FIXTURE_JOBS, { worker: () => "/no/such/worker.ts" }));
    test("is a failure like any other", async () => {
      const { outcome, proof } = await unable("waits").ended();
      expect(errorsOf(outcome)[0]).toContain("/no/such/worker.ts");
      expect(proof).toBe("exited");
    });
  });
});
