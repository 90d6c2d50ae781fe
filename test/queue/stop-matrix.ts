import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { systemClock } from "../../src/adapters/clock.ts";
import type { StopStep } from "../../src/domain/event.ts";
import type { Executor } from "../../src/domain/executor.ts";
import { type ProcessTable, runMark } from "../../src/domain/processes.ts";
import { beginReceipt } from "../../src/domain/receipt.ts";
import { climb } from "../../src/queue/stop-ladder.ts";
import { useRuns } from "../support/watched-run.ts";

/** Handlers by how they behave when they are told to stop. */
const HANDLERS = {
  cooperative: { type: "waits", input: {}, line: "waiting" },
  deaf: { type: "deaf", input: { n: 1 }, line: "waiting" },
  forking: { type: "forks", input: { n: 2, how: "wait" }, line: "forked" },
  blocked: { type: "wild", input: { how: "block" }, line: "here" },
  // As many rounds as take a second or so: nothing could ever end a longer loop that is fenced out.
  "blocked in WebAssembly": { type: "wild", input: { how: "wasm", n: 4_000_000_000 }, line: "here" },
} as const;

export interface StopMatrix {
  readonly table: ProcessTable;
  /** The steps that follow `requested`, by handler. */
  readonly expected: { readonly [Handler in keyof typeof HANDLERS]?: readonly StopStep[] };
  executor(): Executor;
  /** What is left on the machine besides processes. */
  readonly leftovers?: () => Promise<readonly string[]>;
}

/** Stops handlers of every kind and looks at the receipt, and at what is left. */
export function stopMatrix({ table, expected, executor, leftovers }: StopMatrix): void {
  const run = useRuns(executor);
  const rows = Object.entries(HANDLERS).flatMap(([name, handler]) => {
    const steps = Object.entries(expected).find(([key]) => key === name)?.[1];
    return steps === undefined ? [] : [{ name, ...handler, steps }];
  });

  describe("stopping a handler that is", () => {
    test.each(rows)("$name", async ({ name, type, input, line, steps }) => {
      const execution = run(type, input);
      await execution.line(line);
      const stop = await climb({
        execution,
        reason: "user",
        stop: beginReceipt("ada", "", systemClock.now()).stop,
        graceMs: name === "cooperative" ? 60_000 : 50,
        clock: systemClock,
        onStep: () => undefined,
      });
      expect(stop.steps.map(({ step }) => step)).toEqual(["requested", ...steps]);
      expect(stop.proof).not.toBeNull();
      const { jobId, attempt, outputDir } = execution.request;
      expect(await table.listRun({ mark: runMark(jobId, attempt), group: null })).toEqual([]);
      expect((await leftovers?.()) ?? []).toEqual([]);
      expect(filesIn(outputDir)).toEqual([]);
      if (stop.proof !== "fenced") await execution.done;
    });
  });
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
