/**
 * What the log costs in a flood: jobs that do nothing are drained, a hundred at once, by a deck that logs, by one whose
 * level is `warn`, and by one without a log. The log goes to standard error, so send that where a server's would go:
 *
 *     bun bench/log.ts 2>/dev/null
 *     bun bench/log.ts 2> >(cat >log.txt)
 */
import { systemClock } from "../src/adapters/clock.ts";
import { createLog } from "../src/adapters/log.ts";
import { compose, type Deck } from "../src/compose.ts";
import { loadConfig } from "../src/config.ts";
import type { LogLevel } from "../src/domain/log.ts";
import { defineJob, t } from "../src/jobs/define.ts";
import { type Contender, compare, perSecond, table, temporaryFolder } from "./support.ts";

const ROUNDS = 9;
const JOBS = 5000;

async function main(): Promise<void> {
  using folder = temporaryFolder();
  const levels: readonly (LogLevel | null)[] = ["info", "warn", null];
  const results = await compare(
    levels.map((level) => drain(folder.path, level)),
    ROUNDS,
  );
  const rows = results.map(({ name, rate, ratio }) => [name, perSecond(rate), ratio.toFixed(2)]);
  console.log(table(["log", "jobs/s", "beside none"], rows));
}

function drain(folder: string, level: LogLevel | null): Contender {
  let worker: Deck | null = null;
  return {
    name: level ?? "none",
    prepare: async () => {
      await worker?.stop();
      const filler = deckIn(folder, null);
      await filler.start("look");
      await filler.tracker.enqueueMany(
        "noop",
        Array.from({ length: JOBS }, () => ({})),
      );
      await filler.stop();
      worker = deckIn(folder, level);
    },
    round: async () => {
      const deck = worker ?? deckIn(folder, level);
      const drained = Promise.withResolvers<void>();
      let ended = 0;
      deck.hub.subscribe((note) => {
        if (note.kind !== "job" || note.job.completedAt === null) return;
        ended += 1;
        if (ended === JOBS) drained.resolve();
      });
      await deck.start("serve");
      await drained.promise;
      await deck.stop();
      worker = null;
      return JOBS;
    },
  };
}

function deckIn(folder: string, level: LogLevel | null): Deck {
  const noop = defineJob({
    ...{ type: "noop", title: "Nothing", input: t.Object({}), concurrency: 100 },
    run: () => null,
  });
  const env = {
    ...{ JOBDECK_DATA: folder, JOBDECK_DURABILITY: "normal" },
    ...{ JOBDECK_CONCURRENCY: "100", JOBDECK_QUEUE_SIZE: "1000000" },
  };
  const log =
    level === null
      ? {}
      : {
          log: createLog({
            ...{ level, format: "json", isTerminal: false, now: systemClock.now },
            write: (line, taken) => void process.stderr.write(line, taken),
          }),
        };
  return compose(loadConfig({ env, cwd: folder }), { jobs: [noop], ...log });
}

await main();
