import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Job } from "../../src/domain/job.ts";
import type { Scope } from "../../src/domain/token.ts";
import { COMMAND_SCOPES, listedNeed, type Need, needOf, ROUTES } from "../../src/http/access.ts";
import { below } from "../../src/http/prefix.ts";
import { COMMANDS } from "../../src/http/ws/commands.ts";
import { type TestApp, testApp } from "../support/app.ts";
import { listening } from "../support/listening.ts";
import { BROWSER } from "../support/scenario.ts";
import { TestSocket } from "../support/socket.ts";
import { tokenFor, UNKNOWN_SECRET } from "../support/token.ts";

/** What a token may have that does not do where a scope is asked for. */
const TOO_LITTLE: Readonly<Record<Scope, readonly (readonly Scope[])[]>> = {
  read: [],
  run: [["read"], ["cancel"]],
  cancel: [["read"], ["run"]],
  admin: [["read"], ["run", "cancel"]],
};
const TITLE = "Only for those inside";
const DAY = 86_400_000;
const PROGRAM = { accept: "application/json" };

interface Address {
  readonly method: string;
  readonly route: string;
  readonly need: Need;
}

/** Every route of the composed program, as the web framework knows it; HEAD beside every GET. */
const addresses: readonly Address[] = await (async () => {
  await using app = await testApp();
  return app.face.app.routes.flatMap(({ method, path }) => {
    const need = needOf(method, path);
    const methods = method === "GET" ? ["GET", "HEAD"] : [method === "ALL" ? "GET" : method];
    return methods.map((verb) => ({ method: verb, route: path, need }));
  });
})();
const guarded = addresses.filter(({ need }) => need.scope !== "public");

let app: TestApp;
let own: Job;
let foreign: Job;
const secrets = new Map<string, string>();
const secretOf = async (scopes: readonly Scope[], queues: readonly string[] | null = null) => {
  const name = [...scopes, ...(queues ?? [])].join(" ");
  const known = secrets.get(name) ?? (await tokenFor(app, { scopes, queues })).secret;
  secrets.set(name, known);
  return known;
};

beforeAll(async () => {
  app = await testApp();
  own = await app.submit({ title: TITLE, queue: "mine" });
  foreign = await app.submit({ title: TITLE, queue: "others" });
  await app.deck.sessions.create({ id: "s1" }, "test");
  await tokenFor(app);
});
afterAll(() => app[Symbol.asyncDispose]());

interface Asking {
  readonly secret?: string;
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an address answers, without what a stream goes on to say. */
async function ask({ method, route }: Address, { secret, id = "x", headers = PROGRAM }: Asking) {
  const path = route.replaceAll(/:id\b/g, id).replaceAll(/:\w+|\*/g, "x");
  const response = await app.send(`${path}?timeout=0`, {
    method,
    headers: { ...headers, ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }) },
  });
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  const text = isStream || method === "HEAD" ? "" : await response.text();
  if (isStream) await response.body?.cancel();
  return { status: response.status, code: codeIn(text), text };
}

function codeIn(text: string): string | null {
  return /"code":"(\w+)"/.exec(text)?.[1] ?? null;
}

const named = (list: readonly Address[]) =>
  list.map((address): [string, Address] => [`${address.method} ${address.route}`, address]);

describe("the list of routes", () => {
  test("has each one that there is, and none that there is not", async () => {
    const listed = new Set<string>();
    for (const prefix of ["", "/deck"]) {
      await using mounted = await testApp({ prefix, isAlone: true });
      for (const { method, path } of mounted.face.app.routes) {
        const route = below(prefix, path);
        const need = listedNeed(method, route);
        expect({ route: `${method} ${path}`, isListed: need !== undefined }).toMatchObject({
          isListed: true,
        });
        listed.add(`${method} ${route.replace(/^\/api\/v1(?=\/)/, "").replace(/(?<=.)\/$/, "")}`);
      }
    }
    expect(Object.keys(ROUTES).filter((route) => !listed.has(route))).toEqual([]);
  });

  test("lets nobody but an administrator to one that it does not know", () => {
    expect([needOf("GET", "/api/new"), needOf("PURGE", "/jobs")].map(({ scope }) => scope)).toEqual([
      "admin",
      "admin",
    ]);
  });

  test("changes and deletes nothing by a mere look, and makes nothing public that is under /api", () => {
    const changing = addresses.filter(({ method }) => !["GET", "HEAD", "OPTIONS"].includes(method));
    const mild = changing.filter(({ need }) => need.scope === "read" || need.scope === "public");
    expect(mild.map(({ method, route }) => `${method} ${route}`).sort()).toEqual([
      // Its action decides, below.
      "POST /api/jobs/bulk",
      "POST /login",
      "POST /logout",
      "POST /ui/theme",
    ]);
    const open = addresses.filter(({ need, route }) => need.scope === "public" && route.startsWith("/api"));
    expect(open.map(({ method, route }) => `${method} ${route}`).sort()).toEqual([
      "GET /api/v1/health",
      "HEAD /api/v1/health",
      "OPTIONS /api/*",
    ]);
  });
});

describe("once there is a token", () => {
  test.each(named(guarded))("%s needs one that is in force", async (_, address) => {
    const before = app.deck.tracker.change();
    const { token, secret: revoked } = await tokenFor(app);
    await app.deck.tokens.revoke(token.id);
    const codes = address.method === "HEAD" ? [null, null] : ["token_required", "token_invalid"];
    const none = await ask(address, { id: own.id });
    expect([none.status, none.code]).toEqual([401, codes[0] ?? null]);
    for (const secret of [UNKNOWN_SECRET, revoked, "nonsense"]) {
      const answer = await ask(address, { secret, id: own.id });
      expect([answer.status, answer.code]).toEqual([401, codes[1] ?? null]);
      expect(answer.text).not.toContain(secret);
    }
    const page = await ask(address, { id: own.id, headers: BROWSER });
    expect(page.status).toBe(401);
    expect(page.text).not.toContain(TITLE);
    expect(app.deck.tracker.change()).toBe(before);
  });

  const tooSmall = guarded.flatMap((address) => {
    const { scope } = address.need;
    const sets = scope === "public" ? [] : TOO_LITTLE[scope];
    return sets.map((scopes): [string, string, Address] => [
      `${address.method} ${address.route}`,
      scopes.join(", "),
      address,
    ]);
  });
  test.each(tooSmall)("%s is not for %s", async (_, scopes, address) => {
    const before = app.deck.tracker.change();
    const words = scopes.split(", ").filter((word): word is Scope => word in TOO_LITTLE);
    const secret = await secretOf(words);
    for (const headers of [PROGRAM, BROWSER]) {
      const answer = await ask(address, { secret, id: own.id, headers });
      expect(answer.status).toBe(403);
      if (address.method !== "HEAD" && headers !== BROWSER) expect(answer.code).toBe("scope_missing");
    }
    expect(app.deck.tracker.change()).toBe(before);
  });

  test.each(named(guarded))("%s lets in who has what it asks for", async (_, address) => {
    const { scope } = address.need;
    const secret = await secretOf([scope === "public" ? "read" : scope]);
    const { status } = await ask(address, { secret, id: scope === "read" ? own.id : "x" });
    expect([401, 403]).not.toContain(status);
  });

  const open = addresses.filter(
    ({ method, route, need }) => need.scope === "public" && `${method} ${route}` !== "POST /login",
  );
  test.each(named(open))("%s stays open to all, and says nothing of jobs", async (_, address) => {
    for (const headers of [PROGRAM, BROWSER]) {
      const answer = await ask(address, { headers });
      expect([401, 403]).not.toContain(answer.status);
      expect(answer.text).not.toContain(TITLE);
    }
  });
});

describe("a token that is limited to a queue", () => {
  const MINE: readonly [readonly Scope[], readonly string[]] = [["run", "cancel"], ["mine"]];
  const among = (limited: Need["limited"]) =>
    named(guarded.filter(({ need }) => need.limited === limited && need.scope !== "admin"));

  test.each(among("refused"))("does not do for %s", async (_, address) => {
    const answer = await ask(address, { secret: await secretOf(...MINE), id: own.id });
    expect([answer.status, answer.code]).toEqual([403, address.method === "HEAD" ? null : "queue_refused"]);
  });

  test.each(among("job"))("finds its own jobs at %s, and no others", async (_, address) => {
    const secret = await secretOf(...MINE);
    const other = await ask(address, { secret, id: foreign.id });
    const nobody = await ask(address, { secret, id: crypto.randomUUID() });
    expect([other.status, nobody.status]).toEqual([404, 404]);
    expect(other.code).toBe(address.method === "HEAD" ? null : "job_not_found");
    if (address.method === "GET") {
      const mine = await ask(address, { secret, id: own.id });
      expect([mine.status, mine.code]).not.toContain("job_not_found");
    }
    expect(app.deck.tracker.find(foreign.id)).toEqual(foreign);
  });

  test.each(named(guarded))("is shown no page at %s", async (_, address) => {
    const answer = await ask(address, { secret: await secretOf(...MINE), id: own.id, headers: BROWSER });
    if (address.need.limited === "free" || address.route.endsWith("/ws")) return;
    expect([403, 404]).toContain(answer.status);
    expect(answer.text).not.toContain(TITLE);
  });
});

describe("a WebSocket", () => {
  test("is closed with 1008 to whoever has no token that is in force", async () => {
    await using server = listening(app);
    const { token, secret } = await tokenFor(app);
    await app.deck.tokens.revoke(token.id);
    for (const path of ["/api/ws", "/ws", `/ws?access_token=${UNKNOWN_SECRET}`]) {
      for (const headers of [
        {},
        { authorization: `Bearer ${UNKNOWN_SECRET}` },
        { cookie: `jobdeck_token=${secret}` },
      ]) {
        using socket = await TestSocket.open(server.url, { path, headers });
        const { code, reason } = await socket.closed;
        expect({ path, headers, code }).toEqual({ path, headers, code: 1008 });
        expect(reason).toStartWith("Expected a token");
        expect(await socket.next()).toBeUndefined();
      }
    }
    expect(app.face.streams).toBe(0);
  });

  test("is open to one in the header, in the cookie and in the address", async () => {
    await using server = listening(app);
    const secret = await secretOf(["read"]);
    const ways = [
      { headers: { authorization: `Bearer ${secret}` } },
      { headers: { cookie: `jobdeck_token=${secret}` } },
      { path: `/api/ws?access_token=${secret}` },
    ];
    for (const way of ways) {
      using socket = await TestSocket.open(server.url, way);
      expect(await socket.ask("get_status", { job_id: own.id })).toMatchObject({ status: "queued" });
    }
  });

  test("has a scope for each of its commands", () => {
    expect(Object.keys(COMMAND_SCOPES).sort()).toEqual([...COMMANDS.keys()].sort());
  });

  const pairs = Object.entries(COMMAND_SCOPES).flatMap(([command, scope]) =>
    (["read", "run", "cancel", "admin"] as const).map((has): [string, Scope, boolean] => [
      command,
      has,
      !TOO_LITTLE[scope].some(
        (scopes) => scopes.join() === has || (scopes.includes(has) && scopes.length > 1),
      ),
    ]),
  );
  test.each(pairs)("answers %s to the scope %s: %p", async (command, has, isAllowed) => {
    await using server = listening(app);
    using socket = await TestSocket.open(server.url, {
      headers: { authorization: `Bearer ${await secretOf([has])}` },
    });
    const reply = await socket.ask(command, { job_id: crypto.randomUUID(), topic: "jobs", mode: "text" });
    expect(reply["code"] === "scope_missing").toBe(!isAllowed);
  });

  test("of a token that is limited to a queue is about its jobs alone", async () => {
    await using server = listening(app);
    const secret = await secretOf(["run", "cancel"], ["mine"]);
    using socket = await TestSocket.open(server.url, { headers: { authorization: `Bearer ${secret}` } });
    expect(await socket.ask("get_status")).toEqual({ active_jobs: [{ job_id: own.id, status: "queued" }] });
    const id = foreign.id;
    expect(await socket.ask("get_status", { job_id: id })).toEqual({ status: "not_found", job_id: id });
    expect(await socket.ask("cancel_job", { job_id: id })).toMatchObject({
      error: expect.stringContaining("not found"),
    });
    for (const [command, data] of [
      ["reconnect_job", { job_id: id }],
      ["stream_input", { job_id: id, value: 1 }],
      ["end_input_stream", { job_id: id }],
      ["subscribe", { topic: `job:${id}` }],
    ] as const) {
      expect(await socket.ask(command, data)).toMatchObject({ code: "job_not_found" });
    }
    expect(await socket.ask("subscribe", { topic: "jobs" })).toMatchObject({ code: "queue_refused" });
    const elsewhere = { job_type: "everything", params: { name: "x" }, queue: "others" };
    expect(await socket.ask("run_job", elsewhere)).toMatchObject({ code: "queue_refused" });
    expect(await socket.ask("subscribe", { topic: `job:${own.id}` })).toMatchObject({
      topic: `job:${own.id}`,
    });
    expect(app.deck.tracker.find(id)).toEqual(foreign);
  });
});

test("an expired token opens nothing", async () => {
  let now = Date.UTC(2026, 0, 1);
  await using other = await testApp({
    clock: {
      now: () => now,
      sleep: () => Promise.reject(new Error("never")),
      after: () => () => undefined,
      every: () => () => undefined,
    },
  });
  const { header } = await tokenFor(other, { expiresAt: now + DAY });
  const ask = async () => (await other.send("/api/jobs", { headers: header })).status;
  now += DAY - 1;
  expect(await ask()).toBe(200);
  now += 1;
  expect(await ask()).toBe(401);
});
