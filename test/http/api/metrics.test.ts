import { expect, test } from "bun:test";
import { MOST_LABELS, OTHER } from "../../../src/metrics/by-label.ts";
import { Metrics } from "../../../src/metrics/metrics.ts";
import { everything, testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { listening } from "../../support/listening.ts";
import { type ReadFamily, readOpenMetrics } from "../../support/open-metrics.ts";
import { TestSocket } from "../../support/socket.ts";

type Families = ReadonlyMap<string, ReadFamily>;
type Labels = Readonly<Record<string, string>>;

function value(families: Families, name: string, labels: Labels = {}): number | undefined {
  const all = [...families.values()].flatMap(({ samples }) => samples);
  return all.find((one) => one.name === name && Bun.deepEquals(one.labels, labels))?.value;
}

const CALM = { eventStreams: 0, textStreams: 0, sockets: 0, pendingBytes: 0, ready: true };

test("what a monitoring program reads is OpenMetrics, with every number that is promised", async () => {
  const clock = new FakeClock();
  await using app = await testApp({ clock });
  using _ = { [Symbol.dispose]: app.deck.hub.subscribe((note) => app.deck.metrics.see(note)) };
  const first = await app.submit({ input: { name: 'a "quoted"\nname\\' } });
  await app.submit({ queue: "night" });
  await clock.advance(2000);
  await app.begin(first);
  await clock.advance(3000);
  await app.end(first, "complete");
  await clock.advance(1);
  await app.deck.tracker.edit(first.id, { pinned: true });

  const answer = await app.send("/metrics");
  expect(answer.headers.get("content-type")).toBe(
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
  );
  const families = readOpenMetrics(await answer.text());
  const { type } = everything;
  expect(value(families, "jobdeck_jobs", { type, status: "completed" })).toBe(1);
  expect(value(families, "jobdeck_jobs", { type, status: "queued" })).toBe(1);
  expect(value(families, "jobdeck_jobs_ended_total", { type, status: "completed" })).toBe(1);
  expect(value(families, "jobdeck_jobs_ended_total", { type, status: "failed" })).toBe(0);
  expect(value(families, "jobdeck_job_duration_seconds_sum", { type })).toBe(3);
  expect(value(families, "jobdeck_job_duration_seconds_bucket", { type, le: "1.0" })).toBe(0);
  expect(value(families, "jobdeck_job_duration_seconds_bucket", { type, le: "5.0" })).toBe(1);
  expect(value(families, "jobdeck_job_wait_seconds_sum", { type })).toBe(2);
  expect(value(families, "jobdeck_queue_waiting", { queue: "night" })).toBe(1);
  expect(value(families, "jobdeck_queue_oldest_seconds", { queue: "night" })).toBe(5.001);
  expect(value(families, "jobdeck_build_info", { version: "0.1.0", bun: Bun.version })).toBe(1);
  expect(value(families, "jobdeck_store_commit_seconds_count")).toBeGreaterThan(3);
  expect(value(families, "process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
  expect([...families.keys()]).toContain("jobdeck_event_loop_lag_seconds");
});

test("open streams and answered requests are counted", async () => {
  await using app = await testApp();
  const job = await app.submit();
  const streams = await Promise.all([
    app.send("/api/jobs/stream"),
    app.send(`/api/jobs/${job.id}/log?follow=1`),
  ]);
  await app.send("/api/jobs/nobody");
  const families = readOpenMetrics(await (await app.send("/metrics")).text());
  expect(value(families, "jobdeck_streams", { kind: "events" })).toBe(1);
  expect(value(families, "jobdeck_streams", { kind: "log" })).toBe(1);
  expect(value(families, "jobdeck_http_request_seconds_count", { code: "2xx" })).toBe(2);
  expect(value(families, "jobdeck_http_request_seconds_count", { code: "4xx" })).toBe(1);
  for (const { body } of streams) await body?.cancel();
});

test("open WebSockets are counted apart from streams", async () => {
  await using app = await testApp();
  await using server = listening(app);
  const sockets = async () => {
    const families = readOpenMetrics(await (await app.send("/metrics")).text());
    expect(value(families, "jobdeck_streams", { kind: "events" })).toBe(0);
    return value(families, "jobdeck_streams", { kind: "socket" });
  };
  expect(await sockets()).toBe(0);
  using _ = await TestSocket.open(server.url);
  expect(await sockets()).toBe(1);
});

test("however many types and queues there are, a label has at most a hundred values and one for all others", () => {
  const names = Array.from({ length: 3 * MOST_LABELS }, (_, n) => `name-${n}`);
  const metrics = new Metrics({
    store: {
      counts: () => names.map((type) => ({ type, status: "queued", n: 2 })),
      lines: () => names.map((queue) => ({ queue, waiting: 1, running: 3 })),
      ...{ oldestInLine: () => 0, listNodes: () => [], unindexed: () => 0 },
    },
    clock: new FakeClock(),
    version: "1",
    runtime: "1",
    figures: () => ({ residentBytes: 1, heapBytes: 1, cpuSeconds: 1 }),
  });
  const families = readOpenMetrics(metrics.text(CALM));
  for (const [name, label] of [
    ["jobdeck_jobs", "type"],
    ["jobdeck_queue_waiting", "queue"],
    ["jobdeck_queue_oldest_seconds", "queue"],
  ] as const) {
    const values = new Set(families.get(name)?.samples.map(({ labels }) => labels[label]));
    expect(values.size).toBeLessThanOrEqual(MOST_LABELS + 1);
  }
  expect(value(families, "jobdeck_jobs", { type: OTHER, status: "queued" })).toBe(4 * MOST_LABELS);
  expect(value(families, "jobdeck_queue_running", { queue: OTHER })).toBe(6 * MOST_LABELS);
});

test("a timer that comes late shows how long the event loop was held", async () => {
  await using app = await testApp();
  const { store } = app.deck;
  const clock = new FakeClock();
  const figures = () => ({ residentBytes: 1, heapBytes: 1, cpuSeconds: 1 });
  const metrics = new Metrics({ store, clock, version: "1", runtime: "1", figures });
  const stop = metrics.start();
  await clock.advance(1000);
  clock.set(clock.now() + 300);
  await clock.advance(1000);
  stop();
  const families = readOpenMetrics(metrics.text(CALM));
  expect(value(families, "jobdeck_event_loop_lag_seconds_bucket", { le: "0.25" })).toBe(1);
  expect(value(families, "jobdeck_event_loop_lag_seconds_bucket", { le: "0.5" })).toBe(2);
});
