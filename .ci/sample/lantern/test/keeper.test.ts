import { expect, test } from "bun:test";
import { LanternError } from "../src/core/errors.ts";
import { Keeper } from "../src/core/keeper.ts";
import type { Change } from "../src/core/snapshot.ts";
import { MemoryStore } from "../src/storage/memory-store.ts";
import { aWatch, fakeClock, sourceOf } from "./support.ts";

test("the first look is no news, the second tells what changed", async () => {
  const told: Change[] = [];
  const keeper = new Keeper({
    watches: [aWatch()],
    sources: [sourceOf(["8:10"], ["8:10", "9:40"])],
    store: new MemoryStore(),
    channels: [{ name: "test", tell: async (change) => void told.push(change) }],
    clock: fakeClock(),
  });
  expect(await keeper.look("timetable")).toBeNull();
  expect(await keeper.look("timetable")).toMatchObject({ number: 1, added: ["9:40"], removed: [] });
  expect(told.map((change) => change.title)).toEqual(["Winter timetable"]);
});

test("lines that the watch ignores are no news", async () => {
  const keeper = new Keeper({
    watches: [aWatch({ ignore: [/^Updated /] })],
    sources: [sourceOf(["Updated today"], ["Updated tomorrow"])],
    store: new MemoryStore(),
    channels: [],
    clock: fakeClock(),
  });
  await keeper.look("timetable");
  expect(await keeper.look("timetable")).toBeNull();
});

test("a channel that fails does not stop the others", async () => {
  const told: string[] = [];
  const trouble: string[] = [];
  const deaf = async () => {
    throw new LanternError("channel_failed", "it is deaf");
  };
  const keeper = new Keeper({
    watches: [aWatch()],
    sources: [sourceOf(["old"], ["new"])],
    store: new MemoryStore(),
    channels: [
      { name: "deaf", tell: deaf },
      { name: "good", tell: async (change) => void told.push(change.title) },
    ],
    clock: fakeClock(),
    onTrouble: (message) => trouble.push(message),
  });
  await keeper.look("timetable");
  await keeper.look("timetable");
  expect(told).toEqual(["Winter timetable"]);
  expect(trouble).toEqual(["deaf could not be told of change 1: it is deaf"]);
});
