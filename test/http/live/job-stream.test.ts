import { describe, expect, test } from "bun:test";
import type { NewEvent } from "../../../src/domain/event.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { newNode } from "../../support/builders.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { SseReader } from "../../support/sse.ts";

const log = (message: string): NewEvent => ({
  type: "log",
  at: Date.UTC(2026, 0, 1),
  data: { level: "info", stage: null, message },
});
const running = async (app: TestApp) => app.begin(await app.submit({ input: { name: "x", secret: "hush" } }));
const open = async (app: TestApp, id: string, after = 0, headers: Record<string, string> = {}) =>
  new SseReader(await app.send(`/ui/jobs/${id}?after=${after}`, { headers }));

async function live() {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  return { app, clock, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

describe("an open job page", () => {
  test("is brought up to date at once, then gets the log lines after its own", async () => {
    await using t = await live();
    const job = await running(t.app);
    await t.app.report(job, {}, [log("on the page"), log("not on the page")]);
    const reader = await open(t.app, job.id, 3);
    expect((await reader.next())?.event).toBe("beat");
    const state = await reader.nextNews();
    expect(state?.event).toBeNull();
    for (const id of ["job-head", "stage-bar", "timeline", "job-details", "job-outcome", "artifacts"]) {
      expect(state?.data).toContain(`hx-target="#${id}"`);
    }
    expect(state?.data).not.toContain("hush");
    const lines = await reader.nextNews();
    expect(lines?.id).toBe("4");
    expect(lines?.data).toContain("not on the page");
    expect(lines?.data).not.toContain(">on the page");
    await reader.close();
    expect([t.app.face.streams, t.app.deck.hub.listeners, t.clock.pending]).toEqual([0, 0, 0]);
  });

  test("gets many changes as one message", async () => {
    await using t = await live();
    const job = await running(t.app);
    const reader = await open(t.app, job.id, job.lastSeq);
    await reader.nextNews();
    for (let n = 1; n <= 9; n += 1) await t.app.report(job, { title: `state ${n}.` });
    await t.clock.advance(100);
    const state = await reader.nextNews();
    expect(state?.data).toContain("state 9.");
    expect(state?.data).not.toContain("state 8.");
    await reader.close();
  });

  test("gets no part again that it has already", async () => {
    await using t = await live();
    const job = await running(t.app);
    const reader = await open(t.app, job.id, job.lastSeq);
    await reader.nextNews();
    await t.app.report(job, { title: "another name" });
    await t.clock.advance(100);
    const data = (await reader.nextNews())?.data ?? "";
    expect([...data.matchAll(/hx-target="#([\w-]+)"/g)].map(([, id]) => id)).toEqual(["job-head"]);
    await reader.close();
  });

  test("is told when the reason why the job waits has changed, though the job has not", async () => {
    await using t = await live();
    const job = await t.app.submit();
    const reader = await open(t.app, job.id, job.lastSeq);
    expect((await reader.nextNews())?.data).toContain("Nothing takes jobs");
    const { store, tracker } = t.app.deck;
    const now = t.clock.now();
    await store.saveNode(newNode(now, { slots: 1 }));
    await tracker.queues.edit(job.queue, { paused: true });
    await t.clock.advance(1000);
    const data = (await reader.nextNews())?.data ?? "";
    expect(data).toContain("Queue everything is paused");
    expect([...data.matchAll(/hx-target="#([\w-]+)"/g)].map(([, id]) => id)).toEqual(["job-head"]);
    await reader.close();
    expect([t.app.deck.hub.listeners, t.clock.pending]).toEqual([0, 0]);
  });

  test("is told how the jobs fare that it waits for", async () => {
    await using t = await live();
    const first = await t.app.submit({ title: "first of two" });
    const job = await t.app.submit({ dependsOn: [first.id] });
    const reader = await open(t.app, job.id, job.lastSeq);
    expect((await reader.nextNews())?.data).toContain("Queued: first of two");
    await t.app.begin(first);
    await t.clock.advance(1000);
    expect((await reader.nextNews())?.data).toContain("Running: first of two");
    await reader.close();
  });

  test("is told of the files that appear", async () => {
    await using t = await live();
    const job = await running(t.app);
    const reader = await open(t.app, job.id, job.lastSeq);
    await reader.nextNews();
    await t.app.leave(job, "out/report.md", "# Hi");
    await t.app.report(job, { artifactCount: 1 });
    await t.clock.advance(100);
    expect((await reader.nextNews())?.data).toContain("out/report.md");
    await reader.close();
  });

  test("gets the end, every line before it, and the word that no more comes", async () => {
    await using t = await live();
    const job = await running(t.app);
    const reader = await open(t.app, job.id, job.lastSeq);
    await reader.nextNews();
    await t.app.report(
      job,
      {},
      Array.from({ length: 450 }, (_, n) => log(`line ${n}.`)),
    );
    await t.app.end(job, "complete");
    await t.clock.advance(100);
    const messages = await reader.all();
    const text = messages.map((message) => message.data).join("");
    expect(text).toContain("Completed");
    for (const n of [0, 199, 200, 449]) expect(text).toContain(`line ${n}.`);
    expect(messages.at(-1)?.event).toBe("end");
    expect(t.app.face.streams).toBe(0);
  });

  test("comes back with the line that it saw last", async () => {
    await using t = await live();
    const job = await running(t.app);
    await t.app.report(job, {}, [log("seen"), log("missed")]);
    await t.app.end(job, "complete");
    const messages = await (await open(t.app, job.id, 0, { "last-event-id": "3" })).all();
    const text = messages.map((message) => message.data).join("");
    expect(text).toContain("missed");
    expect(text).not.toContain(">seen<");
    expect(messages.at(-1)?.event).toBe("end");
  });

  test("ends when its job is deleted", async () => {
    await using t = await live();
    const job = await t.app.submit();
    const reader = await open(t.app, job.id, job.lastSeq);
    await reader.nextNews();
    await t.app.end(job, "cancelWaiting");
    await t.app.deck.tracker.remove(job.id);
    await t.clock.advance(100);
    expect((await reader.all()).at(-1)?.event).toBe("end");
  });

  test("hears named beats for its watchdog", async () => {
    await using t = await live();
    const job = await running(t.app);
    const reader = await open(t.app, job.id, job.lastSeq);
    await reader.nextNews();
    await t.clock.advance(5 * 60_000);
    t.app.face.closeStreams();
    expect((await reader.all()).filter(({ event }) => event === "beat").length).toBeGreaterThanOrEqual(20);
  });
});

test("the page asks for the stream from the place where it ends", async () => {
  await using app = await testApp();
  const job = await running(app);
  await app.report(job, {}, [log("a"), log("b")]);
  const page = await (await app.send(`/jobs/${job.id}`)).text();
  expect(page).toContain(`/ui/jobs/${job.id}?after=4`);
});
