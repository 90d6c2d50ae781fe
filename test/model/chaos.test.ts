import { expect, test } from "bun:test";
import fc from "fast-check";
import { tempFolder } from "../support/folder.ts";
import { expectNothingLost } from "./chaos/checks.ts";
import { history } from "./chaos/history.ts";
import { World } from "./chaos/world.ts";

test("whatever dies when, no job is lost, none ends twice, and nothing is left behind", async () => {
  await fc.assert(
    fc.asyncProperty(history(["inline", "thread", "subprocess"]), async (lives) => {
      await using folder = await tempFolder();
      const world = new World(folder.path, { JOBDECK_DURABILITY: "normal", JOBDECK_CONCURRENCY: "4" });
      for (const life of lives) await world.live(life);
      await world.settle();
      await expectNothingLost(folder.path, world.promised);
      expect(world.report.kills).toBeGreaterThan(0);
    }),
    { numRuns: 3, endOnFailure: true },
  );
}, 120_000);
