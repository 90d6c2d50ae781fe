import { describe, expect, test } from "bun:test";
import { Elysia } from "elysia";
import { JobdeckError } from "../../../src/domain/errors.ts";
import { SILENT } from "../../../src/domain/log.ts";
import { socketRoutes } from "../../../src/http/ws/routes.ts";
import { PING_MS, Sockets } from "../../../src/http/ws/sockets.ts";
import { testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { listening } from "../../support/listening.ts";
import { TestSocket } from "../../support/socket.ts";
import { sendRaw } from "../../support/wire.ts";

const handshake = (port: number, headers: Readonly<Record<string, string>>) =>
  sendRaw(
    port,
    [
      "GET /api/ws HTTP/1.1",
      "Connection: Upgrade, close",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ...Object.entries({ Host: `127.0.0.1:${port}`, ...headers }).map(
        ([name, value]) => `${name}: ${value}`,
      ),
      "",
      "",
    ].join("\r\n"),
  );

describe("a handshake", () => {
  test.each([
    ["of a page of another site", { Origin: "https://evil.example" }, "403"],
    ["of a page whose site the browser calls another", { "Sec-Fetch-Site": "cross-site" }, "403"],
    ["of a page in a sandbox", { Origin: "null" }, "403"],
    ["under a name that is not ours", { Host: "evil.example" }, "421"],
  ])("%s is refused", async (_, headers, status) => {
    await using app = await testApp();
    await using server = listening(app);
    const answer = await handshake(server.port, headers);
    expect(answer).toStartWith(`HTTP/1.1 ${status}`);
    expect(app.face.streams).toBe(0);
  });

  test("of a page of our own, and of a program, is taken", async () => {
    await using app = await testApp();
    await using server = listening(app);
    for (const headers of [{}, { origin: server.url }]) {
      using socket = await TestSocket.open(server.url, { headers });
      expect(await socket.ask("get_status")).toEqual({ active_jobs: [] });
    }
  });

  test("that is none is answered in words", async () => {
    await using app = await testApp();
    await using server = listening(app);
    for (const path of ["/api/ws", "/ws"]) {
      const answer = await fetch(server.url + path, { headers: { accept: "application/json" } });
      expect([answer.status, await answer.json()]).toMatchObject([
        426,
        { error: { code: "upgrade_required" } },
      ]);
    }
  });

  test("of somebody who is not let in is taken and closed with 1008", async () => {
    await using app = await testApp();
    const sockets = new Sockets({
      log: SILENT,
      clock: app.deck.clock,
      frameLimit: 100,
      answer: async () => undefined,
    });
    const guard = () => {
      // Any refusal but those that are for strangers.
      throw new JobdeckError("not_found", "Expected a token");
    };
    const web = { door: () => () => Promise.resolve(new Response(null, { status: 500 })) };
    const host = new Elysia()
      .use(socketRoutes(web, { guard, gate: () => app.deck.tokens.open, sockets }))
      .listen({ port: 0, hostname: "127.0.0.1", reusePort: false });
    using socket = await TestSocket.open(`http://127.0.0.1:${host.server?.port}`);
    expect(await socket.closed).toEqual({ code: 1008, reason: "Expected a token" });
    expect(sockets.size).toBe(0);
    await host.server?.stop(true);
  });
});

describe("a connection", () => {
  test("is pinged every 25 seconds, with the time", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    await using server = listening(app);
    using socket = await TestSocket.open(server.url);
    await socket.ask("get_status");
    await clock.advance(PING_MS);
    expect(await socket.take(1)).toEqual([{ type: "ping", ts: clock.now() }]);
    await clock.advance(PING_MS);
    expect(await socket.take(1)).toEqual([{ type: "ping", ts: clock.now() }]);
  });

  test("is closed when the server stops, and leaves nothing behind", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    await using server = listening(app);
    using socket = await TestSocket.open(server.url);
    await socket.ask("subscribe", { topic: "jobs" });
    app.face.closeStreams();
    expect((await socket.closed).code).toBe(1001);
    expect([app.face.streams, app.deck.hub.listeners, clock.pending]).toEqual([0, 0, 0]);
  });

  test("comes and goes a thousand times, and nothing is left", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    await using server = listening(app);
    const job = await app.begin(await app.submit());
    for (let round = 0; round < 20; round += 1) {
      const sockets = await Promise.all(Array.from({ length: 50 }, () => TestSocket.open(server.url)));
      await Promise.all(sockets.map((socket) => socket.ask("reconnect_job", { job_id: job.id })));
      for (const socket of sockets) socket.close();
      await Promise.all(sockets.map((socket) => socket.closed));
    }
    expect([app.face.streams, app.deck.hub.listeners, clock.pending]).toEqual([0, 0, 0]);
  });
});
