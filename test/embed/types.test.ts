/** What the compiler must know. Every `@ts-expect-error` that expects nothing is an error of the gate's `tsc`. */
import { expect, test } from "bun:test";
// Not "jobdeck": in the process of all tests, those of JOBDECK_JOBS may have put what its files are given there.
import { defineJob, type Job, type JobType, jobdeck, t } from "../../src/index.ts";
import { embedded } from "../support/embedded.ts";
import { useFolder } from "../support/runs.ts";

const folder = useFolder();

const resize = defineJob({
  type: "resize",
  title: "Resize images",
  input: t.Object({ folder: t.String(), width: t.Optional(t.Integer()) }),
  run: async (_, { folder, width = 100 }) => ({ resized: folder.length, width }),
});
const count = defineJob({
  type: "count",
  title: "Count",
  input: t.Object({ to: t.Integer() }),
  run: (ctx, { to }) => {
    const same: number = ctx.input.to;
    // @ts-expect-error the input has no such field
    ctx.input.from;
    return [same, to];
  },
});

/** Whether two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <_Is extends true>() => undefined;

test("a job's input is checked where it is created", async () => {
  await using deck = await embedded({ jobs: [resize, count], work: false });
  const { tracker } = deck;
  await tracker.enqueue("resize", { folder: "in" });
  await tracker.enqueue("resize", { folder: "in", width: 3 }, { priority: 5, runAt: new Date() });
  await tracker.enqueueMany("count", [{ to: 1 }, { to: 2 }]);
  // @ts-expect-error there is no such type
  await expect(tracker.enqueue("rezise", { folder: "in" })).rejects.toThrow("rezise");
  // @ts-expect-error the folder is missing
  await expect(tracker.enqueue("resize", {})).rejects.toThrow("/input/folder");
  // @ts-expect-error it must be a text
  await expect(tracker.enqueue("resize", { folder: 1 })).rejects.toThrow("/input/folder");
  // @ts-expect-error that is the input of another type
  await expect(tracker.enqueue("resize", { to: 1 })).rejects.toThrow("/input");
  // @ts-expect-error one of them is wrong
  await expect(tracker.enqueueMany("count", [{ to: 1 }, { to: "2" }])).rejects.toThrow("/input/to");
});

test("a job knows its input and its result", async () => {
  await using deck = await embedded({ jobs: [resize, count], work: false });
  const one = await deck.tracker.enqueue("resize", { folder: "in" });
  yes<Same<(typeof one)["result"], { resized: number; width: number } | null>>();
  yes<Same<(typeof one)["input"], { folder: string; width?: number }>>();
  const many = await deck.tracker.enqueueMany("count", [{ to: 1 }]);
  yes<Same<(typeof many)[number], Job<{ to: number }, number[]>>>();
  // @ts-expect-error the result is null until there is one
  const resized = () => one.result.resized;
  expect(resized).toThrow();
});

test("what comes with Jobdeck is known when it was asked for", async () => {
  await using without = jobdeck({ jobs: [resize], data: folder() });
  // @ts-expect-error it was not asked for
  await expect(without.tracker.enqueue("demo", { steps: 1 })).rejects.toThrow("demo");
  await using deck = jobdeck({ jobs: [resize], builtIns: true, work: false, data: `${folder()}/two` });
  const demo = await deck.tracker.enqueue("demo", { steps: 1, stepMs: 0 });
  yes<Same<(typeof demo)["result"], { steps: number } | null>>();
  await deck.tracker.enqueue("resize", { folder: "in" });
});

test("types that nobody knows beforehand take anything", async () => {
  const jobs: readonly JobType[] = [resize];
  await using deck = jobdeck({ jobs, work: false, data: folder() });
  const job = await deck.tracker.enqueue("resize", { folder: "in" });
  yes<Same<typeof job, Job>>();
  await expect(deck.tracker.enqueue("other", {})).rejects.toThrow("other");
});

test("options are the settings, with their values", () => {
  const build = (options: Parameters<typeof jobdeck>[0]) => jobdeck({ data: folder(), ...options });
  // @ts-expect-error a duration has a unit
  expect(() => build({ retention: "30" })).toThrow("retention");
  // @ts-expect-error there are two kinds of it
  expect(() => build({ durability: "none" })).toThrow("durability");
  // @ts-expect-error whoever has it inside listens
  expect(() => build({ port: "no" })).toThrow("port");
});
