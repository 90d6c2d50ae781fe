import { expect, test } from "bun:test";
import { type Chore, Chores } from "../../src/scheduler/chores.ts";
import { FakeClock } from "../support/fake-clock.ts";

function setUp(...list: Chore[]) {
  const clock = new FakeClock(0);
  const faults: unknown[] = [];
  const chores = new Chores({ clock, chores: list, onFault: (cause) => faults.push(cause) });
  chores.start();
  return { clock, faults, chores };
}

test("a chore is done on its beat, the first time after one", async () => {
  const turns: number[] = [];
  const { clock, chores } = setUp({ everyMs: 50, run: () => void turns.push(clock.now()) });
  await clock.advance(120);
  expect(turns).toEqual([50, 100]);
  await chores.stop();
  await clock.advance(500);
  expect(turns).toHaveLength(2);
  expect(clock.pending).toBe(0);
});

test("a chore that says anew when it comes next is done when it says", async () => {
  const turns: number[] = [];
  let everyMs = 100;
  const { clock, chores } = setUp({
    everyMs: () => everyMs,
    run: () => {
      turns.push(clock.now());
      everyMs = 30;
    },
  });
  await clock.advance(170);
  expect(turns).toEqual([100, 130, 160]);
  await chores.stop();
  expect(clock.pending).toBe(0);
});

test("a chore that could not say when it comes next is asked again, and goes on", async () => {
  const turns: number[] = [];
  let asked = 0;
  const { clock, faults, chores } = setUp({
    everyMs: () => {
      asked += 1;
      if (asked === 2) throw new Error("disk I/O error");
      return 100;
    },
    run: () => void turns.push(clock.now()),
  });
  await clock.advance(1300);
  expect(turns).toEqual([100, 1100, 1200, 1300]);
  expect(faults.map(String)).toEqual(["Error: disk I/O error"]);
  await chores.stop();
  expect(clock.pending).toBe(0);
});

test("a chore of the start is done at once too", async () => {
  const turns: string[] = [];
  const { chores } = setUp({ everyMs: 50, atStart: true, run: () => void turns.push("one") });
  expect(turns).toEqual(["one"]);
  await chores.stop();
});

test("one that is still under way is not started a second time, and goes on with the next beat", async () => {
  const gates: PromiseWithResolvers<void>[] = [];
  const { clock, chores } = setUp({
    everyMs: 50,
    run: () => {
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      return gate.promise;
    },
  });
  await clock.advance(200);
  expect(gates).toHaveLength(1);
  gates[0]?.resolve();
  await clock.advance(0);
  await clock.advance(50);
  expect(gates).toHaveLength(2);
  gates[1]?.resolve();
  await chores.stop();
});

test("a slow chore does not hold up the others", async () => {
  const turns: number[] = [];
  const gate = Promise.withResolvers<void>();
  const { clock, chores } = setUp(
    { everyMs: 50, run: () => gate.promise },
    { everyMs: 50, run: () => void turns.push(clock.now()) },
  );
  await clock.advance(150);
  expect(turns).toEqual([50, 100, 150]);
  gate.resolve();
  await chores.stop();
});

test.each([
  ["throws", () => Promise.reject(new Error("broken"))],
  [
    "throws before it waits",
    () => {
      throw new Error("broken");
    },
  ],
])("a chore that %s is reported, and done again", async (_, run) => {
  const { clock, faults, chores } = setUp({ everyMs: 50, run });
  await clock.advance(100);
  expect(faults).toEqual([new Error("broken"), new Error("broken")]);
  await chores.stop();
});

test("stopping tells what is under way to end, and waits for it", async () => {
  let heard = false;
  let ended = false;
  const gate = Promise.withResolvers<void>();
  const { clock, chores } = setUp({
    everyMs: 50,
    async run(signal) {
      signal.addEventListener("abort", () => {
        heard = true;
      });
      await gate.promise;
      ended = true;
    },
  });
  await clock.advance(50);
  const stopped = chores.stop();
  expect(heard).toBe(true);
  expect(ended).toBe(false);
  gate.resolve();
  await stopped;
  expect(ended).toBe(true);
});
