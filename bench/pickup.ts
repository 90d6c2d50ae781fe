/**
 * How soon an idle deck takes up a job: from the commit of its creation until its handler speaks, inline and in a
 * subprocess. And how soon the handler hears of a cancel. One job at a time, on an idle queue.
 *
 *     bun bench/pickup.ts
 */
import { join } from "node:path";
import { compose } from "../src/compose.ts";
import { loadConfig } from "../src/config.ts";
import type { Job } from "../src/domain/job.ts";
import { clocked, instant } from "./clocked.ts";
import { table, temporaryFolder } from "./support.ts";

const JOBS = { inline: 500, thread: 100, subprocess: 100 } as const;
const DURABILITIES = ["full", "normal"] as const;

async function main(): Promise<void> {
  const rows: string[][] = [];
  for (const durability of DURABILITIES) {
    for (const executor of ["inline", "thread", "subprocess"] as const)
      rows.push(await measure(durability, executor));
  }
  console.log(table(["durability", "executor", "pickup p50, p95", "cancel p50, p95"], rows));
}

async function measure(durability: string, executor: keyof typeof JOBS): Promise<string[]> {
  using folder = temporaryFolder();
  const env = { JOBDECK_DATA: join(folder.path, "data"), JOBDECK_DURABILITY: durability };
  const deck = compose(loadConfig({ env, cwd: folder.path }), { jobs: [clocked] });
  const until = (id: string, is: (job: Job) => boolean) =>
    new Promise<Job>((resolve) => {
      const leave = deck.hub.subscribe((note) => {
        if (note.kind !== "job" || note.job.id !== id || !is(note.job)) return;
        leave();
        resolve(note.job);
      });
    });
  await deck.start("serve");
  const pickups: number[] = [];
  const cancels: number[] = [];
  for (let n = 0; n < JOBS[executor]; n += 1) {
    const waits = n % 2 === 1;
    const id = Bun.randomUUIDv7();
    const ended = until(id, (job) => job.completedAt !== null);
    const begun = until(id, (job) => job.progress.updatedAt !== null);
    const job = await deck.tracker.enqueue("clocked", { waits }, { id, executor });
    const created = instant();
    if (waits) {
      await begun;
      const asked = instant();
      await deck.tracker.cancel(id, { by: "bench", reason: "user" });
      cancels.push(Number((await ended).metadata["asked"]) - asked);
    } else pickups.push(Math.max(0, Number((await ended).metadata["begun"]) - created));
    if (job.id !== id) throw new Error("Another job was created");
  }
  await deck.stop();
  const row = [durability, executor, ms(pickups), ms(cancels)];
  console.error(row.join("  "));
  return row;
}

function ms(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1);
  return `${at(0.5)} ms, ${at(0.95)} ms`;
}

await main();
