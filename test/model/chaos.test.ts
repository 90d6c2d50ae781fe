import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { noEngine, type TestEngine, useContainerEngine } from "../support/container-engine.ts";
import { tempFolder } from "../support/folder.ts";
import { expectNothingLost } from "./chaos/checks.ts";
import { history } from "./chaos/history.ts";
import { World } from "./chaos/world.ts";

const SENTENCE = "whatever dies when, no job is lost, none ends twice, and nothing is left behind";
const why = noEngine();
if (why !== null) console.log(`Containers were left out of the chaos: ${why}`);

async function chaos(executors: readonly string[], numRuns: number, engine: TestEngine | null) {
  await fc.assert(
    fc.asyncProperty(history(executors), async (lives) => {
      await using folder = await tempFolder();
      const env = { JOBDECK_DURABILITY: "normal", JOBDECK_CONCURRENCY: "4" };
      const world = new World(folder.path, env, engine);
      for (const life of lives) await world.live(life);
      await world.settle();
      await expectNothingLost(folder.path, world.promised, engine);
      expect(world.report.kills).toBeGreaterThan(0);
    }),
    { numRuns, endOnFailure: true },
  );
}

test(SENTENCE, () => chaos(["inline", "thread", "subprocess"], 3, null), 120_000);

describe.if(why === null)("in containers,", () => {
  const engine = useContainerEngine();
  test(SENTENCE, () => chaos(["container"], 1, engine()), 120_000);
});
