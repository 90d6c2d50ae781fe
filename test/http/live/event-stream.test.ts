import { describe, expect, test } from "bun:test";
import type { NewEvent } from "../../../src/domain/event.ts";
import type { Job } from "../../../src/domain/job.ts";
import { HIGH_WATER_BYTES } from "../../../src/http/live/outlet.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/folder.ts";
import { scenarios } from "../../support/scenario.ts";
import { SseReader } from "../../support/sse.ts";

const STREAM = { accept: "text/event-stream" };
const log = (message: string): NewEvent => ({
  type: "log",
  at: Date.UTC(2026, 0, 1),
  data: { level: "info", stage: null, message },
});
const running = async (app: TestApp) => app.begin(await app.submit());
const open = async (app: TestApp, id: string, query = "", headers: Record<string, string> = {}) =>
  new SseReader(await app.send(`/api/jobs/${id}/events${query}`, { headers: { ...STREAM, ...headers } }));

describe("a job's journal as a stream", () => {
  test("tells what was and what comes, numbered without a gap, and ends after the end", async () => {
    await using app = await testApp();
    const job = await running(app);
    const reader = await open(app, job.id);
    await app.report(job, {}, [log("hello")]);
    await app.end(job, "complete", { result: 7 });
    const messages = await reader.all();
    expect(messages.map(({ event, id }) => [event, id])).toEqual([
      ["status", "1"],
      ["status", "2"],
      ["log", "3"],
      ["status", "4"],
    ]);
    expect(JSON.parse(messages[2]?.data ?? "")).toEqual({
      seq: 3,
      jobId: job.id,
      attempt: 1,
      at: "2026-01-01T00:00:00.000Z",
      type: "log",
      data: { level: "info", stage: null, message: "hello" },
    });
    expect(JSON.parse(messages[3]?.data ?? "").data).toEqual({
      from: "running",
      status: "completed",
      reason: null,
    });
    expect([app.face.streams, app.deck.hub.listeners]).toEqual([0, 0]);
  });

  test("goes on after Last-Event-ID, which counts more than ?after=", async () => {
    await using app = await testApp();
    const job = await running(app);
    await app.report(job, {}, [log("three"), log("four")]);
    await app.end(job, "complete");
    const ids = async (query: string, headers = {}) =>
      (await (await open(app, job.id, query, headers)).all()).map((message) => message.id);
    expect(await ids("?after=3")).toEqual(["4", "5"]);
    expect(await ids("?after=1", { "last-event-id": "4" })).toEqual(["5"]);
    expect(await ids("", { "last-event-id": "no number" })).toEqual(["1", "2", "3", "4", "5"]);
  });

  test("coming back after the last event of an ended job is 204, which ends an EventSource", async () => {
    await using app = await testApp();
    const job = await app.end(await running(app), "complete");
    const response = await app.send(`/api/jobs/${job.id}/events`, {
      headers: { ...STREAM, "last-event-id": String(job.lastSeq) },
    });
    expect([response.status, response.body]).toEqual([204, null]);
  });

  test("keeps line breaks in one message", async () => {
    await using app = await testApp();
    const job = await running(app);
    await app.report(job, {}, [log("one\ntwo\r\nevent: evil\n\ndata: x")]);
    await app.end(job, "complete");
    const messages = await (await open(app, job.id, "?after=2")).all();
    expect(messages.map((message) => message.event)).toEqual(["log", "status"]);
    expect(JSON.parse(messages[0]?.data ?? "").data.message).toBe("one\ntwo\r\nevent: evil\n\ndata: x");
  });

  test("keeps nothing for a reader who does not read, and loses nothing for it", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    const job = await running(app);
    const response = await app.send(`/api/jobs/${job.id}/events?after=2`, { headers: STREAM });
    for (let n = 0; n < 50; n += 1) {
      await app.report(
        job,
        {},
        Array.from({ length: 20 }, (_, k) => log(`${n}.${k} ${"x".repeat(500)}`)),
      );
    }
    expect(app.face.pendingBytes).toBeLessThan(HIGH_WATER_BYTES + 2000);
    await app.end(job, "complete");
    const messages = await new SseReader(response).all();
    expect(messages.map((message) => Number(message.id))).toEqual(
      Array.from({ length: 1001 }, (_, n) => n + 3),
    );
  });

  test("goes on after a restart of the server where its reader was", async () => {
    await using folder = await tempFolder();
    let job: Job;
    {
      await using app = await testApp({ folder });
      job = await running(app);
      const reader = await open(app, job.id);
      await app.report(job, {}, [log("three"), log("four")]);
      expect([await reader.next(), await reader.next(), await reader.next()].at(-1)?.id).toBe("3");
      app.face.closeStreams();
    }
    await using app = await testApp({ folder });
    const back = await open(app, job.id, "", { "last-event-id": "3" });
    await app.end(job, "giveBack", { completedAt: null });
    const again = await app.begin(app.deck.tracker.get(job.id));
    await app.end(again, "complete");
    expect((await back.all()).map(({ event, id }) => [event, id])).toEqual([
      ["log", "4"],
      ["status", "5"],
      ["status", "6"],
      ["status", "7"],
    ]);
  });

  test("stays open while nothing happens, with a beat at least every 15 s, until its reader leaves", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    const job = await running(app);
    const reader = await open(app, job.id, `?after=${job.lastSeq}`);
    for (let silence = 0; silence < 20; silence += 1) {
      await clock.advance(15_000);
      const before = reader.comments;
      await app.report(job, {}, [log("news")]);
      await reader.next();
      expect(reader.comments).toBeGreaterThan(before);
    }
    await reader.close();
    expect([app.face.streams, app.deck.hub.listeners, clock.pending]).toEqual([0, 0, 0]);
  });

  test("cuts off a reader who has read nothing for a minute", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    const job = await running(app);
    await app.send(`/api/jobs/${job.id}/events`, { headers: STREAM });
    const flood = Array.from({ length: 200 }, (_, n) => log(`${n} ${"x".repeat(500)}`));
    await app.report(job, {}, flood);
    await clock.advance(71_000);
    expect([app.face.streams, app.face.pendingBytes, app.deck.hub.listeners]).toEqual([0, 0, 0]);
  });
});

describe("a job's journal in pages", () => {
  test("of a thousand events, with the number of the last one", async () => {
    await using app = await testApp();
    const job = await running(app);
    await app.report(
      job,
      {},
      Array.from({ length: 1500 }, (_, n) => log(`line ${n}`)),
    );
    const first = await (await app.send(`/api/jobs/${job.id}/events`)).json();
    expect(first.events).toHaveLength(1000);
    expect([first.events[0].seq, first.events[999].seq, first.lastSeq]).toEqual([1, 1000, 1502]);
    const second = await (await app.send(`/api/jobs/${job.id}/events?after=1000`)).json();
    expect(second.events.map((event: { seq: number }) => event.seq)).toEqual(
      Array.from({ length: 502 }, (_, n) => n + 1001),
    );
  });
});

describe("at the door", () =>
  scenarios([
    {
      name: "a browser that lists event-stream second gets pages",
      given: (app) => app.submit(),
      path: "/api/jobs/:id/events",
      headers: { accept: "application/json, text/event-stream" },
      status: 200,
      has: ['"lastSeq":1'],
    },
    {
      name: "a wrong number to go on from is 422",
      given: (app) => app.submit(),
      path: "/api/jobs/:id/events?after=-1",
      headers: STREAM,
      status: 422,
      has: ['"path":"/after"'],
    },
    { name: "an unknown job is 404", path: "/api/jobs/nope/events", headers: STREAM, status: 404 },
  ]));
