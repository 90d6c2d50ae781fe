import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/adapters/clock.ts";
import { machineProcesses } from "../../src/adapters/processes.ts";
import { createCatalog } from "../../src/jobs/catalog.ts";
import type { JobType } from "../../src/jobs/define.ts";
import { createSubprocess, type SubprocessOptions } from "../../src/queue/executors/subprocess.ts";

/** The real executor over the real runner. */
export function subprocesses(types: readonly JobType[], change: Partial<SubprocessOptions> = {}) {
  return createSubprocess({
    catalog: createCatalog(types),
    table: machineProcesses(),
    command: () => [
      process.execPath,
      "--no-env-file",
      fileURLToPath(new URL("../../src/runner.ts", import.meta.url)),
    ],
    env: { PATH: process.env["PATH"] ?? "" },
    settings: { git: { repoRoots: [], allowPrivateHosts: false } },
    clock: systemClock,
    graceAfterTermMs: 100,
    ...change,
  });
}
