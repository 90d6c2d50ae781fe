import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Letta, LettaClient, LettaError } from "@letta-ai/letta-client";
import { lettaJob } from "../../../src/http/compat/letta/job.ts";
import { everything, type TestApp, testApp } from "../../support/app.ts";
import { wholeJob } from "../../support/builders.ts";
import { gatedJob } from "../../support/gated-job.ts";
import { type Listening, listening } from "../../support/listening.ts";

/** Letta's own client, from its package, against a running server. */
const gated = gatedJob("gated", { concurrency: 2 });
let app: TestApp;
let server: Listening;
let client: LettaClient;
beforeAll(async () => {
  app = await testApp({ run: true, jobs: [everything, gated.type] });
  server = listening(app);
  // Without configured tokens whatever it sends is ignored.
  client = new LettaClient({ baseUrl: server.url, token: "whatever" });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const start = async (name: string, more: Parameters<TestApp["submit"]>[0] = {}) => {
  const job = await app.submit({ type: "gated", input: { name }, ...more });
  await gated.start(name);
  return app.deck.tracker.get(job.id);
};
const ended = (id: string) =>
  new Promise<void>((resolve) => {
    const leave = app.deck.hub.subscribe((note) => {
      if (note.kind !== "job" || note.job.id !== id || note.job.completedAt === null) return;
      leave();
      resolve();
    });
  });
const caught = async (request: Promise<unknown>) => {
  const thrown = await request.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (thrown instanceof LettaError) return thrown;
  throw new Error("Expected one of the client's own errors", { cause: thrown });
};

describe("Letta's client", () => {
  test("retrieves a job with every field in its place", async () => {
    const job = await start("whole", { metadata: { mine: { deep: 1 } } });
    const running = await client.jobs.retrieve(job.id);
    const notSet = { stop_reason: null, background: null, agent_id: null, user_id: null };
    expect(running).toEqual({
      // What its client has no name for passes through; null of what it has becomes undefined.
      ...notSet,
      id: job.id,
      status: "running",
      createdAt: new Date(job.createdAt),
      updatedAt: new Date(job.updatedAt),
      metadata: { mine: { deep: 1 } },
      jobType: "job",
      createdById: "test",
    });
    const end = ended(job.id);
    gated.open("whole");
    await end;
    const done = await client.jobs.retrieve(`job-${job.id}`);
    const { completedAt } = app.deck.tracker.get(job.id);
    expect(done).toMatchObject({ id: job.id, status: "completed", completedAt: new Date(completedAt ?? 0) });
    expect(done.totalDurationNs).toBe(((completedAt ?? 0) - (job.startedAt ?? 0)) * 1_000_000);
  });

  test("lists jobs as a bare array, the newest first, and active ones, the oldest first", async () => {
    const [one, two] = [await start("list 1"), await start("list 2")];
    const waiting = await app.submit({ type: "gated", input: { name: "list 3" } });
    const later = await app.submit({
      type: "gated",
      input: { name: "x" },
      runAt: app.deck.clock.now() + 1e9,
    });
    const ids = (jobs: readonly Letta.Job[]) => jobs.map(({ id }) => id);
    expect(ids(await client.jobs.list({ limit: 4 }))).toEqual([later.id, waiting.id, two.id, one.id]);
    const active = await client.jobs.listActive();
    expect(active.map(({ id, status }) => [id, status])).toEqual([
      [one.id, "running"],
      [two.id, "running"],
      [waiting.id, "pending"],
      [later.id, "created"],
    ]);
    expect(ids(await client.jobs.listActive({ ascending: false, limit: 2 }))).toEqual([later.id, waiting.id]);
    for (const { id } of [later, waiting, one, two]) await client.jobs.cancelJob(id);
    expect(await client.jobs.listActive()).toEqual([]);
  });

  test("cancels a running job and is given it cancelled, with its work stopped; an ended one unchanged", async () => {
    const job = await start("stop me");
    const cancelled = await client.jobs.cancelJob(job.id);
    expect(cancelled).toMatchObject({ id: job.id, status: "cancelled", completedAt: expect.any(Date) });
    expect(app.deck.tracker.get(job.id).stop).toMatchObject({ proof: "exited" });
    expect(await client.jobs.cancelJob(job.id)).toEqual(cancelled);
  });

  test("deletes an ended job and is given it; a running one is refused and stays", async () => {
    const job = await start("delete me");
    const refused = await caught(client.jobs.delete(job.id));
    expect([refused.statusCode, refused.body]).toEqual([
      409,
      { detail: expect.stringContaining("cancel it first") },
    ]);
    expect((await client.jobs.retrieve(job.id)).status).toBe("running");
    await client.jobs.cancelJob(job.id);
    expect(await client.jobs.delete(job.id)).toMatchObject({ id: job.id, status: "cancelled" });
    expect((await caught(client.jobs.retrieve(job.id))).statusCode).toBe(404);
  });

  test("throws its own error with the sentence for a job that is unknown", async () => {
    const id = "00000000-0000-7000-8000-000000000000";
    const calls = [client.jobs.retrieve(id), client.jobs.cancelJob(id), client.jobs.delete(id)];
    for (const call of calls) {
      const { statusCode, body } = await caught(call);
      expect([statusCode, body]).toEqual([404, { detail: `No job has the id "${id}"` }]);
    }
  });

  test("throws UnprocessableEntityError, which says where and what, for a wrong value", async () => {
    const unknown = (query: Letta.JobsListRequest) => caught(client.jobs.list(query));
    for (const limit of [0, -1, 100_000, 1.5]) {
      const error = await unknown({ limit });
      expect(error).toBeInstanceOf(Letta.UnprocessableEntityError);
      expect(error.body).toEqual({
        detail: [{ loc: ["query", "limit"], msg: "must be an integer from 1 to 1000", type: "value_error" }],
      });
    }
    for (const id of ["job-7", "x", "job-00000000-0000-7000-8000-00000000000g"]) {
      expect(await caught(client.jobs.retrieve(id))).toBeInstanceOf(Letta.UnprocessableEntityError);
    }
  });

  test("walks all pages both ways, and visits each job once although new ones arrive", async () => {
    const sessionId = "walk";
    const at = app.deck.clock.now();
    const made = await app.deck.tracker.submitAll(
      Array.from({ length: 25 }, (_, n) => ({
        ...{ type: "everything", input: { name: `${n}` }, sessionId, runAt: at + 1e9 },
      })),
      "test",
    );
    const walk = async (ascending: boolean, turn: "before" | "after") => {
      const seen: unknown[] = [];
      let query: Letta.JobsListRequest = { limit: 7, ascending };
      for (;;) {
        const page = await client.jobs.list(query);
        seen.push(...(turn === "after" ? page : page.toReversed()).map(({ id }) => id));
        const edge = turn === "after" ? page.at(-1) : page[0];
        if (edge?.id === undefined) return seen;
        query = { limit: 7, ascending, [turn]: edge.id };
        if (seen.length < 20) await app.submit({ input: { name: "new" }, runAt: at + 1e9 });
      }
    };
    const mine = (ids: readonly unknown[]) => ids.filter((id) => made.some((job) => job.id === id));
    const inOrder = made.map(({ id }) => id).sort();
    expect(mine(await walk(false, "after"))).toEqual(inOrder.toReversed());
    expect(mine(await walk(true, "after"))).toEqual(inOrder);
  });
});

describe("Letta's jobs without its client", () => {
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(server.url + path, init);
    return { status: response.status, body: await response.json() };
  };

  test("have every name of its job, with null for what is not set, with and without a slash at the end", async () => {
    const job = await app.submit({ input: { name: "n" }, runAt: app.deck.clock.now() + 1e9 });
    const expected = {
      ...{ id: job.id, status: "created", stop_reason: null, metadata: null, job_type: "job" },
      created_at: new Date(job.createdAt).toISOString(),
      updated_at: new Date(job.updatedAt).toISOString(),
      ...{ completed_at: null, background: null, agent_id: null, callback_url: null, callback_sent_at: null },
      ...{ callback_status_code: null, callback_error: null, ttft_ns: null, total_duration_ns: null },
      ...{ user_id: null, created_by_id: "test", last_updated_by_id: null },
    };
    for (const slash of ["", "/"]) {
      expect(await get(`/v1/jobs/${job.id}${slash}`)).toEqual({ status: 200, body: expected });
      expect((await get(`/v1/jobs${slash}?limit=1`)).body).toEqual([expected]);
      expect((await get(`/v1/jobs/active${slash}?limit=1&order=desc`)).body).toEqual([expected]);
    }
    for (const slash of ["", "/"]) {
      expect((await get(`/v1/jobs/${job.id}/cancel${slash}`, { method: "PATCH" })).body).toMatchObject({
        ...{ status: "cancelled", stop_reason: "cancelled" },
      });
    }
    expect((await get(`/v1/jobs/${job.id}/`, { method: "DELETE" })).status).toBe(200);
  });

  test.each(["limit=x", "order=up", "order_by=name", "active=maybe", "ascending=1"])(
    "refuse ?%s",
    async (query) => {
      const name = query.split("=")[0] ?? "";
      expect(await get(`/v1/jobs/?${query}`)).toMatchObject({
        status: 422,
        body: { detail: [{ loc: ["query", name] }] },
      });
    },
  );

  test("refuse a cursor that leads nowhere, and two that contradict each other, with 400", async () => {
    const runAt = app.deck.clock.now() + 1e9;
    const [one, two] = await app.deck.tracker.submitAll(
      ["1", "2"].map((name) => ({ type: "everything", input: { name }, runAt })),
      "test",
    );
    if (one === undefined || two === undefined) throw new Error("Expected two jobs");
    const nowhere = "00000000-0000-7000-8000-000000000000";
    expect(await get(`/v1/jobs?after=${nowhere}`)).toMatchObject({
      status: 400,
      body: { detail: expect.any(String) },
    });
    expect((await get(`/v1/jobs?before=${one.id}&order=asc&after=${two.id}`)).status).toBe(400);
    expect((await get(`/v1/jobs?order=asc&after=${one.id}&before=${two.id}`)).body).toEqual([]);
  });

  test("show an expired job, and what became of the callback and of the first output, in its words", () => {
    const callback = {
      url: "https://a.example",
      sentAt: Date.UTC(2026, 0, 1),
      statusCode: 500,
      error: "No",
      attempts: 2,
    };
    const times = { startedAt: 1000, completedAt: 3500, firstOutputMs: 250 };
    expect(lettaJob(wholeJob({ status: "expired", callback, ...times }))).toMatchObject({
      ...{ status: "expired", stop_reason: null, callback_url: "https://a.example" },
      ...{ callback_sent_at: "2026-01-01T00:00:00.000Z", callback_status_code: 500, callback_error: "No" },
      ...{ ttft_ns: 250_000_000, total_duration_ns: 2_500_000_000 },
    });
    expect(
      lettaJob(wholeJob({ status: "running", ...times, completedAt: null }))["total_duration_ns"],
    ).toBeNull();
  });

  test("show how a failed job has stopped", async () => {
    const job = await start("broken");
    const end = ended(job.id);
    gated.fail("broken");
    await end;
    expect((await get(`/v1/jobs/${job.id}`)).body).toMatchObject({ status: "failed", stop_reason: "error" });
  });
});
