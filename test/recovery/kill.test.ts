import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Job } from "../../src/domain/job.ts";
import { isFinal } from "../../src/domain/status.ts";
import { testDeck } from "../support/deck.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { serve } from "../support/jobdeck.ts";
import {
  attemptsOf,
  doomed,
  enqueued,
  expectSettled,
  expectWhole,
  KINDS,
  killed,
  restarted,
  SETTINGS,
  serverThatDies,
} from "./support.ts";

// Each test starts a server and the programs of its jobs, however busy the machine is.
setDefaultTimeout(60_000);

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

/** Says something of every kind, starts a program, and leaves a file. */
const BUSY = { steps: 2, stepMs: 100, warnAt: 1, logLines: 20, outputBytes: 5, fork: 1 };
const ENDLESS = { ...BUSY, steps: 10_000 };
/** Has to be stopped by force. */
const DEAF = { ...ENDLESS, deaf: true };

const outcomeOf = ({ status, statusReason }: Job, attempts: readonly string[]) => [
  status,
  statusReason,
  ...attempts,
];
const COMPLETED = ["completed", null, "1 completed"];
const LOST = ["failed", "worker_lost", "1 interrupted"];
const SECOND = ["completed", null, "1 interrupted", "2 completed"];
const CANCELLED = ["cancelled", "user", "1 cancelled"];

/** What becomes of each job after another start. @param endless they would run for ever: they are cancelled */
async function outcomes(ids: readonly string[], endless = false): Promise<readonly unknown[]> {
  await using deck = await restarted(folder.path);
  for (const id of endless ? ids : []) {
    const job = await deck.until(id, ({ status }) => status === "running" || isFinal(status));
    if (job.status === "running") await deck.tracker.cancel(id, { by: "ada", reason: "user" });
  }
  const ended = await Promise.all(ids.map((id) => deck.ended(id)));
  await expectWhole(deck, ids);
  const all = ended.map((job) => outcomeOf(job, attemptsOf(deck, job.id)));
  await expectSettled(folder.path, deck);
  return all;
}

const each = (end: (maxAttempts: number) => unknown) => KINDS.map(({ maxAttempts }) => end(maxAttempts));

/** Does something to the jobs of a server once the handlers of all of them are at work. */
async function whenRunning(
  ids: readonly string[],
  act: (deck: Awaited<ReturnType<typeof testDeck>>, id: string) => Promise<unknown> | unknown,
): Promise<void> {
  await using deck = await testDeck({ folder: folder.path, role: "look" });
  await Promise.all(ids.map((id) => deck.until(id, (job) => job.progress.percent !== null)));
  await Promise.all(ids.map((id) => act(deck, id)));
}

describe("killed while jobs run,", () => {
  test("before the claim: they go on as if nothing had happened", async () => {
    const ids = await enqueued(folder.path, BUSY);
    await killed(doomed(folder.path, "before claim"));
    expect(await outcomes(ids)).toEqual(each(() => COMPLETED));
  });

  test.each([
    "after claim",
    "published running",
    "at progress",
    "before save progress",
    "after save progress",
    "at warn",
    "after save warning",
    "at artifact",
    "before complete",
  ])("%s: they get their other attempt, or have failed", async (point) => {
    const ids = await enqueued(folder.path, BUSY);
    await killed(doomed(folder.path, point));
    expect(await outcomes(ids)).toEqual(each((most) => (most === 1 ? LOST : SECOND)));
  });

  test.each(["after complete", "published completed"])("%s: they are complete, once", async (point) => {
    const ids = await enqueued(folder.path, BUSY);
    await killed(doomed(folder.path, point));
    expect(await outcomes(ids)).toEqual(each(() => COMPLETED));
  });
});

describe("killed while jobs fail,", () => {
  const fails = { ...BUSY, failAt: 1 };

  test.each([
    ["before fail", LOST],
    ["after fail", ["failed", "error", "1 failed"]],
  ])("%s", async (point, outcome) => {
    const ids = await enqueued(folder.path, fails, { maxAttempts: 1 });
    await killed(doomed(folder.path, point));
    expect(await outcomes(ids)).toEqual(each(() => outcome));
  });

  test.each([
    ["before retry", KINDS.length, "1 interrupted"],
    ["after retry", KINDS.length, "1 failed"],
    ["before release", 1, "1 failed"],
    ["after release", 1, "1 failed"],
  ])("%s: the other attempt comes, and no third", async (point, count, first) => {
    const ids = await enqueued(folder.path, fails, { maxAttempts: 2 });
    await killed(doomed(folder.path, point, count));
    expect(await outcomes(ids)).toEqual(each(() => ["failed", "error", first, "2 failed"]));
  });
});

describe("killed while jobs are cancelled,", () => {
  const cancel = (ids: readonly string[]) =>
    whenRunning(ids, (deck, id) => deck.tracker.cancel(id, { by: "ada", reason: "user" }));

  test.each(["before save signalled", "after save signalled", "before cancel", "after cancel"])(
    "%s: they are cancelled",
    async (point) => {
      const ids = await enqueued(folder.path, ENDLESS);
      const server = doomed(folder.path, point);
      await cancel(ids);
      await killed(server);
      expect(await outcomes(ids)).toEqual(each(() => CANCELLED));
    },
  );

  test.each(["before save sigterm", "after save sigterm", "before save sigkill", "after save sigkill"])(
    "%s: they are cancelled, and nothing of them lives",
    async (point) => {
      const ids = await enqueued(folder.path, DEAF, { executor: "subprocess" });
      const server = doomed(folder.path, point);
      await cancel(ids);
      await killed(server);
      expect(await outcomes(ids)).toEqual(each(() => CANCELLED));
      await using deck = await testDeck({ folder: folder.path, role: null });
      for (const id of ids) {
        const { stop } = deck.tracker.get(id);
        expect(stop?.requestedBy).toBe("ada");
        expect(["exited", "killed"]).toContain(stop?.proof ?? "none");
        expect(stop?.steps.at(-1)?.step).toBe(stop?.proof ?? "exited");
      }
    },
  );
});

describe("killed while it shuts down,", () => {
  const shutDown = async (point: string) => {
    const ids = await enqueued(folder.path, ENDLESS);
    const server = doomed(folder.path, point);
    await whenRunning(ids, () => undefined);
    server.kill("SIGTERM");
    await killed(server);
    return ids;
  };

  test("before the jobs are given back: they were lost", async () => {
    const ids = await shutDown("before giveBack");
    const second = ["cancelled", "user", "1 interrupted", "2 cancelled"];
    expect(await outcomes(ids, true)).toEqual(each((most) => (most === 1 ? LOST : second)));
  });

  test("after they were given back: no attempt is used up", async () => {
    const ids = await shutDown("after giveBack");
    const again = ["cancelled", "user", "1 interrupted", "1 cancelled"];
    expect(await outcomes(ids, true)).toEqual(each(() => again));
  });
});

describe("killed while a job is created,", () => {
  const post = (url: string, id: string) =>
    fetch(`${url}/api/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id, type: "demo", input: BUSY }),
    });

  test.each([
    ["before insert", 202],
    ["after insert", 200],
  ])("%s: whoever asks again has it, once", async (point, status) => {
    const id = crypto.randomUUID();
    const { server, url } = await serverThatDies(folder.path, point);
    expect(await post(url, id).catch(() => "no answer")).toBe("no answer");
    await killed(server);
    const again = await serve(folder.path, { ...SETTINGS, JOBDECK_DATA: folder.path });
    await using _ = again.server;
    expect((await post(again.url, id)).status).toBe(status);
    const ended = await fetch(`${again.url}/api/jobs/${id}/wait?timeout=60`);
    expect(await ended.json()).toMatchObject({ id, status: "completed", attempt: 1 });
    const { jobs } = await (await fetch(`${again.url}/api/jobs`)).json();
    expect(jobs).toHaveLength(1);
  });
});
