/**
 * How fast the whole engine is on jobs that do nothing, beside a bare loop of prepared statements that writes the same
 * rows with the same durability: enqueue one by one, enqueue a thousand a call, and drain. Everything that a job passes
 * is in it: tracker, dispatcher, run, executor `inline`, journal, attempts, counters, hub.
 *
 *     bun bench/drain.ts
 */
import { join } from "node:path";
import { compose, type Deck } from "../src/compose.ts";
import { loadConfig } from "../src/config.ts";
import { finished, noProgress } from "../src/domain/progress.ts";
import type { NewJob } from "../src/domain/store.ts";
import { defineJob, t } from "../src/jobs/define.ts";
import { newJob } from "../test/support/builders.ts";
import { Floor } from "./store-floor.ts";
import { type Contender, compare, perSecond, table, temporaryFolder } from "./support.ts";

const AT = Date.UTC(2026, 0, 1);
const ROUNDS = 9;
const DURABILITIES = ["full", "normal"] as const;
type Durability = (typeof DURABILITIES)[number];

async function main(): Promise<void> {
  const rows: string[][] = [];
  for (const durability of DURABILITIES) {
    rows.push(await measure(durability, "enqueue one by one", (sides) => enqueue(sides, 200, 1)));
    rows.push(await measure(durability, "enqueue 1,000 a call", (sides) => enqueue(sides, 2000, 1000)));
    for (const concurrency of [1, 10, 100]) {
      rows.push(
        await measure(durability, `drain, concurrency ${concurrency}`, (sides) => drain(sides, concurrency)),
      );
    }
  }
  console.log(table(["durability", "question", "engine, jobs/s", "floor, jobs/s", "ratio"], rows));
}

interface Sides {
  readonly folder: string;
  readonly durability: Durability;
  readonly floor: Floor;
}

async function measure(
  durability: Durability,
  question: string,
  make: (sides: Sides) => Promise<{ readonly contenders: readonly Contender[]; end(): Promise<void> }>,
): Promise<string[]> {
  using folder = temporaryFolder();
  const floor = new Floor(join(folder.path, "floor.db"), durability, newJob());
  const { contenders, end } = await make({ folder: folder.path, durability, floor });
  const [ours, bare] = await compare(contenders, ROUNDS);
  await end();
  floor.close();
  if (ours === undefined || bare === undefined) throw new Error(`No result for ${question}`);
  const row = [durability, question, perSecond(ours.rate), perSecond(bare.rate), ours.ratio.toFixed(2)];
  console.error(row.join("  "));
  return row;
}

/** `jobs` jobs a round, `size` a call, into a deck that runs none of them. */
async function enqueue({ folder, durability, floor }: Sides, jobs: number, size: number) {
  const deck = deckIn(folder, durability, 1);
  await deck.start("look");
  const inputs = Array.from({ length: size }, () => ({}));
  let calls: readonly (readonly NewJob[])[] = [];
  const contenders: readonly Contender[] = [
    {
      name: "engine",
      round: async () => {
        for (let done = 0; done < jobs; done += size) {
          if (size === 1) await deck.tracker.enqueue("noop", {});
          else await deck.tracker.enqueueMany("noop", inputs);
        }
        return jobs;
      },
    },
    {
      name: "floor",
      prepare: () => {
        calls = Array.from({ length: jobs / size }, () => manyJobs(size));
      },
      round: () => {
        for (const call of calls) floor.insert(call);
        return jobs;
      },
    },
  ];
  return { contenders, end: () => deck.stop() };
}

/**
 * Works off what waits in the line, `concurrency` at once: from the moment at which the queue is let go to the last
 * end. Both sides have been open since the first round, as a server has.
 */
async function drain({ folder, durability, floor }: Sides, concurrency: number) {
  const jobs = concurrency === 1 ? 500 : 2000;
  const progress = JSON.stringify(finished(noProgress(), AT));
  const deck = deckIn(folder, durability, concurrency);
  await deck.start("serve");
  const contenders: readonly Contender[] = [
    {
      name: "engine",
      prepare: async () => {
        await deck.tracker.queues.edit("noop", { paused: true });
        await deck.tracker.enqueueMany(
          "noop",
          Array.from({ length: jobs }, () => ({})),
        );
      },
      round: async () => {
        const drained = Promise.withResolvers<void>();
        let ended = 0;
        const leave = deck.hub.subscribe((note) => {
          if (note.kind !== "job" || note.job.completedAt === null) return;
          ended += 1;
          if (ended === jobs) drained.resolve();
        });
        await deck.tracker.queues.edit("noop", { paused: false });
        await drained.promise;
        leave();
        return jobs;
      },
    },
    {
      name: "floor",
      prepare: () => floor.insert(manyJobs(jobs)),
      round: () => {
        let done = 0;
        while (done < jobs) done += floor.drain(concurrency, AT, "null", progress);
        return done;
      },
    },
  ];
  return { contenders, end: () => deck.stop() };
}

function deckIn(folder: string, durability: Durability, concurrency: number): Deck {
  const noop = defineJob({
    type: "noop",
    title: "Nothing",
    input: t.Object({}),
    concurrency,
    run: () => null,
  });
  const env = {
    JOBDECK_DATA: folder,
    JOBDECK_DURABILITY: durability,
    JOBDECK_CONCURRENCY: String(concurrency),
    JOBDECK_QUEUE_SIZE: "1000000",
  };
  return compose(loadConfig({ env, cwd: folder }), { jobs: [noop] });
}

function manyJobs(count: number): readonly NewJob[] {
  return Array.from({ length: count }, () => newJob());
}

await main();
