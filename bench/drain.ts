/* The whole engine on no-op jobs: enqueue one by one, many at once, and drain. The floor is bench/store.ts's. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose } from "../src/compose.ts";
import { loadConfig } from "../src/config.ts";
import { defineJob, t } from "../src/jobs/define.ts";

const JOBS = Number(Bun.argv[2] ?? 5000);

for (const durability of ["full", "normal"] as const) {
  for (const concurrency of [10, 100]) {
    const folder = mkdtempSync(join(tmpdir(), "jobdeck-bench-"));
    const noop = defineJob({
      type: "noop",
      title: "Nothing",
      input: t.Object({}),
      concurrency,
      run: () => null,
    });
    const config = loadConfig({
      env: { JOBDECK_DATA: folder, JOBDECK_DURABILITY: durability, JOBDECK_CONCURRENCY: String(concurrency) },
      cwd: folder,
    });
    const deck = compose(config, { jobs: [noop] });
    await deck.start("look");
    const single = Math.min(JOBS, 2000);
    const oneByOne = await rate(single, async () => {
      for (let i = 0; i < single; i += 1) await deck.tracker.enqueue("noop", {});
    });
    const many = await rate(JOBS, async () => {
      for (let i = 0; i < JOBS; i += 1000) {
        await deck.tracker.enqueueMany(
          "noop",
          Array.from({ length: Math.min(1000, JOBS - i) }, () => ({})),
        );
      }
    });
    const all = JOBS + single;
    await deck.stop();
    const worker = compose(config, { jobs: [noop] });
    const drained = Promise.withResolvers<void>();
    let ended = 0;
    worker.hub.subscribe((note) => {
      if (note.kind !== "job" || note.job.completedAt === null) return;
      ended += 1;
      if (ended === all) drained.resolve();
    });
    const drain = await rate(all, async () => {
      await worker.start("serve");
      await drained.promise;
    });
    await worker.stop();
    rmSync(folder, { recursive: true });
    console.log(
      `${durability.padEnd(6)} concurrency ${String(concurrency).padStart(3)}: one by one ${oneByOne}/s, many ${many}/s, drain ${drain}/s`,
    );
  }
}

async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round(count / ((performance.now() - start) / 1000));
}
