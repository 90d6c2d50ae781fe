import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/adapters/clock.ts";
import { machineProcesses } from "../../src/adapters/processes.ts";
import { createCatalog } from "../../src/jobs/catalog.ts";
import type { JobType } from "../../src/jobs/define.ts";
import { createThread, type ThreadOptions } from "../../src/queue/executors/thread.ts";

/** The real executor over the real worker. */
export function threads(types: readonly JobType[], change: Partial<ThreadOptions> = {}) {
  return createThread({
    catalog: createCatalog(types),
    table: machineProcesses(),
    worker: () => fileURLToPath(new URL("../../src/worker.ts", import.meta.url)),
    env: { PATH: process.env["PATH"] ?? "" },
    settings: { git: { repoRoots: [], allowPrivateHosts: false } },
    clock: systemClock,
    ...change,
  });
}
