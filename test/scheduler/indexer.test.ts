import { expect, test } from "bun:test";
import { Indexer } from "../../src/scheduler/indexer.ts";

/** Changes of a store; each step of the index is met by so many new ones. */
function changes(left: number, fresh: number) {
  let newest = left;
  let known = 0;
  let steps = 0;
  return {
    get steps() {
      return steps;
    },
    change: () => newest,
    unindexed: () => newest - known,
    async index(limit: number) {
      steps += 1;
      known = Math.min(newest, known + limit);
      newest += fresh;
    },
  };
}

const forever = new AbortController().signal;

test("while nothing is written the index takes in all that is left", async () => {
  const store = changes(12_345, 0);
  await new Indexer(store).run(forever);
  expect(store.unindexed()).toBe(0);
});

test("while jobs are written it takes in a twentieth of what is left, and at least one step", async () => {
  const busy = changes(20_000, 5);
  await new Indexer(busy).run(forever);
  expect(busy.steps).toBe(10);
  const little = changes(200, 5);
  await new Indexer(little).run(forever);
  expect(little.steps).toBe(1);
});

test("it stops when it is told to", async () => {
  const store = changes(1000, 0);
  await new Indexer(store).run(AbortSignal.abort());
  expect(store.steps).toBe(0);
});
