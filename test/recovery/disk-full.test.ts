import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { JobdeckError } from "../../src/domain/errors.ts";
import { defineJob, t } from "../../src/jobs/define.ts";
import { listen } from "../../src/listen.ts";
import { RunRecord } from "../../src/tracker/run-record.ts";
import { ALL, recount } from "../store/conformance/support.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { commandLine, jobdeck } from "../support/jobdeck.ts";
import { type SmallDisk, smallDisk } from "../support/small-disk.ts";

setDefaultTimeout(60_000);

const probe = await smallDisk(1);
await probe?.[Symbol.asyncDispose]();

/** Two jobs that say something and then end, each when it is told. */
function told() {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const waits = defineJob({
    type: "waits",
    title: "Waits",
    input: t.Object({ n: t.Integer() }),
    async run(ctx, { n }) {
      ctx.progress(1, 2);
      await gates[n]?.promise;
      ctx.warn("late");
      ctx.progress(2, 2);
      return `done ${n}`;
    },
  });
  return { waits, go: (n: number) => gates[n]?.resolve() };
}

const LATER = Date.UTC(2100, 0, 1);
const LONG = { title: "x".repeat(300), runAt: LATER };

/** Until not even the log of the database finds room. @returns what the last one who asked was told */
async function filled(disk: SmallDisk, deck: TestDeck): Promise<unknown> {
  for (;;) {
    disk.fill();
    try {
      await deck.tracker.enqueue("waits", { n: 9 }, LONG);
    } catch (cause) {
      return cause;
    }
  }
}

async function onFullDisk(disk: SmallDisk): Promise<void> {
  const { waits, go } = told();
  const env = { JOBDECK_PORT: "0" };
  await using deck = await testDeck({ folder: disk.path, jobs: [waits], leaseMs: 300, env });
  const web = await listen(deck, () => true);
  const create = (accept: string) =>
    fetch(`${web.url}/api/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json", accept },
      body: JSON.stringify({ type: "waits", input: { n: 9 } }),
    });
  const [early, late] = await Promise.all([0, 1].map((n) => deck.tracker.enqueue("waits", { n })));
  if (early === undefined || late === undefined) throw new Error("They were not created");
  for (const { id } of [early, late]) await deck.until(id, (job) => job.progress.current === 1);

  // Who creates a job is told; nothing is half made.
  const refused = await filled(disk, deck);
  expect(refused).toBeInstanceOf(JobdeckError);
  expect(refused).toMatchObject({ reason: "disk_full" });
  const count = deck.tracker.stats().counts.scheduled;
  const answer = await create("application/json");
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([507, "30"]);
  const { error } = await answer.json();
  expect(error).toMatchObject({ code: "disk_full", message: expect.stringContaining(disk.path) });
  expect(await (await create("text/html")).text()).toContain("is full");
  expect(deck.tracker.stats().counts.scheduled).toBe(count);

  // What was there can still be read, in the web face and in a terminal.
  expect((await fetch(`${web.url}/jobs`)).status).toBe(200);
  await using list = jobdeck(
    disk.path,
    ["list", "--data", disk.path],
    {},
    commandLine(["list", "--data", disk.path]),
  );
  expect(await new Response(list.stdout).text()).toContain("running");

  // A job that ends now waits with its end; the other one goes on. It is told once, however often it is tried.
  go(0);
  while (deck.faults.length === 0) await Bun.sleep(0);
  for (let tries = 0; tries < 200; tries += 1)
    await deck.tracker.enqueue("waits", { n: 9 }, LONG).catch(() => null);
  expect(deck.tracker.get(early.id)).toMatchObject({ status: "running", progress: { current: 1 } });
  expect(deck.faults.map((fault) => fault instanceof JobdeckError && fault.reason)).toEqual(["disk_full"]);
  expect(deck.notices).toEqual([]);

  disk.empty();
  const whole = { status: "completed", attempt: 1, warnings: ["late"] };
  expect(await deck.ended(early.id)).toMatchObject({ ...whole, result: "done 0" });
  go(1);
  expect(await deck.ended(late.id)).toMatchObject({ ...whole, result: "done 1" });
  while (deck.notices.length === 0) await Bun.sleep(0);
  expect([deck.faults.length, deck.notices.length]).toEqual([1, 1]);
  for (const { id, lastSeq } of [early, late].map(({ id }) => deck.tracker.get(id))) {
    const seqs = deck.tracker.events(id, 0, ALL).map((event) => event.seq);
    expect(seqs).toEqual(Array.from({ length: lastSeq }, (_, n) => n + 1));
  }
  const { counts, byType } = deck.tracker.stats();
  expect<unknown>({ counts, byType }).toEqual(recount(deck.store));
  await deck.stop(() => web.stop());
  using db = new Database(deck.config.databasePath);
  expect(db.query("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
}

/** One attempt that has much to say while there is no room. */
async function talkingOnFullDisk(disk: SmallDisk): Promise<void> {
  const { waits } = told();
  const clock = new FakeClock(Date.UTC(2026, 0, 1));
  await using deck = await testDeck({ folder: disk.path, jobs: [waits], clock, role: null });
  const job = await deck.tracker.submitHere({ type: "waits", input: { n: 9 } }, "test", "me");
  const faults: unknown[] = [];
  const { store, hub } = deck;
  const onFault = (cause: unknown) => faults.push(cause);
  const onFenced = () => faults.push("fenced");
  const record = new RunRecord({ job, store, hub, clock, onFault, onFenced });
  await filled(disk, deck);
  record.report({ type: "warn", message: "the first" });
  for (let n = 1; n <= 3000; n += 1) {
    record.report({ type: "log", level: "info", message: `line ${n}` });
    if (n % 10 === 0) await clock.advance(1);
  }
  await clock.advance(10_000);
  // About once a second, and not at every report.
  expect(faults.length).toBeGreaterThan(5);
  expect(faults.length).toBeLessThan(20);
  disk.empty();
  await clock.advance(2000);
  await store.saveCheckpoint(job, "barrier", null);
  expect(deck.tracker.get(job.id).warnings).toEqual(["the first"]);
  const lines = deck.tracker.log(job.id, { limit: ALL }).map(({ message }) => message);
  expect(lines).toEqual(Array.from({ length: 1999 }, (_, n) => `line ${n + 1002}`));
}

if (probe === undefined) console.log("Left out: tests on a full disk, since this user may mount nothing.");
else {
  test("on a full disk jobs are refused, running ones wait with what they have to say, and nothing breaks", async () => {
    const disk = await smallDisk(6);
    if (disk === undefined) throw new Error("It could be mounted a moment ago");
    await using _ = disk;
    await onFullDisk(disk);
  });

  test("a run that has much to say meanwhile keeps the newest 2,000 entries, and all that are no lines", async () => {
    const disk = await smallDisk(6);
    if (disk === undefined) throw new Error("It could be mounted a moment ago");
    await using _ = disk;
    await talkingOnFullDisk(disk);
  });
}
