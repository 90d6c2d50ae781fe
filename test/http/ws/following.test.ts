import { describe, expect, test } from "bun:test";
import type { NewEvent } from "../../../src/domain/event.ts";
import type { Job } from "../../../src/domain/job.ts";
import { MOST_TOPICS } from "../../../src/http/ws/client.ts";
import { MOST_REPLAYED } from "../../../src/http/ws/job-topic.ts";
import { JOBS_EVERY_MS } from "../../../src/http/ws/jobs-topic.ts";
import { PING_MS } from "../../../src/http/ws/sockets.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/folder.ts";
import { listening } from "../../support/listening.ts";
import { type Frame, seqs, TestSocket } from "../../support/socket.ts";

const log = (message: string): NewEvent => ({
  type: "log",
  at: Date.UTC(2026, 0, 1),
  data: { level: "info", stage: null, message },
});
const logs = (n: number) => Array.from({ length: n }, (_, i) => log(`line ${i}`));
const running = async (app: TestApp) => app.begin(await app.submit());
const upTo = (seq: number) => (frame: Frame) => frame["seq"] === seq;
const isEnd = ({ event }: Frame) => event === "job_ended";
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe("reconnect_job", () => {
  test("gives what was missed, then what comes, without a gap and without a repeat", async () => {
    await using app = await testApp();
    await using server = listening(app);
    const job = await running(app);
    await app.report(job, {}, logs(3));
    using socket = await TestSocket.open(server.url);
    expect(await socket.ask("reconnect_job", { job_id: job.id, last_seq: 3 }, "r")).toEqual({
      ...{ message: `Reconnecting to job ${job.id}`, job_id: job.id, requestId: "r" },
    });
    expect(await socket.take(1)).toEqual([
      { event: "job_resumed", job_id: job.id, status: "running", replay_incomplete: false },
    ]);
    expect(seqs(await socket.until(upTo(5)))).toEqual([4, 5]);
    await app.report(job, {}, logs(2));
    expect(seqs(await socket.until(upTo(7)))).toEqual([6, 7]);
    await app.end(job, "complete", { result: "done" });
    const last = await socket.until(isEnd);
    expect(seqs(last)).toEqual([8]);
    expect(last.at(-1)).toMatchObject({ status: "completed", job: { result: "done" } });
  });

  test("serves several viewers, each from where it was, and one that leaves stops nothing", async () => {
    await using app = await testApp();
    await using server = listening(app);
    const job = await running(app);
    await app.report(job, {}, logs(2));
    using first = await TestSocket.open(server.url);
    using second = await TestSocket.open(server.url, { mode: "binary", path: "/ws" });
    await first.ask("reconnect_job", { job_id: job.id });
    await second.ask("reconnect_job", { job_id: job.id, last_seq: 3 });
    expect(seqs(await first.until(upTo(4)))).toEqual([1, 2, 3, 4]);
    expect(seqs(await second.until(upTo(4)))).toEqual([4]);
    first.close();
    await first.closed;
    await app.report(job, {}, logs(1));
    expect(seqs(await second.until(upTo(5)))).toEqual([5]);
    expect(app.deck.tracker.get(job.id)).toMatchObject({ status: "running", cancelRequestedAt: null });
  });

  test("of an ended job gives its last events and its final state, after a restart too", async () => {
    await using folder = await tempFolder();
    let job: Job;
    {
      await using app = await testApp({ folder });
      job = await running(app);
      await app.report(job, {}, [{ type: "output", at: 1, data: { value: { half: true } } }]);
      job = await app.end(job, "fail", { errors: ["It broke"] });
    }
    await using app = await testApp({ folder });
    await using server = listening(app);
    using socket = await TestSocket.open(server.url);
    await socket.ask("reconnect_job", { job_id: job.id, last_seq: 2 });
    const frames = await socket.until(isEnd);
    expect(frames[0]).toMatchObject({ event: "job_resumed", status: "failed", replay_incomplete: false });
    expect(frames[1]).toMatchObject({ seq: 3, type: "output", data: { value: { half: true } } });
    expect(seqs(frames)).toEqual([3, 4]);
    expect(frames.at(-1)).toMatchObject({ status: "failed", job: { errors: ["It broke"] } });
    await socket.ask("reconnect_job", { job_id: job.id, last_seq: job.lastSeq });
    expect(seqs(await socket.until(isEnd))).toEqual([]);
  });

  test.each([
    ["who missed more than is replayed", 1],
    ["who names an event that has not been", 1_000_000],
  ])("%s is told so, and given the job as it is and the newest events", async (_, last_seq) => {
    await using app = await testApp();
    await using server = listening(app);
    const job = await running(app);
    await app.report(job, { metadata: { now: "here" } }, logs(MOST_REPLAYED + 500));
    const { lastSeq } = app.deck.tracker.get(job.id);
    using socket = await TestSocket.open(server.url);
    await socket.ask("reconnect_job", { job_id: job.id, last_seq });
    expect(await socket.take(1)).toMatchObject([
      {
        event: "job_resumed",
        replay_incomplete: true,
        job: { metadata: { now: "here" }, status: "running" },
      },
    ]);
    expect(seqs(await socket.until(upTo(lastSeq)))).toEqual(numbers(lastSeq - MOST_REPLAYED + 1, lastSeq));
  });

  test("of a job that is then deleted ends with that word", async () => {
    await using app = await testApp();
    await using server = listening(app);
    const job = await running(app);
    using socket = await TestSocket.open(server.url);
    await socket.ask("reconnect_job", { job_id: job.id, last_seq: 2 });
    await socket.take(1);
    app.deck.hub.publish({ kind: "removed", id: job.id, change: app.deck.tracker.change() + 1 });
    expect(await socket.take(1)).toEqual([{ event: "job_removed", job_id: job.id }]);
    expect(app.deck.hub.listeners).toBe(0);
  });
});

describe("the topic of one job", () => {
  test("is what reconnect_job gives; after unsubscribe nothing more comes", async () => {
    await using app = await testApp();
    await using server = listening(app);
    const job = await running(app);
    using socket = await TestSocket.open(server.url);
    const topic = `job:${job.id}`;
    expect(await socket.ask("subscribe", { topic, after: 1 })).toEqual({
      message: `Subscribed to ${topic}`,
      topic,
    });
    expect(seqs(await socket.until(upTo(2)))).toEqual([2]);
    expect(await socket.ask("unsubscribe", { topic })).toEqual({
      message: `Unsubscribed from ${topic}`,
      topic,
    });
    await app.report(job, {}, logs(1));
    expect(await socket.ask("unsubscribe", { topic })).toEqual({ error: "Not subscribed", topic });
    expect(app.deck.hub.listeners).toBe(0);
  });

  test("is one of a bounded number", async () => {
    await using app = await testApp();
    await using server = listening(app);
    const jobs = await app.deck.tracker.enqueueMany(
      "everything",
      Array.from({ length: MOST_TOPICS + 1 }, (_, i) => ({ name: `${i}` })),
    );
    using socket = await TestSocket.open(server.url);
    for (const [i, job] of jobs.entries()) {
      socket.send({ command: "subscribe", data: { topic: `job:${job.id}`, after: 1 }, requestId: i });
    }
    const [last] = (await socket.until(({ requestId }) => requestId === MOST_TOPICS)).slice(-1);
    expect(last).toMatchObject({ code: "request_invalid", error: expect.stringContaining("1000 topics") });
    socket.send({ command: "run_job", data: { job_type: "everything", params: { name: "more" } } });
    const frames = await socket.until(({ event }) => event === "unsubscribed");
    expect(frames.at(-1)).toEqual({ event: "unsubscribed", topic: `job:${jobs[0]?.id}` });
  });
});

describe("a journal that is larger than what a connection holds", () => {
  test("arrives whole, in its order", async () => {
    await using app = await testApp();
    await using server = listening(app);
    const job = await running(app);
    const long = "x".repeat(10_000);
    for (let n = 0; n < 10; n += 1) {
      await app.report(
        job,
        {},
        Array.from({ length: 150 }, () => log(long)),
      );
    }
    await app.end(job, "complete");
    using socket = await TestSocket.open(server.url);
    await socket.ask("reconnect_job", { job_id: job.id, last_seq: 2 });
    expect(seqs(await socket.until(isEnd))).toEqual(numbers(3, 1503));
  });
});

describe("the topic of all jobs", () => {
  test("gives the active ones first, then each change, however many there were, as one", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    await using server = listening(app);
    const job = await running(app);
    using socket = await TestSocket.open(server.url);
    await socket.ask("subscribe", { topic: "jobs" });
    const [all = {}] = await socket.take(1);
    expect(all).toMatchObject({
      ...{ event: "jobs", replay_incomplete: false, cursor: expect.stringContaining(app.deck.store.id) },
      jobs: [{ id: job.id, status: "running" }],
    });
    await app.report(job, { metadata: { n: 1 } });
    await app.report(job, { metadata: { n: 2 } });
    const other = await app.submit();
    await clock.advance(JOBS_EVERY_MS);
    expect(await socket.take(2)).toMatchObject([
      { event: "job_changed", job_id: job.id, job: { metadata: { n: 2 } } },
      { event: "job_changed", job_id: other.id, job: { status: "queued" } },
    ]);
  });

  test("goes on after its cursor; one of another database begins anew", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    await using server = listening(app);
    const job = await running(app);
    const ended = await app.end(job, "complete");
    const after = `${app.deck.store.id}-${ended.change}`;
    await app.deck.tracker.remove(job.id);
    const other = await app.submit();
    using socket = await TestSocket.open(server.url);
    await socket.ask("subscribe", { topic: "jobs", after });
    expect(await socket.take(2)).toMatchObject([
      { event: "job_removed", job_id: job.id },
      { event: "job_changed", job_id: other.id },
    ]);
    await socket.ask("subscribe", { topic: "jobs", after: "another-7" });
    expect(await socket.take(1)).toMatchObject([{ event: "jobs", jobs: [{ id: other.id }] }]);
    socket.close();
    await socket.closed;
    await clock.advance(PING_MS);
    expect([app.deck.hub.listeners, clock.pending, app.face.streams]).toEqual([0, 0, 0]);
  });
});
