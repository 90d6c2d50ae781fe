import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BulkAction } from "../../src/domain/bulk.ts";
import type { Job } from "../../src/domain/job.ts";
import { allJobs } from "../store/conformance/support.ts";
import { newJob } from "../support/builders.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { attemptsOf, doomed, killed, restarted } from "./support.ts";

// Each test starts a server, however busy the machine is.
setDefaultTimeout(60_000);

/** More than twice as many as are done at once. */
const JOBS = 120;
/** In the middle of the second fifty. */
const MIDDLE = 70;

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

/** Jobs that ended or wait, in a queue that starts none, and a bulk job that is to act on them. */
async function prepared(
  action: BulkAction,
): Promise<{ readonly ids: readonly string[]; readonly bulk: string }> {
  await using deck = await testDeck({ folder: folder.path, role: null });
  await deck.tracker.queues.edit("demo", { paused: true });
  const waits = action === "cancel";
  const completedAt = Date.now();
  const jobs = Array.from({ length: JOBS }, () => newJob(waits ? {} : { status: "failed", completedAt }));
  await deck.store.insert(jobs);
  for (const { id } of waits ? [] : jobs) await Bun.write(join(deck.artifacts.folderOf(id), "a.txt"), "a");
  const filter = { type: ["demo"], status: [waits ? "queued" : "failed"] };
  const { id } = await deck.tracker.enqueue("bulk", { action, filter });
  return { ids: jobs.map((job) => job.id), bulk: id };
}

/** What each action must have left of the jobs that it was for. */
const EFFECTS: Readonly<Record<BulkAction, (deck: TestDeck, ids: readonly string[]) => void>> = {
  delete(deck, ids) {
    expect(ids.filter((id) => deck.tracker.find(id) !== undefined)).toEqual([]);
  },
  retry(deck, ids) {
    const again = allJobs(deck.store).filter((job: Job) => job.retryOf !== null);
    expect(again.map((job) => job.retryOf).toSorted()).toEqual([...ids].toSorted());
  },
  cancel(deck, ids) {
    for (const id of ids) {
      const { status, version } = deck.tracker.get(id);
      // Changed once.
      expect([status, version]).toEqual(["cancelled", 2]);
    }
  },
};

describe.each<[BulkAction, string]>([
  ["delete", "before remove"],
  ["delete", "after remove"],
  ["retry", "before insert"],
  ["retry", "after insert"],
  ["cancel", "before cancelWaiting"],
  ["cancel", "after cancelWaiting"],
])("a bulk job that is to %s many, killed", (action, point) => {
  test(`${point} of one in the middle, does each of them once and counts all as done`, async () => {
    const { ids, bulk } = await prepared(action);
    await killed(doomed(folder.path, `nth ${point}`, MIDDLE));
    await using deck = await restarted(folder.path);
    const job = await deck.ended(bulk);
    expect(attemptsOf(deck, bulk)).toEqual(["1 interrupted", "2 completed"]);
    expect(job).toMatchObject({ status: "completed", warnings: [] });
    expect(job.result).toEqual({ matched: JOBS, done: JOBS, failed: 0, skipped: 0 });
    const lines = readFileSync(join(deck.artifacts.folderOf(bulk), "outcomes.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line).id).toSorted()).toEqual([...ids].toSorted());
    EFFECTS[action](deck, ids);
  });
});

test("a bulk job that is killed before it knows how many there are begins anew", async () => {
  const { ids, bulk } = await prepared("delete");
  await killed(doomed(folder.path, "before checkpoint", 1));
  await using deck = await restarted(folder.path);
  expect((await deck.ended(bulk)).result).toEqual({ matched: JOBS, done: JOBS, failed: 0, skipped: 0 });
  EFFECTS.delete(deck, ids);
});
