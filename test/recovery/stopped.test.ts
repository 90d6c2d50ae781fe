import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { machineProcesses } from "../../src/adapters/processes.ts";
import { runMark } from "../../src/domain/processes.ts";
import { demo } from "../../src/jobs/demo.ts";
import { block } from "../support/block-job.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { jobdeck, until } from "../support/jobdeck.ts";
import { attemptsOf, enqueued, expectSettled, expectWhole, SETTINGS } from "./support.ts";

// Each test starts a server and the programs of its jobs, however busy the machine is.
setDefaultTimeout(60_000);

const LEASE_MS = 600;
const SERVER = join(import.meta.dir, "../support/leased-server.ts");
const ENDLESS = { steps: 10_000, stepMs: 20, fork: 1 };

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

/** Another server on the folder, with a lease as short. */
const beside = () => testDeck({ folder: folder.path, env: SETTINGS, leaseMs: LEASE_MS });

/** A server that is at work on all of these jobs. */
async function atWork(ids: readonly string[]) {
  const server = jobdeck(folder.path, [], {}, [process.execPath, SERVER, folder.path, String(LEASE_MS)]);
  const [, nodeId = ""] = /ready (\S+)/.exec(await until(server.stdout, "\n")) ?? [];
  await using deck = await testDeck({ folder: folder.path, role: "look" });
  await Promise.all(ids.map((id) => deck.until(id, (job) => job.progress.percent !== null)));
  const stop = async () => {
    server.kill("SIGTERM");
    await server.exited;
    expect(await new Response(server.stderr).text()).toBe("");
  };
  return { server, nodeId, stop };
}

/** Nothing happens for several leases: seen by the heartbeats of a process that runs. */
async function severalLeases(deck: TestDeck): Promise<void> {
  const heartbeat = () => deck.store.listNodes().find(({ id }) => id === deck.nodeId)?.heartbeatAt ?? 0;
  const from = heartbeat();
  while (heartbeat() - from < 3 * LEASE_MS) await Bun.sleep(0);
}

test("a server that is held loses its jobs after the lease; awake again it writes nothing of them, and goes on", async () => {
  const ids = await enqueued(folder.path, ENDLESS);
  const { server, nodeId, stop } = await atWork(ids);
  await using _ = server;
  server.kill("SIGSTOP");

  const deck = await beside();
  await using _deck = deck;
  // Those with one attempt have failed, the others run again, here.
  const taken = await Promise.all(
    ids.map((id) => deck.until(id, (job) => job.nodeId !== nodeId || job.completedAt !== null)),
  );
  await Promise.all(
    taken.map(async ({ id, maxAttempts }) => {
      if (maxAttempts === 1) return deck.ended(id);
      return deck.until(id, (job) => job.attempt === 2 && job.progress.percent !== null);
    }),
  );
  expect(deck.store.listNodes().map((node) => node.id)).toEqual([deck.nodeId]);
  const table = machineProcesses();
  for (const id of ids) expect(await table.listRun({ mark: runMark(id, 1), group: null })).toEqual([]);

  server.kill("SIGCONT");
  while (!deck.store.listNodes().some(({ id }) => id === nodeId)) await Bun.sleep(0);
  for (const { id, maxAttempts } of taken) {
    if (maxAttempts === 2) await deck.tracker.cancel(id, { by: "ada", reason: "user" });
  }
  const ended = await Promise.all(ids.map((id) => deck.ended(id)));
  expect(ended.map(({ status, statusReason }) => [status, statusReason])).toEqual(
    ended.map(({ maxAttempts }) => (maxAttempts === 1 ? ["failed", "worker_lost"] : ["cancelled", "user"])),
  );
  const before = ids.map((id) => deck.tracker.events(id, 0, 100_000));
  const rows = ids.map((id) => deck.tracker.get(id));

  // Alone again, the server takes the next job, and has freed the slots of those that it lost.
  await deck.stop();
  await using look = await testDeck({ folder: folder.path, role: "look" });
  const next = await look.tracker.enqueue("demo", { steps: 1, stepMs: 0, outputBytes: 5 });
  expect(await look.ended(next.id)).toMatchObject({ status: "completed", nodeId });
  await stop();

  expect(ids.map((id) => look.tracker.events(id, 0, 100_000))).toEqual(before);
  expect(ids.map((id) => look.tracker.get(id))).toEqual(rows);
  for (const { id, maxAttempts } of rows) {
    const second = maxAttempts === 1 ? [] : ["2 cancelled"];
    expect(attemptsOf(look, id)).toEqual(["1 interrupted", ...second]);
  }
  await expectWhole(look, [...ids, next.id]);
  await expectSettled(folder.path, look);
});

test("a server that runs keeps its jobs, however long its event loop is blocked", async () => {
  const ids = await enqueued(folder.path, ENDLESS);
  const { server, nodeId, stop } = await atWork(ids);
  await using _ = server;
  await using look = await testDeck({ folder: folder.path, role: "look", jobs: [demo, block] });
  await look.tracker.enqueue("block", { until: join(folder.path, "release") });
  await until(server.stdout, "blocked");
  await using deck = await beside();
  await severalLeases(deck);
  for (const id of ids) expect(deck.tracker.get(id)).toMatchObject({ status: "running", attempt: 1, nodeId });
  await folder.write("release", "");
  await stop();
});
