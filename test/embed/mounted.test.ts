import { describe, expect, test } from "bun:test";
import { type AnyElysia, Elysia } from "elysia";
import { defineJob, t } from "../../src/jobs/define.ts";
import { crawl } from "../support/crawl.ts";
import { embedded } from "../support/embedded.ts";
import { BROWSER, FORM, JSON_BODY } from "../support/scenario.ts";

const write = defineJob({
  type: "write",
  title: "Write docs",
  input: t.Object({ fail: t.Optional(t.Boolean()) }),
  async run(ctx, { fail }) {
    if (fail) throw new Error("It was told to fail");
    await ctx.artifact("docs/overview.md", "# Overview\n\n[Next](next.md) and ![a picture](p.svg)\n");
    await ctx.artifact("docs/next.md", "# Next\n\n```ts\nlet a = 1;\n```\n");
    await ctx.artifact("data.json", "{}");
    return { pages: 2 };
  },
});

const ANN = { "x-user": "ann" };

/** Somebody's program: it lets nobody in but Ann, and has pages of its own. */
async function hosted(prefix: string) {
  const deck = await embedded({ jobs: [write], builtIns: true, grace: "0s" });
  const app = new Elysia()
    .onBeforeHandle(({ request, status }) =>
      request.headers.get("x-user") === "ann" ? undefined : status(401, "Who are you?"),
    )
    .get("/hello", () => "<b>hello</b>")
    .use(deck.plugin({ prefix }))
    .listen(0);
  return {
    deck,
    send: (path: string, init?: RequestInit) =>
      fetch(`http://localhost:${app.server?.port}${path}`, {
        ...init,
        headers: { ...ANN, ...Object.fromEntries(new Headers(init?.headers ?? {})) },
      }),
    async [Symbol.asyncDispose]() {
      await deck[Symbol.asyncDispose]();
      await app.stop(true);
    },
  };
}

function served(plugin: AnyElysia) {
  const app = new Elysia().use(plugin).listen(0);
  return {
    url: `http://localhost:${app.server?.port}`,
    [Symbol.asyncDispose]: () => app.stop(true).then(() => undefined),
  };
}

describe("a deck that is mounted under a prefix", () => {
  test("names no address outside of it", async () => {
    await using host = await hosted("/tools/deck");
    const { tracker } = host.deck;
    const done = await tracker.enqueue("write", {}, { sessionId: "acme", tags: ["a"] });
    const failed = await tracker.enqueue("write", { fail: true }, { dependsOn: [done.id] });
    await host.deck.ended(failed.id);
    const work = await tracker.createJob("backup");
    await tracker.enqueue("write", {}, { runAt: Date.now() + 3_600_000 });
    const { visited, strays, failed: broken } = await crawl(host.send, "/tools/deck", "/tools/deck");
    expect(strays).toEqual([]);
    expect(broken).toEqual([]);
    for (const path of [
      "/jobs",
      `/jobs/${done.id}`,
      `/jobs/${failed.id}`,
      `/jobs/${work.jobId}`,
      `/docs/${done.id}/next.md`,
      "/sessions/acme",
      "/library",
      "/workers",
      "/schedules/new",
      "/ui/taskbar",
      `/ui/jobs/${work.jobId}`,
      `/api/jobs/${done.id}`,
      "/static/fonts/geist-latin.woff2",
    ]) {
      expect(visited).toContain(`GET /tools/deck${path}`);
    }
    expect(visited).toContain("POST /tools/deck/api/jobs/:id/cancel");
    expect(visited).toContain("POST /tools/deck/api/jobs/:id/retry");
    expect(host.deck.faults).toEqual([]);
  });

  test("asks for tokens besides, once there is one, unless it is told not to", async () => {
    await using host = await hosted("/deck");
    const post = (path: string, body: unknown, headers = {}) =>
      host.send(path, { method: "POST", headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(body) });
    const eve = await post("/deck/api/tokens", { scopes: ["admin"] }, { "x-user": "eve" });
    const made = await post("/deck/api/tokens", { scopes: ["admin"] });
    expect([eve.status, made.status]).toEqual([401, 201]);
    const { token } = await made.json();
    const ask = async (headers: Readonly<Record<string, string>>) =>
      (await host.send("/deck/api/jobs", { headers })).status;
    expect(await ask({})).toBe(401);
    expect(await ask({ authorization: `Bearer ${token}` })).toBe(200);
    expect(await ask({ authorization: `Bearer ${token}`, "x-user": "eve" })).toBe(401);
    await using app = served(host.deck.plugin({ prefix: "/own", tokens: false }));
    expect((await fetch(`${app.url}/own/api/jobs`)).status).toBe(200);
    const refused = await fetch(`${app.url}/own/api/tokens`);
    expect([refused.status, await refused.text()]).toEqual([
      404,
      expect.stringContaining("there are no tokens"),
    ]);
    expect((await fetch(`${app.url}/own/jobs`, { headers: BROWSER })).status).toBe(200);
  });

  test("lets nobody in whom the program around it keeps out", async () => {
    await using host = await hosted("/deck");
    for (const path of ["", "/", "/jobs", "/api/jobs", "/api/jobs/stream", "/static/app.css", "/nowhere"]) {
      const answer = await host.send(`/deck${path}`, { headers: { "x-user": "eve" } });
      expect({ path, status: answer.status }).toEqual({ path, status: 401 });
    }
    const create = { method: "POST", headers: { "x-user": "eve", ...FORM }, body: "type=write" };
    expect((await host.send("/deck/api/jobs", create)).status).toBe(401);
    expect(host.deck.tracker.getAllJobs()).toEqual([]);
  });

  test("reads its bodies itself, whatever the program around it asks for", async () => {
    await using deck = await embedded({ jobs: [write], work: false });
    const bodies: unknown[] = [];
    const app = new Elysia()
      .onBeforeHandle(({ body }) => void bodies.push(body))
      .post("/own", ({ body }) => body)
      .use(deck.plugin({ prefix: "/deck" }));
    const post = (path: string) =>
      app.handle(
        new Request(`http://localhost${path}`, {
          ...{ method: "POST", headers: JSON_BODY, body: JSON.stringify({ type: "write", input: {} }) },
        }),
      );
    expect((await post("/deck/api/jobs")).status).toBe(202);
    expect(await (await post("/own")).json()).toEqual({ type: "write", input: {} });
    expect(bodies).toEqual([null, { type: "write", input: {} }]);
    expect(deck.faults).toEqual([]);
  });

  test("leaves the rest to the program around it", async () => {
    await using host = await hosted("/deck");
    const hello = await host.send("/hello");
    expect(await hello.text()).toBe("<b>hello</b>");
    expect(hello.headers.get("content-type")).toStartWith("text/plain");
    expect(hello.headers.get("content-security-policy")).toBeNull();
    expect(await (await host.send("/nowhere")).text()).toBe("NOT_FOUND");
    const ours = await host.send("/deck/nowhere", { headers: BROWSER });
    expect({ status: ours.status, text: await ours.text() }).toMatchObject({
      status: 404,
      text: expect.stringContaining('href="/deck/'),
    });
  });

  test("keeps its cookies to itself, and comes back after a form", async () => {
    await using host = await hosted("/deck");
    const answer = await host.send("/deck/ui/theme", {
      ...{ method: "POST", redirect: "manual", body: "theme=dark&back=/deck/jobs" },
      headers: { ...BROWSER, ...FORM },
    });
    expect(answer.headers.get("location")).toBe("/deck/jobs");
    expect(answer.headers.get("set-cookie")).toContain("; Path=/deck;");
  });

  test("gives links that hold for its own programs too", async () => {
    await using host = await hosted("/deck");
    const job = await host.deck.tracker.enqueue("write", {});
    expect(job.links.self).toBe(`/deck/api/jobs/${job.id}`);
    const seen: unknown = await (await host.send(job.links.self)).json();
    expect(seen).toMatchObject({ id: job.id, links: { self: job.links.self } });
  });

  test("ends its streams when it stops", async () => {
    await using host = await hosted("/deck");
    const stream = await host.send("/deck/api/jobs/stream");
    const reading = stream.text();
    await host.deck.stop();
    expect(await reading).toContain("event: jobs");
  });
});

describe("without a prefix", () => {
  test("it has its own pages, and the program around it the rest", async () => {
    await using host = await hosted("");
    expect((await host.send("/jobs", { headers: BROWSER })).status).toBe(200);
    expect(await (await host.send("/hello")).text()).toBe("<b>hello</b>");
    expect(await (await host.send("/nowhere")).text()).toBe("NOT_FOUND");
  });

  test("its addresses are all there", async () => {
    await using host = await hosted("");
    const job = await host.deck.tracker.enqueue("write", {});
    await host.deck.ended(job.id);
    const { failed, visited } = await crawl(host.send, "/", "");
    expect(failed).toEqual([]);
    expect(visited.length).toBeGreaterThan(30);
  });
});

test("two decks in one program do not meet", async () => {
  await using a = await embedded({ jobs: [write] });
  await using b = await embedded({ jobs: [write] });
  const app = new Elysia().use(a.plugin({ prefix: "/a" })).use(b.plugin({ prefix: "/b" }));
  const job = await a.tracker.enqueue("write", {});
  const ask = (path: string) => app.handle(new Request(`http://localhost${path}`));
  expect((await ask(`/a/api/jobs/${job.id}`)).status).toBe(200);
  expect((await ask(`/b/api/jobs/${job.id}`)).status).toBe(404);
});

test.each(["deck", "/de ck", "/a/../b", "//evil.example", "/deck?x"])(
  "the prefix %j is refused",
  async (prefix) => {
    await using deck = await embedded();
    expect(() => deck.plugin({ prefix })).toThrow("Expected `prefix` to be a path such as /deck");
  },
);

test("one deck has one face at a place", async () => {
  await using deck = await embedded();
  deck.plugin({ prefix: "/a" });
  deck.plugin({ prefix: "/b" });
  expect(() => deck.plugin({ prefix: "/a/" })).toThrow("Expected one plugin of this deck at /a, got two");
});
