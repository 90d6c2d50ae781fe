import type { ProcessTable } from "../../src/domain/processes.ts";

/** A machine without processes, but for what a test says. */
export function processTable(change: Partial<ProcessTable> = {}): ProcessTable {
  return {
    space: { bootId: "boot", pidSpace: "" },
    identify: () => undefined,
    isStopped: () => false,
    listRun: async () => [],
    listMarks: async () => new Set(),
    measureRuns: async () => [],
    signal: () => false,
    ...change,
  };
}
