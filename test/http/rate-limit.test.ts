import { describe, expect, test } from "bun:test";
import { JobdeckError } from "../../src/domain/errors.ts";
import { clientOf } from "../../src/http/client-of.ts";
import { RateLimit } from "../../src/http/rate-limit.ts";
import { testApp } from "../support/app.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { listening } from "../support/listening.ts";

function secondsLeft(limit: RateLimit, client: string): unknown {
  try {
    limit.take(client);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof JobdeckError) || thrown.reason !== "rate_limited") throw thrown;
    return thrown.details["secondsLeft"];
  }
}

describe("a limit of requests", () => {
  test("lets a minute's worth through at once, then one whenever its share of the minute is over", async () => {
    const clock = new FakeClock();
    const limit = new RateLimit(6, clock);
    expect(Array.from({ length: 6 }, () => limit.take("a").remaining)).toEqual([5, 4, 3, 2, 1, 0]);
    expect(secondsLeft(limit, "a")).toBe(10);
    await clock.advance(9_999);
    expect(secondsLeft(limit, "a")).toBe(1);
    await clock.advance(1);
    expect(limit.take("a")).toEqual({ remaining: 0, fullInS: 60 });
    await clock.advance(3_600_000);
    expect(limit.take("a").remaining).toBe(5);
  });

  test("is for each client, and a refused request costs nothing", () => {
    const limit = new RateLimit(1, new FakeClock());
    limit.take("a");
    for (let n = 0; n < 10; n += 1) expect(secondsLeft(limit, "a")).toBe(60);
    expect(secondsLeft(limit, "b")).toBeNull();
  });

  test("remembers so many clients, and forgets who was away longest", () => {
    const limit = new RateLimit(1, new FakeClock(), 2);
    for (const client of ["a", "b", "c"]) limit.take(client);
    expect(limit.size).toBe(2);
    expect(secondsLeft(limit, "c")).toBe(60);
    expect(secondsLeft(limit, "a")).toBeNull();
  });

  test("takes nothing away when the clock is set back", () => {
    let now = 1_000_000;
    const limit = new RateLimit(2, { now: () => now });
    limit.take("a");
    now = 0;
    expect(limit.take("a").remaining).toBe(0);
    now = 30_000;
    expect(limit.take("a").remaining).toBe(0);
  });
});

describe("a client is", () => {
  const from = (peer: string | undefined, behindProxy: boolean, forwarded?: string) =>
    clientOf(new Headers(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }), peer, behindProxy);

  test("its address, and of IPv6 its network", () => {
    expect(from("192.0.2.7", false)).toBe("192.0.2.7");
    expect(from("::ffff:192.0.2.7", false)).toBe("192.0.2.7");
    expect(from("2001:db8:1:2::1", false)).toBe(from("2001:db8:1:2:ffff::9", false));
    expect(from("2001:db8:1:2::1", false)).not.toBe(from("2001:db8:1:3::1", false));
    expect(from(undefined, false)).toBe("");
  });

  test("what our own proxy wrote last, and nothing that came with the request before", () => {
    expect(from("127.0.0.1", true, "6.6.6.6, 192.0.2.7")).toBe("192.0.2.7");
    expect(from("127.0.0.1", true, "nonsense")).toBe("127.0.0.1");
    expect(from("127.0.0.1", true)).toBe("127.0.0.1");
    expect(from("8.8.8.8", true, "192.0.2.7")).toBe("8.8.8.8");
    expect(from("127.0.0.1", false, "192.0.2.7")).toBe("127.0.0.1");
  });
});

describe("a server with a limit", () => {
  test("counts the API for each address, says what is left, and serves pages, files and probes all the same", async () => {
    const clock = new FakeClock(Date.now());
    await using app = await testApp({ clock, settings: { rateLimit: 2, behindProxy: true } });
    await using server = listening(app);
    const get = (path: string, client = "192.0.2.1") =>
      fetch(`${server.url}${path}`, { headers: { "x-forwarded-for": client } });
    const first = await get("/api/stats");
    expect([first.status, first.headers.get("ratelimit-policy"), first.headers.get("ratelimit")]).toEqual([
      ...[200, '"requests";q=2;w=60', '"requests";r=1;t=30'],
    ]);
    await get("/v1/jobs");
    const third = await get("/api/jobs");
    expect([third.status, third.headers.get("retry-after")]).toEqual([429, "30"]);
    expect(await third.json()).toMatchObject({
      error: { code: "rate_limited", message: "Expected at most 2 requests a minute: ask again in 30 s" },
    });
    for (const path of ["/", "/jobs", "/static/app.css", "/healthz", "/readyz", "/metrics"]) {
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    }
    expect((await get("/api/stats", "192.0.2.2")).status).toBe(200);
    await clock.advance(30_000);
    expect((await get("/api/jobs")).status).toBe(200);
  });

  test("counts a stream once", async () => {
    await using app = await testApp({ settings: { rateLimit: 2 } });
    await using server = listening(app);
    const leave = new AbortController();
    const stream = await fetch(`${server.url}/api/jobs/stream`, { signal: leave.signal });
    await stream.body?.getReader().read();
    expect((await fetch(`${server.url}/api/stats`)).status).toBe(200);
    expect((await fetch(`${server.url}/api/stats`)).status).toBe(429);
    leave.abort();
  });

  test("counts a WebSocket once, and refuses the handshake of one too many", async () => {
    await using app = await testApp({ settings: { rateLimit: 2 } });
    await using server = listening(app);
    const address = `${server.url.replace("http", "ws")}/api/ws`;
    const opened = async () => {
      const socket = new WebSocket(address);
      const { promise, resolve } = Promise.withResolvers<string>();
      for (const type of ["open", "error"]) socket.addEventListener(type, () => resolve(type));
      const type = await promise;
      socket.close();
      return type;
    };
    expect([await opened(), await opened(), await opened()]).toEqual(["open", "open", "error"]);
    expect((await fetch(`${server.url}/api/stats`)).status).toBe(429);
  });

  test("counts nothing where none is set", async () => {
    await using app = await testApp();
    const answer = await app.send("/api/stats");
    expect([answer.status, answer.headers.get("ratelimit")]).toEqual([200, null]);
  });
});
