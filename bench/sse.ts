/**
 * How long a change takes from its commit to 1,000 readers of the taskbar, over real sockets: ten running jobs change
 * ten times a second each. The readers are another process on the same machine, so both share its cores.
 *
 *     bun bench/sse.ts [READERS]
 */
import { Elysia } from "elysia";
import type { Job } from "../src/domain/job.ts";
import { testApp } from "../test/support/app.ts";
import { table } from "./support.ts";

const READERS = Number(process.argv[2] ?? 1000);
const JOBS = 10;
const CHANGES_PER_SECOND = 100;
const WARM_MS = 2000;
const MEASURE_MS = 10_000;

interface Told {
  readonly open?: number;
  readonly latencies?: readonly number[];
  readonly bytes?: number;
}

async function main(): Promise<void> {
  await using app = await testApp();
  const host = new Elysia().use(app.face.app).listen({ port: 0, hostname: "127.0.0.1" });
  const jobs: Job[] = [];
  for (let n = 0; n < JOBS; n += 1) jobs.push(await app.begin(await app.submit({ title: `job ${n}` })));

  let hear: (told: Told) => void = () => {};
  const heard = () => new Promise<Told>((resolve) => (hear = resolve));
  const opened = heard();
  const readers = Bun.spawn(
    ["bun", `${import.meta.dir}/sse-readers.ts`, String(host.server?.port), String(READERS)],
    {
      stdio: ["ignore", "inherit", "inherit"],
      ipc: (told: Told) => hear(told),
    },
  );
  await opened;

  let n = 0;
  const began = Date.now();
  const publish = setInterval(() => {
    for (const due = ((Date.now() - began) / 1000) * CHANGES_PER_SECOND; n < due; n += 1) {
      const job = jobs[n % JOBS];
      if (job !== undefined)
        void app.deck.tracker.edit(job.id, { title: `job ${n % JOBS} at:${Date.now()}` });
    }
  }, 5);
  await Bun.sleep(WARM_MS);
  readers.send("begin");
  const cpu = process.cpuUsage();
  const before = n;
  await Bun.sleep(MEASURE_MS);
  const { user, system } = process.cpuUsage(cpu);
  const changes = n - before;
  const answer = heard();
  readers.send("report");
  const { latencies = [], bytes = 0 } = await answer;
  clearInterval(publish);
  readers.kill();
  await readers.exited;
  await host.server?.stop(true);

  const at = (share: number) => `${latencies[Math.ceil(latencies.length * share) - 1] ?? "none"} ms`;
  const rows = [
    [
      String(READERS),
      (changes / (MEASURE_MS / 1000)).toFixed(0),
      String(latencies.length),
      at(0.5),
      at(0.95),
      at(1),
      `${(bytes / MEASURE_MS / 1000).toFixed(0)} MB/s`,
      `${(((user + system) / 1000 / MEASURE_MS) * 100).toFixed(0)} %`,
    ],
  ];
  const head = ["readers", "changes/s", "messages", "p50", "p95", "worst", "sent", "server CPU"];
  console.log(table(head, rows));
}

await main();
