import { afterAll, beforeAll, expect, test } from "bun:test";
import { type TestApp, testApp } from "../../support/app.ts";
import { gatedJob } from "../../support/gated-job.ts";
import { type Listening, listening } from "../../support/listening.ts";
import { SseReader } from "../../support/sse.ts";

/** The calls that X-GPT documents for its jobs, as its own pages make them. */
const gated = gatedJob();
let app: TestApp;
let server: Listening;
beforeAll(async () => {
  app = await testApp({ run: true, jobs: [gated.type] });
  server = listening(app);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const HTMX = { "hx-request": "true", "hx-request-type": "partial" };
const start = async (name: string) => {
  const job = await app.submit({ type: "gated", input: { name }, title: `Gated ${name}` });
  await gated.start(name);
  return job;
};

test("GET /api/jobs is the taskbar for htmx, and a list for programs", async () => {
  const job = await start("listed");
  const fragment = await (await fetch(`${server.url}/api/jobs`, { headers: HTMX })).text();
  expect(fragment).toStartWith('<section id="taskbar-panel"');
  expect(fragment).toContain(`id="taskbar-job-${job.id}"`);
  const list = await (await fetch(`${server.url}/api/jobs`)).json();
  expect(list.jobs[0]).toMatchObject({ id: job.id, status: "running" });
  gated.open("listed");
});

test("GET /api/jobs/stream begins with an event `jobs`, and `id` and `retry` lines to come back with", async () => {
  const stream = new SseReader(await fetch(`${server.url}/api/jobs/stream`));
  const first = await stream.next();
  expect(first).toMatchObject({ event: "jobs", retry: expect.any(String), id: expect.stringContaining("-") });
  const before = app.deck.hub.listeners;
  const job = await start("streamed");
  let seen = await stream.nextNews();
  while (seen !== undefined && !seen.data.includes(job.id)) seen = await stream.nextNews();
  expect(seen).toMatchObject({ event: "jobs" });
  await stream.close();
  const back = new SseReader(
    await fetch(`${server.url}/api/jobs/stream`, { headers: { "last-event-id": first?.id ?? "" } }),
  );
  expect((await back.next())?.data).toContain(job.id);
  await back.close();
  gated.open("streamed");
  expect(app.deck.hub.listeners).toBeLessThanOrEqual(before);
});

test("POST /api/jobs/:id/cancel stops the work, and a second one finds nothing to stop", async () => {
  const job = await start("stopped");
  const cancel = (headers = {}) =>
    fetch(`${server.url}/api/jobs/${job.id}/cancel`, { method: "POST", headers });
  const first = await cancel(HTMX);
  expect([first.status, await first.text()]).toEqual([200, expect.stringContaining(job.id)]);
  await fetch(`${server.url}/api/jobs/${job.id}/wait`);
  expect(app.deck.tracker.get(job.id)).toMatchObject({ status: "cancelled", stop: { proof: "exited" } });
  const second = await cancel();
  expect([second.status, await second.json()]).toMatchObject([404, { error: { code: "job_already_ended" } }]);
  expect((await cancel(HTMX)).status).toBe(404);
});
