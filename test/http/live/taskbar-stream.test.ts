import { describe, expect, test } from "bun:test";
import { formatCursor } from "../../../src/http/live/cursor.ts";
import { HIGH_WATER_BYTES } from "../../../src/http/live/outlet.ts";
import { type TestApp, type TestAppOptions, testApp } from "../../support/app.ts";
import { newNode } from "../../support/builders.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/folder.ts";
import { SseReader } from "../../support/sse.ts";

const TICK = 100;

async function live(options: TestAppOptions = {}) {
  const clock = new FakeClock();
  const app = await testApp({ clock, ...options });
  return { app, clock, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

const open = async (app: TestApp, query = "", headers: Record<string, string> = {}) =>
  new SseReader(await app.send(`/ui/taskbar${query}`, { headers }));

const running = async (app: TestApp, title: string) => app.begin(await app.submit({ title }));

describe("a reader of /ui/taskbar", () => {
  test("is given the first bytes at once, with a place to come back to", async () => {
    await using t = await live();
    const response = await t.app.send("/ui/taskbar");
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const reader = new SseReader(response);
    expect(await reader.next()).toEqual({
      event: "beat",
      id: `${t.app.deck.tracker.storeId}-0`,
      retry: "2000",
      data: String(t.clock.now()),
    });
    await reader.close();
  });

  test("is told of a change as an unnamed message with that row alone", async () => {
    await using t = await live();
    const [other, job] = [await running(t.app, "other"), await running(t.app, "mine")];
    const reader = await open(t.app);
    await reader.nextNews();
    await t.app.report(job, { title: "changed" });
    await t.clock.advance(TICK);
    const message = await reader.nextNews();
    expect(message?.event).toBeNull();
    expect(message?.id).toBe(`${t.app.deck.tracker.storeId}-${t.app.deck.tracker.change()}`);
    expect(message?.data).toContain("changed");
    expect(message?.data).toContain(`id="taskbar-job-${job.id}"`);
    expect(message?.data).not.toContain(other.id);
    await reader.close();
  });

  test("is told of many changes of one job in one message, the newest state only", async () => {
    await using t = await live();
    const job = await running(t.app, "job");
    const reader = await open(t.app);
    await reader.nextNews();
    for (let n = 1; n <= 20; n += 1) await t.app.report(job, { title: `state ${n}.` });
    await t.clock.advance(TICK);
    const message = await reader.nextNews();
    expect(message?.data).toContain("state 20.");
    expect(message?.data).not.toContain("state 19.");
    await reader.close();
  });

  test("is not sent a row again that looks as before", async () => {
    await using t = await live();
    const job = await running(t.app, "job");
    const reader = await open(t.app);
    await reader.nextNews();
    await t.app.report(job, { title: "seen" });
    await t.clock.advance(TICK);
    await reader.nextNews();
    await t.app.report(job, { firstOutputMs: 12 });
    await t.clock.advance(TICK);
    await t.app.report(job, { title: "next" });
    await t.clock.advance(TICK);
    expect((await reader.nextNews())?.data).toContain("next");
    await reader.close();
  });

  test("is told within two seconds what a job waits for by now, though the job has not changed", async () => {
    await using t = await live();
    const [job, same] = [await t.app.submit({ queue: "slow" }), await t.app.submit()];
    await t.app.deck.store.saveNode(newNode(t.clock.now()));
    const reader = await open(t.app);
    await reader.nextNews();
    const paused = await t.app.send("/api/queues/slow", {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ paused: true }),
    });
    expect(paused.status).toBe(200);
    await t.clock.advance(2000);
    const message = await reader.nextNews();
    expect(message?.data).toContain(`id="job-${job.id}"`);
    expect(message?.data).toContain("paused");
    expect(message?.data).not.toContain(same.id);
    await reader.close();
  });

  test("sees in a row that changes what the job waits for", async () => {
    await using t = await live();
    const reader = await open(t.app);
    await reader.nextNews();
    const job = await t.app.submit();
    await t.clock.advance(TICK);
    const waiting = t.app.deck.tracker.waiting(job)?.text ?? "";
    expect((await reader.nextNews())?.data).toContain(waiting);
    await reader.close();
  });

  test("sees an ended job leave after 30 s, though nothing changes then", async () => {
    await using t = await live();
    const job = await t.app.end(await running(t.app, "short"), "complete");
    const reader = await open(t.app);
    expect((await reader.nextNews())?.data).toContain(`id="taskbar-job-${job.id}"`);
    await t.clock.advance(30_000);
    const message = await reader.nextNews();
    expect(message?.data).toContain(`hx-target="#taskbar-job-${job.id}" hx-swap="delete"`);
    expect(message?.data).not.toContain(`hx-target="#job-${job.id}" hx-swap="delete"`);
    await reader.close();
  });

  test("sees a deleted job leave every list", async () => {
    await using t = await live();
    const job = await t.app.end(await running(t.app, "gone"), "complete");
    const reader = await open(t.app);
    await reader.nextNews();
    await t.app.deck.tracker.remove(job.id);
    await t.clock.advance(TICK);
    expect((await reader.nextNews())?.data).toContain(`hx-target="#job-${job.id}" hx-swap="delete"`);
    await reader.close();
  });

  test("gets the same bytes as every other reader in its place", async () => {
    await using t = await live();
    const job = await running(t.app, "job");
    const bodies = await Promise.all(
      [1, 2, 3].map(async () => (await t.app.send("/ui/taskbar")).body?.getReader()),
    );
    for (const body of bodies) await body?.read();
    await t.app.report(job, { title: "changed" });
    await t.clock.advance(TICK);
    const chunks = await Promise.all(bodies.map(async (body) => (await body?.read())?.value));
    expect(chunks[0]?.length).toBeGreaterThan(100);
    expect(chunks[1]?.buffer).toBe(chunks[0]?.buffer);
    expect(chunks[2]?.buffer).toBe(chunks[0]?.buffer);
    for (const body of bodies) await body?.cancel();
  });

  test("hears at least 20 beats in 5 idle minutes", async () => {
    await using t = await live();
    const reader = await open(t.app);
    await reader.nextNews();
    await t.clock.advance(5 * 60_000);
    t.app.face.closeStreams();
    const beats = (await reader.all()).filter((message) => message.event === "beat");
    expect(beats.length).toBeGreaterThanOrEqual(20);
    expect(beats.at(-1)?.data).toBe(String(t.clock.now()));
    expect(t.clock.pending).toBe(0);
  });
});

describe("a reader who comes back", () => {
  test("with Last-Event-ID gets what it missed and nothing that it has seen", async () => {
    await using t = await live();
    const [seen, missed] = [await running(t.app, "seen"), await running(t.app, "missed")];
    const stayer = await open(t.app);
    const leaver = await open(t.app);
    await leaver.nextNews();
    await t.app.report(seen, { title: "seen again" });
    await t.clock.advance(TICK);
    const last = await leaver.nextNews();
    await leaver.close();
    await t.app.report(missed, { title: "missed this" });
    await t.clock.advance(TICK);
    const back = await open(t.app, "?after=ignored-0", { "last-event-id": last?.id ?? "" });
    const message = await back.nextNews();
    expect(message?.data).toContain("missed this");
    expect(message?.data).not.toContain("seen again");
    await Promise.all([back.close(), stayer.close()]);
  });

  test("with ?after= gets what it missed, and a row that left meanwhile leaves", async () => {
    await using t = await live();
    const ended = await t.app.end(await running(t.app, "ended"), "complete");
    const stayer = await open(t.app);
    const other = await running(t.app, "other");
    await t.clock.advance(TICK);
    const leaver = await open(t.app);
    const hello = await leaver.next();
    await leaver.close();
    await t.clock.advance(31_000);
    const back = await open(t.app, `?after=${hello?.id}`);
    const message = await back.nextNews();
    expect(message?.data).toContain(`hx-target="#taskbar-job-${ended.id}" hx-swap="delete"`);
    expect(message?.data).not.toContain(`id="taskbar-job-${other.id}"`);
    await Promise.all([back.close(), stayer.close()]);
  });

  test("with nothing missed gets nothing but the beat", async () => {
    await using t = await live();
    const stayer = await open(t.app);
    const job = await running(t.app, "job");
    await t.clock.advance(TICK);
    const back = await open(t.app, `?after=${t.app.deck.tracker.storeId}-${t.app.deck.tracker.change()}`);
    expect((await back.next())?.event).toBe("beat");
    await t.app.report(job, { title: "newer" });
    await t.clock.advance(TICK);
    expect((await back.next())?.data).toContain("newer");
    await Promise.all([back.close(), stayer.close()]);
  });

  test("after a restart of the server gets what changed meanwhile", async () => {
    await using folder = await tempFolder();
    let id = "";
    let jobId = "";
    {
      await using t = await live({ folder });
      const job = await running(t.app, "before");
      jobId = job.id;
      const reader = await open(t.app);
      id = (await reader.next())?.id ?? "";
      await reader.close();
    }
    await using t = await live({ folder });
    await t.app.report(t.app.deck.tracker.get(jobId), { title: "while it was away" });
    const back = await open(t.app, "", { "last-event-id": id });
    const message = await back.nextNews();
    expect(message?.data).toContain("while it was away");
    expect(message?.id).toBe(`${t.app.deck.tracker.storeId}-${t.app.deck.tracker.change()}`);
    await back.close();
  });

  const strangers: readonly [name: string, cursor: (app: TestApp) => string][] = [
    ["of another store", () => "018f0000-0000-7000-8000-000000000001-3"],
    ["of the future", (app) => `${app.deck.tracker.storeId}-999`],
    ["that nobody gave out", () => "hello"],
  ];
  for (const [name, cursor] of strangers) {
    test(`with a cursor ${name} gets the whole taskbar`, async () => {
      await using t = await live();
      const job = await running(t.app, "job");
      const reader = await open(t.app, "", { "last-event-id": cursor(t.app) });
      const message = await reader.nextNews();
      expect(message?.data).toContain('id="taskbar-panel"');
      expect(message?.data).toContain(`id="taskbar-job-${job.id}"`);
      await reader.close();
    });
  }

  test("too late gets the whole taskbar instead of everything that changed", async () => {
    await using t = await live();
    const stayer = await open(t.app);
    const job = await running(t.app, "job");
    for (let n = 0; n < 250; n += 1) await t.app.submit({ title: `filler ${n}.` });
    await t.clock.advance(TICK);
    const back = await open(t.app, `?after=${t.app.deck.tracker.storeId}-1`);
    const message = await back.nextNews();
    expect(message?.data).toContain('id="taskbar-panel"');
    expect(message?.data).toContain(`id="taskbar-job-${job.id}"`);
    expect(message?.data).not.toContain("filler 7.");
    await Promise.all([back.close(), stayer.close()]);
  });

  test("with a broken ?after= is told so", async () => {
    await using t = await live();
    const response = await t.app.send("/ui/taskbar?after=1", { headers: { accept: "application/json" } });
    expect(response.status).toBe(422);
    expect((await response.json()).error.code).toBe("invalid_query");
  });
});

test("a reader who asks for it once gets what it missed, packed, and the end", async () => {
  await using t = await live();
  const job = await running(t.app, "job");
  const cursor = formatCursor(t.app.deck.tracker.storeId, 0);
  const response = await t.app.send(`/ui/taskbar?once=1&after=${cursor}`, {
    headers: { "accept-encoding": "gzip" },
  });
  expect([response.headers.get("content-type"), response.headers.get("content-encoding")]).toEqual([
    "text/event-stream; charset=utf-8",
    "gzip",
  ]);
  const text = new TextDecoder().decode(Bun.gunzipSync(await response.bytes()));
  expect(text).toMatch(/^retry: 2000\nid: \S+\nevent: beat\ndata: \d+\n\nid: \S+\ndata: /);
  expect(text).toContain(`id="taskbar-job-${job.id}"`);
  expect(text).toEndWith("\n\n");
  expect([t.app.face.streams, t.clock.pending]).toEqual([0, 0]);
});

describe("a reader who does not read", () => {
  test("costs no more than its high water mark and one message, and holds up nobody", async () => {
    await using t = await live();
    const job = await running(t.app, "job");
    const deaf = await t.app.send("/ui/taskbar");
    const awake = await open(t.app);
    await awake.nextNews();
    let largest = 0;
    for (let n = 1; n <= 60; n += 1) {
      await t.app.report(job, { title: `${n}. ${"x".repeat(280)}` });
      await t.clock.advance(TICK);
      const message = await awake.nextNews();
      largest = Math.max(largest, message?.data.length ?? 0);
      expect(message?.data).toContain(`${n}. xxx`);
    }
    expect(t.app.face.pendingBytes).toBeGreaterThan(HIGH_WATER_BYTES / 2);
    expect(t.app.face.pendingBytes).toBeLessThan(HIGH_WATER_BYTES + 2 * largest);

    const late = new SseReader(deaf);
    for (let data = ""; !data.includes("60. xxx"); )
      data = (await late.nextNews())?.data ?? "60. xxx (ended)";
    await t.app.report(job, { title: "all caught up" });
    await t.clock.advance(TICK);
    expect((await late.nextNews())?.data).toContain("all caught up");
    await Promise.all([late.close(), awake.close()]);
  });

  test("is cut off after a minute", async () => {
    await using t = await live();
    const job = await running(t.app, "job");
    const deaf = await t.app.send("/ui/taskbar");
    for (let n = 0; t.app.face.pendingBytes < HIGH_WATER_BYTES; n += 1) {
      await t.app.report(job, { title: `${n}. ${"x".repeat(280)}` });
      await t.clock.advance(TICK);
    }
    expect(t.app.face.streams).toBe(1);
    await t.clock.advance(71_000);
    expect(t.app.face.streams).toBe(0);
    expect(t.app.face.pendingBytes).toBe(0);
    expect(deaf.body?.getReader().read()).rejects.toThrow("stopped reading");
  });
});

describe("the server", () => {
  test("listens to nothing and waits for nothing when all readers have left", async () => {
    await using t = await live();
    await running(t.app, "job");
    const before = [t.app.deck.hub.listeners, t.clock.pending, t.app.face.streams];
    const readers = await Promise.all([open(t.app), open(t.app), open(t.app)]);
    expect(t.app.face.streams).toBe(3);
    for (const reader of readers) await reader.close();
    expect([t.app.deck.hub.listeners, t.clock.pending, t.app.face.streams]).toEqual(before);
  });

  test("ends every stream when it stops", async () => {
    await using t = await live();
    const job = await running(t.app, "job");
    const streams = [
      "/ui/taskbar",
      "/api/jobs/stream",
      `/ui/jobs/${job.id}`,
      `/api/jobs/${job.id}/log?follow=1`,
    ];
    const readers = await Promise.all(
      streams.map(async (path) => (await t.app.send(path)).body?.getReader()),
    );
    expect(t.app.face.streams).toBe(4);
    t.app.face.closeStreams();
    for (const reader of readers) {
      while (!(await reader?.read())?.done);
    }
    expect([t.app.face.streams, t.app.deck.hub.listeners, t.clock.pending]).toEqual([0, 0, 0]);
  });

  test("counts on when the clock is set back", async () => {
    await using t = await live();
    const reader = await open(t.app);
    await reader.nextNews();
    t.clock.set(t.clock.now() - 3_600_000);
    await t.app.submit();
    await t.clock.advance(TICK);
    expect((await reader.nextNews())?.data).toContain("1 queued");
    await reader.close();
  });

  test("sends a flood of jobs as the taskbar alone", async () => {
    await using t = await live();
    const reader = await open(t.app);
    await reader.nextNews();
    await t.app.deck.tracker.enqueueMany(
      "everything",
      Array.from({ length: 700 }, (_, n) => ({ name: `f${n}` })),
    );
    const job = t.app.deck.tracker.list({}, { limit: 1, order: "asc" }).jobs[0];
    if (job === undefined) throw new Error("No job was made");
    await t.app.begin(job);
    await t.clock.advance(TICK);
    const data = (await reader.nextNews())?.data ?? "";
    expect(data).toContain(`id="taskbar-job-${job.id}"`);
    expect(data.length).toBeLessThan(1_000_000);
    await reader.close();
  });
});

describe("a reader of /api/jobs/stream", () => {
  test("gets the whole taskbar at once and whenever it changes, as the event jobs", async () => {
    await using t = await live();
    const job = await running(t.app, "first");
    const reader = new SseReader(await t.app.send("/api/jobs/stream"));
    const first = await reader.next();
    expect([first?.event, first?.retry]).toEqual(["jobs", "2000"]);
    expect(first?.id).toBe(`${t.app.deck.tracker.storeId}-${t.app.deck.tracker.change()}`);
    expect(first?.data).toStartWith('<section id="taskbar-panel"');
    expect(first?.data).toContain(`id="taskbar-job-${job.id}"`);
    await t.app.submit({ title: "waits, so it has no row" });
    await t.clock.advance(TICK);
    await t.app.report(job, { title: "second" });
    await t.clock.advance(TICK);
    expect((await reader.next())?.data).toContain("second");
    await reader.close();
  });

  test("comes back with Last-Event-ID and has the newest", async () => {
    await using t = await live();
    const job = await running(t.app, "first");
    const reader = new SseReader(await t.app.send("/api/jobs/stream"));
    const id = (await reader.next())?.id ?? "";
    await reader.close();
    await t.app.report(job, { title: "second" });
    const back = new SseReader(await t.app.send("/api/jobs/stream", { headers: { "last-event-id": id } }));
    expect((await back.next())?.data).toContain("second");
    await back.close();
  });

  test("comes back after a restart of the server and has the newest, under an id of the same store", async () => {
    await using folder = await tempFolder();
    let id = "";
    {
      await using t = await live({ folder });
      await running(t.app, "before");
      id = (await new SseReader(await t.app.send("/api/jobs/stream")).next())?.id ?? "";
    }
    await using t = await live({ folder });
    await running(t.app, "after the restart");
    const back = new SseReader(await t.app.send(`/api/jobs/stream?after=${id}`));
    const first = await back.next();
    expect(first?.data).toContain("after the restart");
    expect(first?.id).toBe(`${id.replace(/-\d+$/, "")}-${t.app.deck.tracker.change()}`);
    await back.close();
  });

  test("costs no more than the newest taskbar while it does not read", async () => {
    await using t = await live();
    const job = await running(t.app, "job");
    const deaf = await t.app.send("/api/jobs/stream");
    let largest = 0;
    for (let n = 1; n <= 80; n += 1) {
      await t.app.report(job, { title: `${n}. ${"x".repeat(280)}` });
      await t.clock.advance(TICK);
      largest = Math.max(largest, t.app.face.pendingBytes);
    }
    expect(largest).toBeLessThan(HIGH_WATER_BYTES + 10_000);
    const late = new SseReader(deaf);
    for (let data = ""; !data.includes("80. xxx"); ) data = (await late.next())?.data ?? "80. xxx (ended)";
    await late.close();
  });

  test("hears beats as comments, which an EventSource passes over", async () => {
    await using t = await live();
    const reader = new SseReader(await t.app.send("/api/jobs/stream"));
    await t.clock.advance(5 * 60_000);
    t.app.face.closeStreams();
    expect((await reader.all()).map((message) => message.event)).toEqual(["jobs"]);
    expect(reader.comments).toBeGreaterThanOrEqual(20);
  });
});
