import { describe, expect, test } from "bun:test";
import { type TestApp, testApp } from "../../support/app.ts";
import { newJob, newNode } from "../../support/builders.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { SseReader } from "../../support/sse.ts";

async function live() {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  return { app, clock, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

const open = async (app: TestApp, path: string) => new SseReader(await app.send(path));
const targets = (data = "") => [...data.matchAll(/hx-target="#([\w-]+)"/g)].map(([, id]) => id);

describe("the page of workers", () => {
  test("is told once a second of the queues that changed, and of no others", async () => {
    await using t = await live();
    await t.app.submit({ queue: "still" });
    const reader = await open(t.app, "/ui/workers");
    const first = await reader.nextNews();
    expect(targets(first?.data)).toContain("queue-state-still");
    for (let i = 0; i < 3; i += 1) await t.app.submit({ queue: "busy" });
    await t.clock.advance(1000);
    const next = await reader.nextNews();
    expect(targets(next?.data)).toEqual(["queues", "queue-state-busy"]);
    expect(next?.data).toContain("3 waiting");
    await t.app.deck.tracker.queues.edit("busy", { paused: true });
    await t.clock.advance(1000);
    const paused = await reader.nextNews();
    expect(targets(paused?.data)).toEqual(["queue-state-busy"]);
    expect(paused?.data).toContain("Resume");
    await reader.close();
    expect([t.app.face.streams, t.app.deck.hub.listeners, t.clock.pending]).toEqual([0, 0, 0]);
  });

  test("is told of a process that fell silent, though nothing was written", async () => {
    await using t = await live();
    const { store, nodeId } = t.app.deck;
    const now = t.clock.now();
    await store.saveNode(newNode(now, { id: nodeId }));
    const reader = await open(t.app, "/ui/workers");
    expect((await reader.nextNews())?.data).toContain('data-alive="true"');
    await t.clock.advance(40_000);
    let data = "";
    while (!data.includes('data-alive="false"')) data = (await reader.nextNews())?.data ?? "";
    expect(targets(data)).toContain("nodes");
    await reader.close();
  });

  test("is rendered once for all who look", async () => {
    await using t = await live();
    const readers = [await open(t.app, "/ui/workers"), await open(t.app, "/ui/workers")];
    for (const reader of readers) await reader.nextNews();
    await t.app.submit({ queue: "busy" });
    await t.clock.advance(1000);
    const [one, other] = await Promise.all(readers.map((reader) => reader.nextNews()));
    expect(one?.data).toBe(other?.data);
    for (const reader of readers) await reader.close();
  });
});

describe("the page of webhooks", () => {
  const told = async (app: TestApp, url: string) => {
    const callback = { url, sentAt: null, statusCode: null, error: null, attempts: 0 };
    const [created] = await app.deck.store.insert([newJob({ callback, createdAt: app.deck.clock.now() })]);
    if (created?.kind !== "created") throw new Error("It was not created");
    return app.end(await app.begin(created.job), "complete", { completedAt: app.deck.clock.now() });
  };

  test("is told of what is to be sent, and of what became of it", async () => {
    await using t = await live();
    const first = await told(t.app, "https://hooks.example/a");
    const { deliveries } = t.app.deck;
    const [a] = deliveries.list({}, { limit: 1 }).deliveries;
    if (a === undefined) throw new Error("Nothing is to be sent");
    const reader = await open(t.app, "/ui/webhooks");
    expect(targets((await reader.nextNews())?.data)).toEqual([
      "webhook-endpoints",
      "webhook-deliveries",
      `delivery-${a.id}`,
    ]);
    const now = t.clock.now();
    const [claimed] = await deliveries.claim({
      ...{ now, until: now + 1000, limit: 1, perOrigin: 1, underWay: new Map() },
    });
    if (claimed === undefined) throw new Error("Nothing was due");
    const failed = { statusCode: 500, error: "Answered 500", nextAt: now + 5000, isGone: false };
    await deliveries.settle(claimed, { sentAt: now, at: now, ...failed });
    await t.clock.advance(1000);
    const news = await reader.nextNews();
    expect(targets(news?.data)).toEqual(["webhook-endpoints", `delivery-${a.id}`]);
    expect(news?.data).toContain("Answered 500");
    expect(news?.data).toContain(first.title);
    await told(t.app, "https://hooks.example/b");
    await t.clock.advance(1000);
    expect(targets((await reader.nextNews())?.data)[0]).toBe("webhook-deliveries");
    await reader.close();
    expect([t.app.face.streams, t.app.deck.hub.listeners, t.clock.pending]).toEqual([0, 0, 0]);
  });

  test("that shows some of them is told of those alone", async () => {
    await using t = await live();
    await told(t.app, "https://hooks.example/a");
    const reader = await open(t.app, "/ui/webhooks?status=delivered");
    expect((await reader.nextNews())?.data).toContain("No such delivery");
    await reader.close();
    expect((await t.app.send("/ui/webhooks?status=lost")).status).toBe(422);
  });
});

describe("the page of a session", () => {
  test("is drawn again when one of its jobs changes, and not for others", async () => {
    await using t = await live();
    const first = await t.app.submit({ title: "Digest", sessionId: "acme" });
    await t.app.submit({ title: "Generate", sessionId: "acme", dependsOn: [first.id] });
    const reader = await open(t.app, "/ui/sessions/acme");
    expect((await reader.nextNews())?.data).toContain("Queued: Digest");
    await t.app.submit({ title: "Another", sessionId: "other" });
    await t.app.begin(first);
    await t.clock.advance(1000);
    const next = await reader.nextNews();
    expect(targets(next?.data)).toEqual(["session-graph"]);
    expect(next?.data).toContain("Running: Digest");
    await reader.close();
    expect([t.app.face.streams, t.app.deck.hub.listeners, t.clock.pending]).toEqual([0, 0, 0]);
  });

  test("of nobody is not found", async () => {
    await using t = await live();
    expect((await t.app.send("/ui/sessions/nobody")).status).toBe(404);
  });
});

describe("the page of a job", () => {
  test("follows what it started after it has ended itself", async () => {
    await using t = await live();
    const parent = await t.app.begin(await t.app.submit({ title: "Parent" }));
    const { job: child } = await t.app.deck.tracker.submit(
      { type: "everything", input: { name: "child" } },
      "test",
      { parentId: parent.id },
    );
    await t.app.end(parent, "complete");
    const reader = await open(t.app, `/ui/jobs/${parent.id}?after=100`);
    expect((await reader.nextNews())?.data).toContain("Queued: child");
    await t.app.begin(child);
    await t.clock.advance(1000);
    expect((await reader.nextNews())?.data).toContain("Running: child");
    await reader.close();
  });

  test("is told why the job waits when time alone has changed that", async () => {
    await using t = await live();
    const { store } = t.app.deck;
    const now = t.clock.now();
    await store.saveNode(newNode(now));
    const job = await t.app.submit();
    const reader = await open(t.app, `/ui/jobs/${job.id}?after=${job.lastSeq}`);
    expect((await reader.nextNews())?.data).toContain("it starts now");
    await t.clock.advance(40_000);
    expect((await reader.nextNews())?.data).toContain("Nothing takes jobs");
    await reader.close();
  });
});
