import { expect, test } from "bun:test";
import { LanternError } from "../src/core/errors.ts";
import { Keeper } from "../src/core/keeper.ts";
import { MemoryStore } from "../src/storage/memory-store.ts";
import { aWatch, fakeClock, sourceOf } from "./support.ts";

test("trouble is told once three looks in a row have failed", async () => {
  const trouble: string[] = [];
  const stop = new AbortController();
  const keeper = new Keeper({
    watches: [aWatch()],
    sources: [sourceOf(new LanternError("look_failed", "it is down"))],
    store: new MemoryStore(),
    channels: [],
    clock: fakeClock(),
    onTrouble(message) {
      trouble.push(message);
      stop.abort();
    },
  });
  await keeper.run(stop.signal);
  expect(trouble).toEqual(["Winter timetable can't be seen: it is down"]);
});
