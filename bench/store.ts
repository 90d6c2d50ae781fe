/**
 * How fast the SQLite store is beside a bare loop of prepared statements that writes the same rows: enqueue one by
 * one, enqueue a thousand a call, and drain (claim, then complete) at two concurrencies, in both durabilities.
 *
 *     bun bench/store.ts
 */
import { join } from "node:path";
import { noProgress } from "../src/domain/progress.ts";
import type { JobStore, NewJob } from "../src/domain/store.ts";
import { openSqliteStore } from "../src/store/sqlite/store.ts";
import { newJob } from "../test/support/builders.ts";
import { Floor } from "./store-floor.ts";
import { type Contender, compare, perSecond, table, temporaryFolder } from "./support.ts";

const AT = Date.UTC(2026, 0, 1);
const ROUNDS = 15;
const PROGRESS = { ...noProgress(), percent: 100 };
const RESULT = { steps: 1 };

async function main(): Promise<void> {
  const rows: string[][] = [];
  for (const durability of ["full", "normal"] as const) {
    for (const [question, make] of Object.entries(QUESTIONS)) {
      using folder = temporaryFolder();
      const store = openSqliteStore({
        path: join(folder.path, "store.db"),
        durability,
        newId: () => Bun.randomUUIDv7(),
      });
      const floor = new Floor(join(folder.path, "floor.db"), durability, newJob());
      const [ours, bare] = await compare(make(store, floor), ROUNDS);
      store.close();
      floor.close();
      if (ours === undefined || bare === undefined) throw new Error(`No result for ${question}`);
      rows.push([durability, question, perSecond(ours.rate), perSecond(bare.rate), ours.ratio.toFixed(2)]);
      console.error(rows.at(-1)?.join("  "));
    }
  }
  console.log(table(["durability", "question", "store, jobs/s", "floor, jobs/s", "ratio"], rows));
}

type Question = (store: JobStore, floor: Floor) => readonly Contender[];

const QUESTIONS: Readonly<Record<string, Question>> = {
  "enqueue one by one": (store, floor) => enqueue(store, floor, 200, 1),
  "enqueue 1,000 a call": (store, floor) => enqueue(store, floor, 2000, 1000),
  "drain, concurrency 10": (store, floor) => drain(store, floor, 1000, 10),
  "drain, concurrency 100": (store, floor) => drain(store, floor, 1000, 100),
};

/** `jobs` jobs a round, `size` a call. */
function enqueue(store: JobStore, floor: Floor, jobs: number, size: number): readonly Contender[] {
  let calls: readonly (readonly NewJob[])[] = [];
  const prepare = () => {
    calls = Array.from({ length: jobs / size }, () => manyJobs(size));
  };
  return [
    {
      name: "store",
      prepare,
      round: async () => {
        for (const call of calls) await store.insert(call);
        return jobs;
      },
    },
    {
      name: "floor",
      prepare,
      round: () => {
        for (const call of calls) floor.insert(call);
        return jobs;
      },
    },
  ];
}

/** Works off `jobs` jobs a round, in pairs of transactions: `concurrency` are claimed, then completed. */
function drain(store: JobStore, floor: Floor, jobs: number, concurrency: number): readonly Contender[] {
  const result = JSON.stringify(RESULT);
  const progress = JSON.stringify(PROGRESS);
  const fill = async (insert: (all: readonly NewJob[]) => unknown) => {
    for (let i = 0; i < jobs; i += 1000) await insert(manyJobs(1000));
  };
  return [
    {
      name: "store",
      prepare: () => fill((all) => store.insert(all)),
      round: async () => {
        let done = 0;
        while (done < jobs) done += await drainOnce(store, concurrency);
        return done;
      },
    },
    {
      name: "floor",
      prepare: () => fill((all) => floor.insert(all)),
      round: () => {
        let done = 0;
        while (done < jobs) done += floor.drain(concurrency, AT, result, progress);
        return done;
      },
    },
  ];
}

async function drainOnce(store: JobStore, concurrency: number): Promise<number> {
  const { jobs } = await store.claim({
    nodeId: "bench",
    at: AT,
    heardSince: null,
    types: null,
    limit: concurrency,
    queues: [{ queue: "demo", concurrency, held: 0 }],
  });
  if (jobs.length === 0) throw new Error("The backlog is too small");
  const written = await Promise.all(
    jobs.map((job) =>
      store.transition(
        job.id,
        "complete",
        { completedAt: AT, result: RESULT, progress: PROGRESS },
        { at: AT, attempt: job.attempt },
      ),
    ),
  );
  return written.filter(({ ok }) => ok).length;
}

function manyJobs(count: number): readonly NewJob[] {
  return Array.from({ length: count }, () => newJob());
}

await main();
