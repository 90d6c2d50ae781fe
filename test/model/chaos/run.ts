/**
 * `bun run chaos --minutes N`: random histories until the time is over, then a report. Ends with exit code 1 and the
 * history that broke a promise.
 */
import { parseArgs } from "node:util";
import fc from "fast-check";
import { noEngine, openContainerEngine } from "../../support/container-engine.ts";
import { tempFolder } from "../../support/folder.ts";
import { expectNothingLost } from "./checks.ts";
import { history } from "./history.ts";
import { World } from "./world.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "1" }, seed: { type: "string" } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error(`Expected --minutes to be a number above 0, got ${JSON.stringify(values.minutes)}`);
  process.exit(2);
}
const first = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
const until = performance.now() + minutes * 60_000;
const without = noEngine();
if (without !== null) console.log(`No job runs in a container: ${without}`);
const engine = without === null ? await openContainerEngine() : null;
const executors = ["inline", "thread", "subprocess", ...(engine === null ? [] : ["container"])];
const sum = { histories: 0, jobs: 0, kills: 0, slowestStartMs: 0 };

for (let seed = first; performance.now() < until; seed += 1) {
  const [lives] = fc.sample(history(executors), { seed, numRuns: 1 });
  await using folder = await tempFolder();
  const world = new World(folder.path, { JOBDECK_CONCURRENCY: "4" }, engine);
  try {
    for (const life of lives ?? []) await world.live(life);
    await world.settle();
    await expectNothingLost(folder.path, world.promised, engine);
  } catch (thrown) {
    console.error(`Broken by --seed ${seed}:`, thrown, JSON.stringify(lives, null, 2));
    await engine?.[Symbol.asyncDispose]();
    process.exit(1);
  }
  sum.histories += 1;
  sum.jobs += world.report.jobs;
  sum.kills += world.report.kills;
  sum.slowestStartMs = Math.max(sum.slowestStartMs, world.report.slowestStartMs);
}
await engine?.[Symbol.asyncDispose]();
console.log(`Seeds ${first} to ${first + sum.histories - 1}, durability full, executors ${executors.join(", ")}
histories         ${sum.histories}
jobs              ${sum.jobs}
kills             ${sum.kills}
lost              0
ended twice       0
slowest recovery  ${Math.round(sum.slowestStartMs)} ms from the start of the process to its readiness`);
