import { describe, expect, test } from "bun:test";
import { testApp } from "../../support/app.ts";
import { BROWSER, JSON_BODY } from "../../support/scenario.ts";
import { SseReader } from "../../support/sse.ts";
import { bearer, tokenFor } from "../../support/token.ts";

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) => ({
  method: "POST",
  headers: { ...JSON_BODY, ...headers },
  body: JSON.stringify(body),
});

describe("POST /api/tokens", () => {
  test("makes the first one for whoever gets there, and then for administrators alone", async () => {
    await using app = await testApp();
    const first = await app.send("/api/tokens", post({ name: "me", scopes: ["admin"] }));
    const made = await first.json();
    expect([first.status, first.headers.get("cache-control")]).toEqual([201, "no-store"]);
    expect(made).toMatchObject({
      name: "me",
      scopes: ["admin"],
      queues: null,
      state: "live",
      createdBy: "api",
    });
    expect((await app.send("/api/tokens", post({ scopes: ["admin"] }))).status).toBe(401);
    const body = { scopes: ["run"], queues: ["a"], expiresAt: "2090-01-01T00:00:00Z" };
    const second = await app.send("/api/tokens", post(body, bearer(made.token)));
    expect(await second.json()).toMatchObject({
      ...{ name: "token-1", queues: ["a"], expiresAt: "2090-01-01T00:00:00.000Z", createdBy: "token:me" },
    });
  });

  test("refuses a first one that could make no other", async () => {
    await using app = await testApp();
    const answer = await app.send("/api/tokens", post({ scopes: ["read", "run"] }));
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining("must have the scope admin"),
    ]);
    expect(app.deck.tokens.exist).toBe(false);
  });

  test.each([
    [{}, "/scopes"],
    [{ scopes: ["all"] }, "/scopes/0"],
    [{ scopes: [] }, "/scopes"],
    [{ scopes: ["read"], queue: "a" }, "/queue"],
    [{ scopes: ["admin"], expiresAt: "tomorrow" }, "/expiresAt"],
    [{ scopes: ["admin"], expiresAt: "2001-01-01T00:00:00Z" }, "/expiresAt"],
  ])("refuses %p at %s", async (body, path) => {
    await using app = await testApp();
    const answer = await app.send("/api/tokens", post(body));
    expect([answer.status, (await answer.json()).error.details.issues[0].path]).toEqual([422, path]);
    expect(app.deck.tokens.exist).toBe(false);
  });
});

test("tokens are listed without their secrets, and revoked at once", async () => {
  await using app = await testApp();
  const { header, secret } = await tokenFor(app);
  const other = await tokenFor(app, { name: "other", scopes: ["read"] });
  const list = await (await app.send("/api/tokens", { headers: header })).text();
  expect(list).not.toContain(secret);
  expect(JSON.parse(list).tokens).toMatchObject([{ name: "token-1" }, { name: "other", lastUsedAt: null }]);
  const path = `/api/tokens/${other.token.id}`;
  expect((await app.send(path, { method: "DELETE", headers: header })).status).toBe(204);
  const refused = await app.send("/api/jobs", { headers: other.header });
  expect([refused.status, await refused.json()]).toMatchObject([401, { error: { code: "token_invalid" } }]);
  expect((await app.send("/api/tokens/nobody", { method: "DELETE", headers: header })).status).toBe(404);
});

test("a Bearer header is ignored for as long as there is no token", async () => {
  await using app = await testApp();
  for (const headers of [
    bearer("sk-letta"),
    { authorization: "Basic eDp5" },
    { cookie: "jobdeck_token=x" },
  ]) {
    expect((await app.send("/v1/jobs", { headers })).status).toBe(200);
  }
});

test("what is done with a token names it", async () => {
  await using app = await testApp();
  const { header } = await tokenFor(app, { name: "ci", scopes: ["run", "cancel"] });
  const create = (headers: Readonly<Record<string, string>>) =>
    app.send("/api/jobs", post({ type: "everything", input: { name: "x" } }, { ...header, ...headers }));
  const job = await (await create({})).json();
  expect(job.createdBy).toBe("token:ci");
  await create(BROWSER);
  const begun = app.deck.tracker.get(job.id);
  await app.begin(begun);
  const stopped = await (await app.send(`/api/jobs/${job.id}/cancel`, post({}, header))).json();
  expect(stopped).toMatchObject({ statusReason: "api", stop: { requestedBy: "token:ci" } });
  expect(app.deck.tracker.list({}, { limit: 9, order: "asc" }).jobs.map((one) => one.createdBy)).toEqual([
    "token:ci",
    "token:ci",
  ]);
});

test("failures say what RFC 6750 says, and never what was sent", async () => {
  await using app = await testApp();
  const { header } = await tokenFor(app, { scopes: ["read"] });
  const challenge = async (headers: Readonly<Record<string, string>>) => {
    const answer = await app.send("/api/jobs", post({ type: "everything" }, headers));
    expect(await answer.text()).not.toContain("s3cret");
    return [answer.status, answer.headers.get("www-authenticate")];
  };
  expect(await challenge({})).toEqual([401, 'Bearer realm="jobdeck"']);
  expect(await challenge(bearer("s3cret"))).toEqual([401, 'Bearer realm="jobdeck", error="invalid_token"']);
  expect(await challenge(header)).toEqual([
    403,
    'Bearer realm="jobdeck", error="insufficient_scope", scope="run"',
  ]);
});

test("no secret is in what monitoring programs and other readers are told", async () => {
  await using app = await testApp();
  const { header, secret } = await tokenFor(app);
  const job = await app.submit();
  for (const path of [
    "/metrics",
    "/api/tokens",
    `/api/jobs/${job.id}`,
    "/api/jobs/nobody",
    "/jobs",
    "/workers",
  ]) {
    for (const headers of [header, { ...header, ...BROWSER }]) {
      const answer = await app.send(path, { headers });
      expect(await answer.text()).not.toContain(secret.slice(3));
    }
  }
  const stream = await app.send(`/api/jobs/stream?access_token=${secret}`, {
    headers: { accept: "text/event-stream" },
  });
  const reader = new SseReader(stream);
  expect((await reader.next())?.data).not.toContain(secret.slice(3));
  await reader.close();
  expect(app.faults).toEqual([]);
});
