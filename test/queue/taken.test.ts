import { expect, test } from "bun:test";
import { defineJob, t } from "../../src/jobs/define.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { testDeck } from "../support/deck.ts";

/** Says nothing, and waits to be asked to stop. */
const silentUntilAsked = () => {
  const asked = Promise.withResolvers<string>();
  const silent = defineJob({
    type: "silent",
    title: "Silent",
    input: t.Object({}),
    run: async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      asked.resolve(String(signal.reason));
      return "late";
    },
  });
  return { silent, asked: asked.promise };
};

test("an attempt that another process has ended is stopped here too, even if it never says a word", async () => {
  const { silent, asked } = silentUntilAsked();
  await using deck = await testDeck({ jobs: [silent] });
  const { id } = await deck.tracker.enqueue("silent", {});
  const { attempt } = await deck.until(id, (job) => job.status === "running");
  const other = openSqliteStore({ path: deck.config.databasePath, durability: "normal", newId: () => "x" });
  const at = deck.clock.now();
  const lost = { statusReason: "worker_lost", completedAt: at } as const;
  expect((await other.transition(id, "fail", lost, { attempt, at })).ok).toBe(true);
  other.close();

  expect(await asked).toContain("worker_lost");
  while (deck.dispatcher.running > 0) await Bun.sleep(0);
  expect(deck.tracker.get(id)).toMatchObject({ status: "failed", statusReason: "worker_lost", result: null });
  expect(deck.tracker.events(id, 0, 99).map((event) => event.type)).toEqual(["status", "status", "status"]);
  expect(deck.faults).toEqual([]);
});
