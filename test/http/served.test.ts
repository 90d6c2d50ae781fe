import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Elysia } from "elysia";
import { everything, type TestApp, testApp } from "../support/app.ts";
import { JSON_BODY } from "../support/scenario.ts";
import { SseReader } from "../support/sse.ts";

/** Mounted below a prefix of somebody else's program, over real sockets, with jobs that run. */
let app: TestApp;
let base: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  app = await testApp({ prefix: "/deck", run: true, jobs: [everything] });
  const host = new Elysia()
    .get("/", () => "the host's own page")
    .get("/broken", () => {
      throw new Error("the host's own failure");
    })
    .use(app.face.app)
    .listen({ port: 0, hostname: "127.0.0.1", reusePort: false, development: false });
  base = `http://127.0.0.1:${host.server?.port}`;
  stop = async () => {
    app.face.closeStreams();
    await host.server?.stop(true);
    await app[Symbol.asyncDispose]();
  };
});

afterAll(() => stop());

const start = async () =>
  (
    await fetch(`${base}/deck/api/jobs`, {
      method: "POST",
      headers: JSON_BODY,
      body: '{"type":"everything","input":{"name":"x"}}',
    })
  ).json();

describe("a program that mounts it", () => {
  test("keeps its own pages, failures and headers", async () => {
    const home = await fetch(`${base}/`);
    expect([await home.text(), home.headers.get("content-security-policy")]).toEqual([
      "the host's own page",
      null,
    ]);
    expect(await (await fetch(`${base}/broken`)).text()).toBe("the host's own failure");
    expect(await (await fetch(`${base}/nowhere`)).text()).toBe("NOT_FOUND");
  });

  test("has the whole face below the prefix", async () => {
    for (const path of ["/deck", "/deck/", "/deck/jobs", "/deck/library", "/deck/healthz"]) {
      const response = await fetch(base + path);
      expect([path, response.status, response.headers.get("x-content-type-options")]).toEqual([
        path,
        200,
        "nosniff",
      ]);
    }
    expect((await fetch(`${base}/deck/nowhere`)).status).toBe(404);
  });
});

describe("over real sockets", () => {
  test("a stream's headers and first bytes come at once, and it is forgotten when its reader leaves", async () => {
    const before = app.face.streams;
    const left = Promise.withResolvers<void>();
    const reader = new SseReader(await fetch(`${base}/deck/ui/taskbar`));
    expect((await reader.next())?.event).toBe("beat");
    expect(app.face.streams).toBe(before + 1);
    await reader.close();
    const look = setImmediate(function again() {
      if (app.face.streams === before) left.resolve();
      else setImmediate(again);
    });
    await left.promise;
    clearImmediate(look);
  });

  test("a running job is seen, cancelled and waited for", async () => {
    const reader = new SseReader(await fetch(`${base}/deck/ui/taskbar`));
    await reader.nextNews();
    const job = await start();
    const events = new SseReader(
      await fetch(`${base}/deck/api/jobs/${job.id}/events`, { headers: { accept: "text/event-stream" } }),
    );
    for (let data = ""; !data.includes(`id="taskbar-job-${job.id}"`); )
      data = (await reader.nextNews())?.data ?? "";
    const wait = fetch(`${base}/deck/api/jobs/${job.id}/wait`);
    const cancel = await fetch(`${base}/deck/api/jobs/${job.id}/cancel`, { method: "POST" });
    expect(cancel.status).toBe(200);
    const ended = await (await wait).json();
    expect(ended).toMatchObject({ status: "cancelled", statusReason: "api", stop: { requestedBy: "api" } });
    const messages = await events.all();
    expect(messages.map((message) => Number(message.id))).toEqual(messages.map((_, n) => n + 1));
    expect(messages.at(-1)?.data).toContain('"status":"cancelled"');
    await reader.close();
    expect(app.faults).toEqual([]);
  });

  test("a chunked body without end is refused", async () => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(256 * 1024));
      },
    });
    const response = await fetch(`${base}/deck/api/jobs`, { method: "POST", headers: JSON_BODY, body });
    expect([response.status, (await response.json()).error.code]).toEqual([413, "body_too_large"]);
  });

  test("HEAD tells what GET would send, and never hangs on a stream", async () => {
    const job = await start();
    await fetch(`${base}/deck/api/jobs/${job.id}/cancel`, { method: "POST" });
    await fetch(`${base}/deck/api/jobs/${job.id}/wait?timeout=30`);
    const { id } = await app.deck.schedules.create(
      { submission: { type: "everything", input: { name: "x" } }, cron: "@daily" },
      "test",
    );
    const values: Readonly<Record<string, string>> = {
      "/deck/api/jobs/:id": job.id,
      "/deck/jobs/:id": job.id,
      "/deck/ui/jobs/:id": job.id,
      "/deck/docs/:id": job.id,
      "/deck/api/schedules/:id": id,
      "/deck/schedules/:id": id,
    };
    const routes = app.face.app.routes.filter(({ method }) => method === "GET").map(({ path }) => path);
    expect(routes.length).toBeGreaterThan(30);
    const told: Record<string, unknown> = {};
    for (const route of routes) {
      const start = /^.*?\/:id/.exec(route)?.[0] ?? "";
      const path = route
        .replace(":id", values[start] ?? "x")
        .replace(/:\w+/, "everything")
        .replace("*", "app.css");
      const query = route.endsWith("/bulk") ? "?action=delete" : route.endsWith("/wait") ? "?timeout=0" : "";
      const plain = { "accept-encoding": "identity" };
      const leave = new AbortController();
      const get = await fetch(base + path + query, { headers: plain, signal: leave.signal });
      const isStream = get.headers.get("content-type")?.startsWith("text/event-stream") === true;
      const length = isStream ? 0 : (await get.bytes()).length;
      leave.abort();
      const head = await fetch(base + path + query, { headers: plain, method: "HEAD" });
      expect((await head.bytes()).length).toBe(0);
      expect([route, head.status, head.headers.get("content-type")]).toEqual([
        route,
        get.status,
        get.headers.get("content-type"),
      ]);
      const said = head.headers.get("content-length");
      // Its figures are others at every look.
      const isMoving = route === "/deck/metrics" && Number(said) > 0;
      const isTrue = said === null || isMoving || (!isStream && Number(said) === length);
      told[route] = isTrue ? "true" : `${said}, not ${length}`;
    }
    expect(Object.entries(told).filter(([, is]) => is !== "true")).toEqual([]);
  });
});

test("a link may ask for JSON by name", async () => {
  const job = await start();
  const response = await fetch(`${base}/deck/api/jobs/${job.id}?format=json`, {
    headers: { accept: "text/html" },
  });
  expect((await response.json()).id).toBe(job.id);
  await fetch(`${base}/deck/api/jobs/${job.id}/cancel`, { method: "POST" });
});
