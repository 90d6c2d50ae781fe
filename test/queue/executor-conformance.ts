import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { StopStep } from "../../src/domain/event.ts";
import type { Executor, Outcome, Report } from "../../src/domain/executor.ts";
import type { StopProof } from "../../src/domain/job.ts";
import { type ProcessTable, runMark } from "../../src/domain/processes.ts";
import type { StatusReason } from "../../src/domain/status.ts";
import type { JobType } from "../../src/jobs/define.ts";
import { useRuns } from "../support/watched-run.ts";
import { FIXTURE_JOBS } from "./fixture-jobs.ts";

export interface Conformance {
  readonly table: ProcessTable;
  /** The steps that force takes with a deaf handler, and what then proves that it is gone; null = it can't be forced. */
  readonly forced: { readonly steps: readonly StopStep[]; readonly proof: StopProof } | null;
  /** Whether a start takes so long that of each table only two rows are tried; default false. */
  readonly slow?: boolean;
  /** What proves that work which ended by itself has left nothing behind; default `exited`. */
  readonly ownEnd?: StopProof;
  executor(types: readonly JobType[]): Executor;
}

/** What every executor has to do alike. */
export function executorConformance({
  table,
  forced,
  ownEnd = "exited",
  slow = false,
  executor,
}: Conformance): void {
  const run = useRuns(() => executor(FIXTURE_JOBS));
  const some = <Row>(rows: readonly Row[]) => rows.slice(0, slow ? 2 : rows.length);
  const left = ({ request }: ReturnType<typeof run>) =>
    table.listRun({ mark: runMark(request.jobId, request.attempt), group: null });

  describe("a handler", () => {
    test("is heard in the order in which it speaks", async () => {
      const { reports, done } = run("tells", { n: 1 }, { checkpoints: { earlier: "yesterday" } });
      await done;
      expect<readonly unknown[]>(settledProgress(reports)).toEqual([
        { type: "progress", report: { stage: "first" } },
        { type: "progress", report: { current: 0, total: 0, message: "one of two" } },
        { type: "log", level: "debug", message: "a" },
        ...["b", "c", "d"].map((message) => ({ type: "log", level: "info", message })),
        { type: "log", level: "warn", message: "é ✓ \u2028 \u0000 <b>" },
        { type: "log", level: "error", message: `${"x".repeat(16_000)}… (4000 more characters)` },
        { type: "progress", report: { stage: "second" } },
        { type: "warn", message: "careful" },
        { type: "title", title: "A new title" },
        { type: "metadata", patch: { at: "1970-01-01T00:00:00.000Z", shared: { list: [1] } } },
        { type: "output", value: [1, { two: 2 }] },
        { type: "usage", usage: { inputTokens: 3, costUsd: 0.5 } },
        { type: "artifact", path: "deep/er/file.txt", bytes: 5 },
        { type: "artifact", path: "bytes.bin", bytes: 2 },
        { type: "checkpoint", key: "slow", value: { made: true } },
      ]);
    });

    test("returns JSON, and finds what earlier attempts saved", async () => {
      const { request, done } = run("tells", {}, { attempt: 2, checkpoints: { earlier: "yesterday" } });
      expect(await done).toEqual({
        kind: "returned",
        result: {
          made: { made: true },
          again: { made: true },
          earlier: "yesterday",
          attempt: 2,
          id: request.jobId,
          day: "1970-01-01T00:00:00.000Z",
        },
      });
    });

    test("leaves its files whole, and nothing else", async () => {
      const { request, done } = run("tells");
      await done;
      expect(readFileSync(`${request.outputDir}/deep/er/file.txt`, "utf8")).toBe("hello");
      const files = [...new Bun.Glob("**").scanSync({ cwd: request.outputDir, dot: true, onlyFiles: true })];
      expect(files.sort()).toEqual(["bytes.bin", "deep/er/file.txt"]);
    });

    test("may leave its files in a folder that is not there yet", async () => {
      const { outputDir } = run("returns").request;
      const { reports, done } = run("tells", {}, { outputDir: `${outputDir}/new/folder` });
      await done;
      expect(reports).toContainEqual({ type: "artifact", path: "bytes.bin", bytes: 2 });
    });

    test(`that ended by itself is proven to have ${ownEnd === "removed" ? "been removed" : ownEnd}`, async () => {
      const { ended } = run("returns");
      expect(await ended()).toEqual({ outcome: { kind: "returned", result: null }, proof: ownEnd });
    });

    test("is not started with an input that breaks its schema", async () => {
      const outcome = await run("waits", { n: "many" }).done;
      expect(outcome).toMatchObject({ kind: "threw", retryable: false });
      expect(errorsOf(outcome)[0]).toContain("/input/n: Expected an integer");
    });

    test("of a type that is not there ends at once", async () => {
      const { done, prove } = run("nothing");
      expect(await done).toMatchObject({ kind: "threw", errors: ['No job type is named "nothing"'] });
      expect(await prove(false)).toBe("exited");
    });
  });

  describe("a failure", () => {
    const failures: readonly [how: string, errors: readonly string[], retryable: boolean][] = [
      ["cause", ["could not save", "the disk is full", "a text"], true],
      ["final", ["never again"], false],
      ["plain", ["plain"], true],
      ["text", ["just a text"], true],
      ["nothing", ["The handler threw undefined"], true],
      ["object", ['{"code":7}'], true],
      ["several", ["both failed", "left", "right"], true],
      ["circle", ["the disk is full"], true],
      ["refused", ["This place may not be read"], false],
    ];
    test.each(some(failures))("(%s) is told with its causes, one a line", async (how, errors, retryable) => {
      expect(await run("throws", { how }).done).toEqual({ kind: "threw", errors, retryable });
    });
  });

  describe("a result", () => {
    const results: readonly [how: string, result: unknown][] = [
      ["nothing", null],
      ["large", "x".repeat(900_000)],
      ["map", {}],
      ["not a number", null],
    ];
    test.each(some(results))("(%s) is what JSON makes of it", async (how, result) => {
      expect(await run("returns", { how }).done).toEqual({ kind: "returned", result });
    });

    const unfit: readonly [how: string, message: string][] = [
      ["too large", "Expected the result to be at most 1000000 bytes of JSON, got 5000002"],
      ["bigint", "Expected the result to be JSON"],
      ["function", "Expected the result to be JSON, got a function"],
      ["circle", "Expected the result to be JSON"],
    ];
    test.each(some(unfit))("(%s) that can't be kept is a failure", async (how, message) => {
      const outcome = await run("returns", { how }).done;
      expect(outcome.kind).toBe("threw");
      expect(errorsOf(outcome)[0]).toStartWith(message);
    });
  });

  describe("a flood", () => {
    test("of log lines is thinned out and counted, and stops nothing else", async () => {
      const { reports, log, done } = run("floods", { n: 120_000 });
      expect(await done).toEqual({ kind: "returned", result: 120_000 });
      const lines = log().filter((message) => message.startsWith("line ")).length;
      const dropped = log().reduce(
        (sum, message) => sum + Number(/^… (\d+) lines? w/.exec(message)?.[1] ?? 0),
        0,
      );
      expect(lines + dropped).toBe(120_000);
      expect(dropped).toBeGreaterThan(10_000);
      expect(reports).toContainEqual({ type: "warn", message: "flooded" });
    });

    test("of progress keeps the newest", async () => {
      const { reports, done } = run("hurries", { n: 50_000 });
      await done;
      expect(reports.at(-1)).toEqual({ type: "progress", report: { current: 50_000, total: 50_000 } });
    });
  });

  describe("stopping", () => {
    const reasons: readonly [reason: StatusReason, message: string][] = [
      ["user", "The job was cancelled"],
      ["timeout", "The job's time limit was reached"],
      ["shutdown", "The process that ran the job is shutting down"],
    ];
    test.each(some(reasons))("(%s) is told to the handler with the reason", async (reason, message) => {
      const { line, signal, ended } = run("waits");
      await line("waiting");
      signal(reason);
      expect(await ended()).toMatchObject({ outcome: { kind: "threw", errors: [message] }, proof: ownEnd });
    });

    test("before the handler has begun stops it too", async () => {
      const { signal, done } = run("waits");
      signal("user");
      expect(errorsOf(await done)).toEqual(["The job was cancelled"]);
    });

    test("twice is like stopping once", async () => {
      const { line, signal, ended } = run("waits");
      await line("waiting");
      signal("user");
      signal("shutdown");
      expect(await ended()).toMatchObject({ outcome: { errors: ["The job was cancelled"] } });
    });

    test("after the end does nothing", async () => {
      const { signal, ended } = run("returns");
      await ended();
      signal("user");
      expect(await ended()).toMatchObject({ proof: ownEnd });
    });

    test(`a deaf handler ends it ${forced?.proof ?? "in a fence"}`, async () => {
      const deaf = run("deaf", { n: 2 });
      await deaf.line("waiting");
      expect(await left(deaf)).not.toEqual([]);
      deaf.signal("user");
      if (forced === null) {
        expect(deaf.force).toBeNull();
        expect(await deaf.prove(false)).toBe("fenced");
      } else {
        expect(await deaf.forced()).toEqual(forced.steps);
        expect(await deaf.prove(true)).toBe(forced.proof);
        await deaf.done;
      }
      expect(await left(deaf)).toEqual([]);
    });
  });

  describe("what is streamed to a run", () => {
    test("is heard from the first value to the end of the stream", async () => {
      const { line, tell, reports, done } = run("streams");
      tell({ type: "input", value: { early: true } });
      await line("listening");
      tell({ type: "input", value: "é\n\u2028" });
      tell({ type: "input", value: null });
      tell({ type: "end_input" });
      tell({ type: "input", value: "after the end" });
      expect(await done).toEqual({ kind: "returned", result: 3 });
      expect(reports.flatMap((each) => (each.type === "output" ? [each.value] : []))).toEqual([
        { early: true },
        "é\n\u2028",
        null,
      ]);
    });

    test("is waited for no longer once the run is stopped", async () => {
      const { line, signal, ended } = run("streams");
      await line("listening");
      signal("user");
      const outcome = { kind: "threw", errors: ["The job was cancelled"] };
      expect(await ended()).toMatchObject({ outcome, proof: ownEnd });
    });
  });

  describe("a child job", () => {
    const child = { type: "waits", input: { n: 2 }, title: "Child", queue: "q", priority: 3, cascade: false };
    const isWish = (each: Report) => each.type === "enqueue";

    test("that is on disk is known by its id", async () => {
      const { report, tell, done } = run("enqueues");
      expect(await report(isWish)).toEqual({ type: "enqueue", ref: "1", child });
      tell({ type: "enqueued", ref: "1", jobId: "0198" });
      expect(await done).toEqual({ kind: "returned", result: "0198" });
    });

    test("that is refused is a failure that says why", async () => {
      const { report, tell, done } = run("enqueues");
      await report(isWish);
      tell({ type: "refused", ref: "1", message: "The queue is full" });
      expect(await done).toEqual({ kind: "threw", errors: ["The queue is full"], retryable: false });
    });

    test("is waited for no longer once the run is stopped", async () => {
      const { report, signal, done } = run("enqueues");
      await report(isWish);
      signal("user");
      expect(errorsOf(await done)).toEqual(["The job was cancelled"]);
    });
  });

  test("what the input points at is told before the handler speaks", async () => {
    const { reports, done } = run("revised", { n: 4 });
    await done;
    expect<readonly unknown[]>(reports).toEqual([
      { type: "revision", revision: "commit 4" },
      { type: "log", level: "info", message: "working" },
    ]);
  });

  describe("programs that a run has started", () => {
    test.each(["in its group", "away"])("(%s) are gone after its end", async (how) => {
      const forks = run("forks", { n: 2, how });
      const { outcome } = await forks.ended();
      expect(outcome).toMatchObject({ kind: "returned" });
      expect(forks.log()).toEqual(["forked"]);
      expect(await left(forks)).toEqual([]);
    });
  });
}

export function errorsOf(outcome: Outcome): readonly string[] {
  return outcome.kind === "threw" ? outcome.errors : [];
}

/** Progress may be told in fewer reports: what counts is what they add up to before something else is told. */
export function settledProgress(reports: readonly Report[]): readonly Report[] {
  const settled: Report[] = [];
  for (const report of reports) {
    const last = settled.at(-1);
    const merges =
      report.type === "progress" &&
      last?.type === "progress" &&
      report.report.stage === undefined &&
      last.report.stage === undefined;
    if (merges)
      settled[settled.length - 1] = { type: "progress", report: { ...last.report, ...report.report } };
    else settled.push(report);
  }
  return settled;
}
