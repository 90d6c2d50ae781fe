import { describe, expect, test } from "bun:test";
import { BEAT_MS } from "../../src/http/live/outlets.ts";
import { PING_MS } from "../../src/http/ws/sockets.ts";
import { type TestApp, testApp } from "../support/app.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { listening } from "../support/listening.ts";
import { TestSocket } from "../support/socket.ts";
import { SseReader } from "../support/sse.ts";
import { tokenFor } from "../support/token.ts";

const STREAM = { accept: "text/event-stream" };
type Headers = Readonly<Record<string, string>>;

/** Every stream that one may have open, each with its first bytes read. */
async function openAll(app: TestApp, headers: Headers = {}) {
  const job = await app.begin(await app.submit({ sessionId: "s1" }));
  const paths = [
    ...["/api/jobs/stream", "/ui/taskbar", "/ui/workers", "/ui/sessions/s1", `/ui/jobs/${job.id}`],
    ...[`/api/jobs/${job.id}/events`, `/api/jobs/${job.id}/log?follow=1`],
  ];
  return Promise.all(
    paths.map(async (path) => {
      const response = await app.send(path, { headers: { ...STREAM, ...headers } });
      const reader = new SseReader(response);
      return { path, rest: reader.all() };
    }),
  );
}

describe("open streams end", () => {
  test("when their token is revoked", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    const { header, token } = await tokenFor(app, { scopes: ["read"] });
    const other = await tokenFor(app, { scopes: ["read"] });
    const streams = await openAll(app, header);
    const kept = await app.send("/api/jobs/stream", { headers: { ...STREAM, ...other.header } });
    expect(app.face.streams).toBe(streams.length + 1);
    await app.deck.tokens.revoke(token.id);
    for (const { rest } of streams) await rest;
    expect(app.face.streams).toBe(1);
    await kept.body?.cancel();
  });

  test("at the next beat after it has expired", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    const { header } = await tokenFor(app, { expiresAt: clock.now() + BEAT_MS + 1 });
    const streams = await openAll(app, header);
    await clock.advance(BEAT_MS);
    expect(app.face.streams).toBe(streams.length);
    await clock.advance(BEAT_MS);
    for (const { rest } of streams) await rest;
    expect([app.face.streams, app.deck.hub.listeners]).toEqual([0, 0]);
  });

  test("when the first token is made, since from then on everybody needs one", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    const streams = await openAll(app);
    await tokenFor(app);
    for (const { rest } of streams) await rest;
    expect(app.face.streams).toBe(0);
  });
});

describe("a WebSocket is closed with 1008", () => {
  test("when its token is revoked, and another's is not", async () => {
    await using app = await testApp();
    await using server = listening(app);
    const { header, token } = await tokenFor(app);
    const other = await tokenFor(app);
    using socket = await TestSocket.open(server.url, { headers: header });
    using kept = await TestSocket.open(server.url, { headers: other.header });
    await socket.ask("subscribe", { topic: "jobs" });
    await app.deck.tokens.revoke(token.id);
    expect(await socket.closed).toMatchObject({
      code: 1008,
      reason: expect.stringContaining("no longer in force"),
    });
    expect(await kept.ask("get_status")).toEqual({ active_jobs: [] });
    expect([app.face.streams, app.deck.hub.listeners]).toEqual([1, 0]);
  });

  test("at the next ping after it has expired, or at its next command", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    await using server = listening(app);
    const { header } = await tokenFor(app, { expiresAt: clock.now() + 1000 });
    using silent = await TestSocket.open(server.url, { headers: header });
    using busy = await TestSocket.open(server.url, { headers: header });
    await Promise.all([silent, busy].map((socket) => socket.ask("get_status")));
    await clock.advance(1000);
    busy.send({ command: "run_job", data: { job_type: "everything", params: { name: "late" } } });
    expect((await busy.closed).code).toBe(1008);
    expect(app.deck.tracker.active()).toEqual([]);
    await clock.advance(PING_MS);
    expect((await silent.closed).code).toBe(1008);
  });

  test("when the first token is made", async () => {
    await using app = await testApp();
    await using server = listening(app);
    using socket = await TestSocket.open(server.url);
    await socket.ask("get_status");
    await tokenFor(app);
    expect((await socket.closed).code).toBe(1008);
  });
});
