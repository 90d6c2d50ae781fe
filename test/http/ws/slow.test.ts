import { describe, expect, test } from "bun:test";
import type { NewEvent } from "../../../src/domain/event.ts";
import { STALL_MS } from "../../../src/http/live/outlets.ts";
import { HIGH_WATER, MOST_UNANSWERED, MOST_UNREAD } from "../../../src/http/ws/client.ts";
import { JOBS_EVERY_MS } from "../../../src/http/ws/jobs-topic.ts";
import { PING_MS } from "../../../src/http/ws/sockets.ts";
import { testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { following, slowReader } from "../../support/slow-reader.ts";
import { seqs } from "../../support/socket.ts";

const AT = Date.UTC(2026, 0, 1);
const progress = (current: number): NewEvent => ({
  type: "progress",
  at: AT,
  data: { stage: null, current, total: 0, percent: null, message: null },
});
const big = (n: number): readonly NewEvent[] =>
  Array.from({ length: n }, () => ({
    type: "log",
    at: AT,
    data: { level: "info", stage: null, message: "x".repeat(1000) },
  }));
/** A big entry and what a frame has around it. */
const ONE_FRAME = 2000;
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe("a reader that does not read", () => {
  test("is given nothing above a bound, and loses nothing but overtaken progress", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    const job = await app.begin(await app.submit());
    const { wire } = await following(app, job, 2);
    for (let n = 0; n < 10; n += 1) await app.report(job, {}, [...big(20), progress(n)]);
    expect(wire.most).toBeLessThan(HIGH_WATER + ONE_FRAME);
    const ended = await app.end(job, "complete", { result: 7 });
    wire.takeAll();
    const events = wire.read.filter(({ event }) => event === "job_event");
    const kept = events.filter(({ type }) => type !== "progress").map(({ seq }) => seq);
    const all = app.deck.tracker.events(job.id, 2, 1000);
    expect(kept).toEqual(all.filter(({ type }) => type !== "progress").map(({ seq }) => seq));
    const shown = events.flatMap(({ type, data }) => (type === "progress" ? [data] : []));
    expect(shown.length).toBeLessThan(10);
    expect(shown.at(-1)).toMatchObject({ current: 9 });
    expect(wire.read.at(-1)).toMatchObject({ event: "job_ended", job: { result: 7 } });
    expect(seqs(wire.read).at(-1)).toBe(ended.lastSeq);
  });

  test("does not slow another one", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    const job = await app.begin(await app.submit());
    await following(app, job, 2);
    const quick = await following(app, job, 2);
    for (let n = 0; n < 10; n += 1) {
      await app.report(job, {}, big(20));
      quick.wire.takeAll();
    }
    expect(seqs(quick.wire.read)).toEqual(numbers(3, 202));
  });

  test("is pinged no more, and cut off after a minute", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    const job = await app.begin(await app.submit());
    const { wire, sockets } = await following(app, job, 2);
    await app.report(job, {}, big(100));
    const before = wire.getBufferedAmount();
    await clock.advance(STALL_MS - 1);
    expect([wire.ended, wire.getBufferedAmount()]).toEqual(["open", before]);
    await clock.advance(PING_MS);
    expect(wire.ended).toBe("terminated");
    expect([app.deck.hub.listeners, sockets.pending]).toEqual([0, 0]);
  });

  test("is not cut off while it reads, however slowly", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    const job = await app.begin(await app.submit());
    const { wire } = await following(app, job, 2);
    await app.report(job, {}, big(1000));
    for (let n = 0; n < 10; n += 1) {
      await clock.advance(STALL_MS - 1);
      wire.take();
    }
    expect(wire.ended).toBe("open");
  });

  test("of all jobs is told of each that changed once, when it reads again", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    const reader = slowReader(app);
    await reader.say("subscribe", { topic: "jobs" });
    const jobs = await app.deck.tracker.enqueueMany(
      "everything",
      Array.from({ length: 300 }, (_, n) => ({ name: `${n}` })),
    );
    for (let n = 0; n < 5; n += 1) {
      for (const { id } of jobs.slice(0, 50)) await app.deck.tracker.edit(id, { tags: [`${n}`] });
      await clock.advance(JOBS_EVERY_MS);
    }
    expect(reader.wire.most).toBeLessThan(HIGH_WATER + 4 * ONE_FRAME);
    reader.wire.takeAll();
    const told = reader.wire.read.filter(({ event }) => event === "job_changed");
    const newest = new Map(told.map((frame) => [frame["job_id"], frame["job"]]));
    expect(newest.size).toBe(300);
    expect(newest.get(jobs[0]?.id)).toMatchObject({ tags: ["4"] });
    expect(told.length).toBeLessThan(450);
  });

  test("and asks on is cut off when it leaves too many answers unread", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    await app.deck.tracker.enqueueMany(
      "everything",
      Array.from({ length: 1000 }, (_, n) => ({ name: `${n}` })),
    );
    const reader = slowReader(app);
    for (let n = 0; n < 50 && reader.wire.ended === "open"; n += 1) await reader.say("get_status");
    expect(reader.wire.ended).toBe("terminated");
    expect(reader.wire.most).toBeLessThan(MOST_UNREAD + 100_000);
  });

  test("and asks faster than it can be answered is cut off", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    const reader = slowReader(app);
    const text = "x".repeat(500_000);
    let sent = 0;
    while (reader.wire.ended === "open" && sent < 2 * MOST_UNANSWERED) {
      reader.shout("run_job", { job_type: "everything", params: { name: text } });
      sent += text.length;
    }
    expect(reader.wire.ended).toBe("terminated");
    expect(sent).toBeLessThanOrEqual(MOST_UNANSWERED + text.length);
  });

  test("and follows several jobs is given each its turn", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    const first = await app.begin(await app.submit());
    const second = await app.begin(await app.submit({ input: { name: "two" } }));
    const reader = await following(app, first, 2);
    await reader.say("reconnect_job", { job_id: second.id, last_seq: 2 });
    for (const job of [first, second]) await app.report(job, {}, big(500));
    for (let n = 0; n < 3; n += 1) reader.wire.take();
    const ids = new Set(
      reader.wire.read.flatMap(({ event, job_id }) => (event === "job_event" ? [job_id] : [])),
    );
    expect([...ids]).toEqual([first.id, second.id]);
  });
});
