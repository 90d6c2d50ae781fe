/**
 * How long a start takes on a data folder that a killed server has left with 10,000 unfinished jobs: 8,000 in line,
 * 1,000 that wait for their time, 1,000 running. Half of the running ones have an attempt left. From the composition
 * until the lost jobs are dealt with and the lines are open, and until the first job has started.
 *
 *     bun bench/restart.ts
 */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { machineProcesses } from "../src/adapters/processes.ts";
import { compose, type Deck } from "../src/compose.ts";
import { loadConfig } from "../src/config.ts";
import { defineJob, t } from "../src/jobs/define.ts";
import { openSqliteStore } from "../src/store/sqlite/store.ts";
import { newJob } from "../test/support/builders.ts";
import { median, table, temporaryFolder } from "./support.ts";

const ROUNDS = 9;
const DURABILITIES = ["full", "normal"] as const;
const COUNTS = { queued: 8000, scheduled: 1000, running: 1000 };
const LATER = Date.UTC(2100, 0, 1);

const noop = defineJob({ type: "noop", title: "Nothing", input: t.Object({}), run: () => null });

async function main(): Promise<void> {
  using folder = temporaryFolder();
  const left = join(folder.path, "left");
  await leave(left);
  const rows: string[][] = [];
  for (const durability of DURABILITIES) {
    const rounds: { readonly ready: number; readonly first: number }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const data = join(folder.path, "data");
      cpSync(left, data, { recursive: true });
      const measured = await restart(data, durability);
      if (round > 0) rounds.push(measured);
      rmSync(data, { recursive: true });
    }
    const ms = (values: readonly number[]) => values.map((value) => value.toFixed(0)).join(" ms, ");
    const row = (what: "ready" | "first") => {
      const values = rounds.map((each) => each[what]);
      return ms([median(values), Math.max(...values)]);
    };
    rows.push([durability, row("ready"), row("first")]);
  }
  console.log(table(["durability", "ready: median, worst", "first job started: median, worst"], rows));
}

async function restart(data: string, durability: string) {
  const began = performance.now();
  const since = () => performance.now() - began;
  const deck = deckIn(data, durability);
  const first = Promise.withResolvers<number>();
  deck.hub.subscribe((note) => {
    if (note.kind === "job" && note.job.nodeId === deck.nodeId) first.resolve(since());
  });
  await deck.start("serve");
  const ready = since();
  const running = deck.store.listRunning().filter((job) => job.nodeId !== deck.nodeId);
  if (running.length > 0) throw new Error(`${running.length} lost jobs are left`);
  const started = await first.promise;
  await deck.stop();
  return { ready, first: started };
}

/** What a server that was killed leaves: its jobs, and its row among the nodes. */
async function leave(data: string): Promise<void> {
  const deck = deckIn(data, "normal");
  await deck.stop();
  const store = openSqliteStore({
    path: deck.config.databasePath,
    durability: "normal",
    newId: () => "left",
  });
  const { space } = machineProcesses();
  const at = Date.now();
  const node = {
    id: "killed",
    role: "serve",
    ...space,
    pid: 2 ** 22 + 1,
    startTicks: 1,
    slots: 1000,
    types: ["demo"],
  };
  await store.saveNode({ ...node, startedAt: at, heartbeatAt: at });
  const job = (n: number) =>
    newJob({
      type: "noop",
      queue: "noop",
      input: {},
      maxAttempts: 1 + (n % 2),
      executor: n % 4 < 2 ? "inline" : "subprocess",
    });
  const jobs = (count: number) => Array.from({ length: count }, (_, n) => job(n));
  await store.insert(jobs(COUNTS.running), { nodeId: node.id, at });
  await store.insert(jobs(COUNTS.queued));
  await store.insert(
    jobs(COUNTS.scheduled).map((each) => ({ ...each, status: "scheduled", runAt: LATER, queuedAt: null })),
  );
  store.close();
}

function deckIn(data: string, durability: string): Deck {
  const env = { JOBDECK_DATA: data, JOBDECK_DURABILITY: durability, JOBDECK_QUEUE_SIZE: "1000000" };
  return compose(loadConfig({ env, cwd: "/" }), { jobs: [noop] });
}

await main();
