/**
 * How long does a job in a subprocess take to start, and to be gone? From the executor's start to the first report
 * of a demo job, and from there to the proof that nothing of it lives.
 * Run: bun bench/spawn.ts [runs=100]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/adapters/clock.ts";
import { machineProcesses } from "../src/adapters/processes.ts";
import type { RunRequest } from "../src/domain/executor.ts";
import { createCatalog } from "../src/jobs/catalog.ts";
import { demo } from "../src/jobs/demo.ts";
import { createSubprocess } from "../src/queue/executors/subprocess.ts";

const runs = Number(Bun.argv[2] ?? 100);
const outputDir = mkdtempSync(join(tmpdir(), "jobdeck-bench-"));
const executor = createSubprocess({
  catalog: createCatalog([demo]),
  table: machineProcesses(),
  command: () => [process.execPath, "--no-env-file", new URL("../src/runner.ts", import.meta.url).pathname],
  env: { PATH: process.env["PATH"] ?? "" },
  settings: { git: { repoRoots: [], allowPrivateHosts: false } },
  clock: systemClock,
});

const samples: Record<"spawn → first report" | "first report → end" | "end → proof", number[]> = {
  "spawn → first report": [],
  "first report → end": [],
  "end → proof": [],
};
for (let run = 0; run < runs; run += 1) {
  const started = performance.now();
  const first = Promise.withResolvers<number>();
  const request: RunRequest = {
    ...{ jobId: crypto.randomUUID(), attempt: 1, type: "demo", input: { steps: 1, stepMs: 0 } },
    ...{ outputDir, checkpoints: {}, limits: demo.limits },
  };
  const execution = executor.start(request, () => first.resolve(performance.now()));
  const outcome = await execution.done;
  if (outcome.kind !== "returned") throw new Error(outcome.errors.join("\n"));
  const ended = performance.now();
  await execution.prove(false);
  samples["spawn → first report"].push((await first.promise) - started);
  samples["first report → end"].push(ended - (await first.promise));
  samples["end → proof"].push(performance.now() - ended);
}
rmSync(outputDir, { recursive: true });

for (const [name, all] of Object.entries(samples)) {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  console.log(`${name}: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms (${runs} runs)`);
}
