import { expect } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { machineProcesses } from "../../src/adapters/processes.ts";
import type { Deck } from "../../src/compose.ts";
import type { Job } from "../../src/domain/job.ts";
import { runMark } from "../../src/domain/processes.ts";
import { isFinal } from "../../src/domain/status.ts";
import type { Submission } from "../../src/domain/submission.ts";
import { ALL, allJobs, recount } from "../store/conformance/support.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { commandLine, jobdeck, serve } from "../support/jobdeck.ts";

const DIE_AT = join(import.meta.dir, "die-at.ts");
export const SETTINGS = { JOBDECK_CONCURRENCY: "16", JOBDECK_GRACE: "0s", JOBDECK_DURABILITY: "normal" };

/** Every way to run a job, with one attempt and with two. */
export const KINDS = (["inline", "subprocess"] as const).flatMap((executor) =>
  [1, 2].map((maxAttempts) => ({ executor, maxAttempts })),
);

/** Puts one demo job of each kind into the line of a data folder that nobody works on. */
export async function enqueued(
  folder: string,
  input: Readonly<Record<string, unknown>>,
  more: Partial<Submission> = {},
): Promise<readonly string[]> {
  await using deck = await testDeck({ folder, role: null });
  const ids: string[] = [];
  for (const kind of KINDS) ids.push((await deck.tracker.enqueue("demo", input, { ...kind, ...more })).id);
  return ids;
}

const environment = (folder: string, point: string, count: number) => ({
  ...SETTINGS,
  JOBDECK_PORT: "0",
  JOBDECK_DATA: folder,
  DIE_AT: `${point} ${count}`,
});

/** A server that dies once so many jobs are at a point: see `die-at.ts`. */
export function doomed(folder: string, point: string, count = KINDS.length) {
  return jobdeck(folder, ["serve"], environment(folder, point, count), commandLine(["serve"], DIE_AT));
}

/** The same for one job, once it takes requests. */
export function serverThatDies(folder: string, point: string) {
  return serve(folder, environment(folder, point, 1), DIE_AT);
}

export async function killed(server: ReturnType<typeof doomed>): Promise<void> {
  await server.exited;
  expect([server.signalCode, await new Response(server.stderr).text()]).toEqual(["SIGKILL", ""]);
}

/** Starts anew on the data folder of a server that was killed. */
export async function restarted(folder: string): Promise<TestDeck> {
  const deck = await testDeck({ folder, env: SETTINGS });
  // At once, whatever its age: nothing is left to an owner that is gone.
  const owners = deck.store.listRunning().map((job) => job.nodeId);
  expect(owners.filter((owner) => owner !== deck.nodeId)).toEqual([]);
  expect(deck.store.listNodes().map((node) => node.id)).toEqual([deck.nodeId]);
  return deck;
}

export function attemptsOf(deck: Deck, id: string): readonly string[] {
  return deck.tracker.attempts(id).map(({ attempt, status }) => `${attempt} ${status}`);
}

/** What must hold of every job that has ended, however often its process was killed. */
export async function expectWhole(deck: Deck, ids: readonly string[]): Promise<void> {
  const { counts, byType } = deck.tracker.stats();
  expect<unknown>({ counts, byType }).toEqual(recount(deck.store));
  const table = machineProcesses();
  for (const job of allJobs(deck.store)) {
    const events = deck.tracker.events(job.id, 0, ALL);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: job.lastSeq }, (_, n) => n + 1));
    const ends = events.filter((event) => event.type === "status" && isFinal(event.data.status));
    expect(ends).toHaveLength(1);
    expect(ends.at(-1)).toBe(events.at(-1));
    expect(deck.tracker.attempts(job.id).filter((attempt) => attempt.endedAt === null)).toEqual([]);
    for (let attempt = 1; attempt <= job.attempt; attempt += 1) {
      expect(await table.listRun({ mark: runMark(job.id, attempt), group: null })).toEqual([]);
    }
    await expectTrueFiles(deck, job);
  }
  expect(allJobs(deck.store).map((job) => job.id)).toEqual([...ids]);
}

/** The row says what lies there, and nothing lies there half written. */
async function expectTrueFiles(deck: Deck, job: Job): Promise<void> {
  const files = await deck.artifacts.list(job.id);
  expect(job.artifactCount).toBe(files.length);
  const names = await readdir(deck.artifacts.folderOf(job.id)).catch(() => []);
  expect(names.filter((name) => name.startsWith("."))).toEqual([]);
  if (job.status === "completed") expect(files.map((file) => file.bytes)).toEqual([5]);
}

/** Another start finds nothing to do: what has ended stays as it is. */
export async function expectSettled(folder: string, deck: TestDeck): Promise<void> {
  const before = allJobs(deck.store);
  await deck.stop();
  await using again = await restarted(folder);
  expect(allJobs(again.store)).toEqual(before);
}
