import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type TestApp, testApp } from "../../support/app.ts";
import { gatedJob } from "../../support/gated-job.ts";
import { type Listening, listening } from "../../support/listening.ts";

/** The documented calls of NodeTool's HTTP interface; those of its WebSocket are in test/http/ws. */
const gated = gatedJob();
let app: TestApp;
let server: Listening;
beforeAll(async () => {
  app = await testApp({ prefix: "/deck", run: true, jobs: [gated.type] });
  server = listening(app, "/deck");
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const call = async (path: string, method = "GET") => {
  const response = await fetch(`${server.url}/compat/nodetool/api/jobs${path}`, { method });
  return { status: response.status, body: await response.json() };
};
const UNKNOWN = "00000000-0000-7000-8000-000000000000";

describe("NodeTool's jobs", () => {
  test("are listed with its names, by workflow, and page by page", async () => {
    const runAt = app.deck.clock.now() + 1e9;
    const jobs = await app.deck.tracker.submitAll(
      Array.from({ length: 5 }, (_, n) => ({
        ...{ type: "gated", input: { name: `${n}` }, runAt },
        metadata: n === 0 ? {} : { workflowId: "w1" },
      })),
      "test",
    );
    const newest = jobs.map(({ id }) => id).toReversed();
    const { body } = await call("/");
    expect(body.jobs.map(({ id }: { id: string }) => id)).toEqual(newest);
    expect(body.next_start_key).toBeNull();
    expect(body.jobs[0]).toEqual({
      ...{ id: newest[0], user_id: "test", job_type: "gated", status: "scheduled", workflow_id: "w1" },
      ...{ started_at: null, finished_at: null, error: null, cost: null, error_message: null },
      ...{ suspended_node_id: null, suspension_reason: null, is_resumable: false },
      ...{ execution_strategy: "threaded", etag: "1" },
    });
    const seen: string[] = [];
    for (let key = ""; ; ) {
      const page = (await call(`?workflow_id=w1&limit=3${key}`)).body;
      seen.push(...page.jobs.map(({ id }: { id: string }) => id));
      if (page.next_start_key === null) break;
      key = `&start_key=${page.next_start_key}`;
    }
    expect(seen).toEqual(newest.slice(0, 4));
    for (const id of newest) await app.deck.tracker.cancel(id, { by: "test", reason: "api" });
  });

  test("that run are a bare list", async () => {
    const job = await app.submit({ type: "gated", input: { name: "runs" }, metadata: { workflowId: "w2" } });
    await gated.start("runs");
    expect((await call("/running/all")).body).toEqual([
      {
        ...{ job_id: job.id, status: "running", workflow_id: "w2", is_running: true, is_completed: false },
        created_at: new Date(job.createdAt).toISOString(),
      },
    ]);
    expect((await call(`/${job.id}`)).body).toMatchObject({ id: job.id, status: "running" });
    expect(await call(`/${job.id}/cancel`, "POST")).toEqual({
      status: 200,
      body: { message: "Job cancellation requested", job_id: job.id, status: "cancelled" },
    });
    expect(app.deck.tracker.get(job.id).stop).toMatchObject({ proof: "exited" });
  });

  test("that ended or are unknown are not cancelled, and it says so", async () => {
    const { jobs } = app.deck.tracker.list({}, { limit: 1, order: "desc" });
    for (const id of [jobs[0]?.id ?? "", UNKNOWN]) {
      expect(await call(`/${id}/cancel`, "POST")).toEqual({
        status: 200,
        body: {
          ...{ message: "Job not found or already completed", job_id: id, status: "not_found_or_completed" },
        },
      });
    }
    expect(await call(`/${UNKNOWN}`)).toEqual({ status: 404, body: { detail: "Job not found" } });
  });

  test("refuse a value out of its range, and a start key of another list", async () => {
    for (const query of ["limit=0", "limit=x", "limit=1001", "start_key=7"]) {
      const loc = ["query", query.split("=")[0]];
      expect(await call(`?${query}`)).toMatchObject({ status: 422, body: { detail: [{ loc }] } });
    }
  });

  test("have no triggers", async () => {
    expect((await call("/triggers/running")).body).toEqual([]);
    for (const verb of ["start", "stop"]) {
      expect(await call(`/triggers/w1/${verb}`, "POST")).toMatchObject({
        ...{ status: 400, body: { detail: expect.stringContaining("no trigger node") } },
      });
    }
  });
});
