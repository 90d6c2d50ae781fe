import { expect, spyOn, test } from "bun:test";
import { defineJob, t } from "../../src/jobs/define.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { newJob } from "../support/builders.ts";
import { testDeck } from "../support/deck.ts";

const note = defineJob({ type: "note", title: "Note", input: t.Object({}), run: () => null });

/** A deck on which jobs were created, changed, cancelled and removed, several of them in one transaction. */
async function busyDeck() {
  const deck = await testDeck({ jobs: [note], role: null });
  const { tracker } = deck;
  const [a, b, c, d] = await tracker.enqueueMany("note", [{}, {}, {}, {}]);
  const ids = [a, b, c, d].map((job) => job?.id ?? "");
  await Promise.all(ids.map((id, i) => tracker.edit(id, { title: `Note ${i}` })));
  await Promise.all(ids.slice(1).map((id) => tracker.cancel(id, { by: "ada", reason: "user" })));
  await Promise.all(ids.slice(2).map((id) => tracker.remove(id)));
  await tracker.edit(ids[0] ?? "", { pinned: true });
  return deck;
}

test("what changed after any number is the same from the hub's memory as from the store", async () => {
  await using deck = await busyDeck();
  const query = spyOn(deck.store, "changesAfter");
  for (let change = 0; change <= deck.tracker.change(); change += 1) {
    const remembered = deck.tracker.changesAfter(change);
    expect(query).not.toHaveBeenCalled();
    expect(remembered).toEqual(deck.store.changesAfter(change, 1000));
    query.mockClear();
  }
});

test("what was removed is told with the change that its removal was", async () => {
  await using deck = await busyDeck();
  const told = deck.notes.flatMap((n) => (n.kind === "removed" ? [{ id: n.id, change: n.change }] : []));
  expect(told).toHaveLength(2);
  expect(deck.store.changesAfter(0, 1000).removed).toEqual(told);
});

test("the store answers where another process has written, and beyond what was reached", async () => {
  await using deck = await busyDeck();
  const path = deck.config.databasePath;
  const other = openSqliteStore({ path, durability: "normal", newId: () => "other" });
  const before = deck.tracker.change();
  const [foreign] = await other.insert([newJob()]);
  other.close();
  const own = await deck.tracker.enqueue("note", {});
  expect(deck.tracker.changesAfter(before).jobs).toEqual([...(foreign ? [foreign.job] : []), own]);
  expect(deck.tracker.changesAfter(own.change).jobs).toEqual([]);
  expect(deck.tracker.changesAfter(own.change + 1)).toMatchObject({ complete: false });
});
