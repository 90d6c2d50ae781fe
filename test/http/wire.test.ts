import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type TestApp, testApp } from "../support/app.ts";
import { sendRaw } from "../support/wire.ts";

/** Over real sockets, with requests that no client library would send. */
let app: TestApp;
let port: number;

beforeAll(async () => {
  app = await testApp({ settings: { publicHosts: ["deck.example"] } });
  app.face.app.listen({ port: 0, hostname: "127.0.0.1", reusePort: false });
  port = app.face.app.server?.port ?? 0;
});

afterAll(async () => {
  await app.face.app.server?.stop(true);
  await app[Symbol.asyncDispose]();
});

const get = (path: string, ...headers: readonly string[]) =>
  sendRaw(port, [`GET ${path} HTTP/1.1`, ...headers, "Connection: close", "", ""].join("\r\n"));
const statusOf = (answer: string) => Number(answer.split(" ")[1]);

describe("a Host header that names no host of ours is 421, with the security headers", () => {
  const hosts = [
    "evil.example",
    "localhost.evil.example",
    "localhost.",
    "127.1",
    "2130706433",
    "0x7f000001",
    "[::ffff:127.0.0.1]",
    "0.0.0.0",
    "foo.localhost",
    "localhost:80:80",
    "localhost:999999",
    "localhost:70000",
    "user@localhost",
    "localhost@evil.example",
    "localhost/evil",
    "localhost#",
    "localhost,evil.example",
    "",
  ];
  test.each(hosts)("Host: %p", async (host) => {
    const answer = await get("/api/stats", `Host: ${host}`);
    expect(answer).toStartWith("HTTP/1.1 421 ");
    expect(answer).toContain("frame-ancestors 'none'");
    expect(answer).toContain('"code":"foreign_host"');
  });

  test("none at all, as HTTP/1.0 allows", async () => {
    const answer = await sendRaw(port, "GET /api/stats HTTP/1.0\r\n\r\n");
    expect(answer).toStartWith("HTTP/1.1 421 ");
    expect(answer).toContain('"code":"foreign_host"');
  });

  test("one of ours beside another one", async () => {
    expect(statusOf(await get("/api/stats", "Host: localhost", "Host: evil.example"))).toBe(421);
    expect(statusOf(await get("/api/stats", "Host: evil.example", "Host: localhost"))).toBe(421);
  });

  test("whatever a proxy's header says", async () => {
    expect(statusOf(await get("/", "Host: evil.example", "X-Forwarded-Host: localhost"))).toBe(421);
    expect(statusOf(await get("/", "Host: localhost", "X-Forwarded-Host: evil.example"))).toBe(200);
  });

  test("whatever the request line says", async () => {
    expect(statusOf(await get("http://localhost/api/stats", "Host: evil.example"))).toBe(421);
  });
});

describe("a Host header of ours is served", () => {
  test.each(["localhost", "LOCALHOST:1", "localhost:", "127.0.0.1", "[::1]:80", "Deck.Example"])(
    "Host: %p",
    async (host) => {
      expect(statusOf(await get("/api/stats", `Host: ${host}`))).toBe(200);
    },
  );
});

describe("an address that can't be read is 404", () => {
  test.each([
    "/api/jobs/%",
    "/api/jobs/%ff/events",
    "/api/jobs/%ff/artifacts/x",
    "/jobs/%",
    "/docs/%/x",
    "/docs/%ff/src/x",
    "/static/%",
    "//",
    "//evil.example/",
    "/\\evil.example",
  ])("%s", async (path) => {
    expect(statusOf(await get(path, "Host: localhost"))).toBe(404);
    expect(app.faults).toEqual([]);
  });
});
