import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type TestApp, testApp } from "../../support/app.ts";
import { BROWSER, FORM, JSON_BODY } from "../../support/scenario.ts";
import { bearer, tokenFor } from "../../support/token.ts";

const SECRET = "glpat-hunter2hunter2";
const TOKEN = { name: "acme", kind: "https", host: "https://Git.example/acme/", secret: SECRET };

let app: TestApp;
beforeEach(async () => {
  app = await testApp();
});
afterEach(() => app[Symbol.asyncDispose]());

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  app.send("/api/credentials", {
    ...{ method: "POST", headers: { ...JSON_BODY, ...headers } },
    body: JSON.stringify(body),
  });
const form = (fields: Readonly<Record<string, string>>, path = "/api/credentials") =>
  app.send(path, {
    ...{ method: "POST", headers: { ...BROWSER, ...FORM } },
    body: new URLSearchParams(fields).toString(),
  });

describe("/api/credentials", () => {
  test("adds one, lists it, and never answers its secret", async () => {
    const added = await post({ ...TOKEN, username: "deck-user", queues: ["wiki"] });
    expect([added.status, added.headers.get("cache-control")]).toEqual([201, "no-store"]);
    const credential = await added.json();
    expect(credential).toMatchObject({
      ...{ name: "acme", kind: "https", host: "git.example/acme", queues: ["wiki"] },
      ...{ isReadable: true, createdBy: "api", lastUsedAt: null },
    });
    const listed = await (await app.send("/api/credentials")).text();
    expect(JSON.parse(listed)).toEqual({ credentials: [credential] });
    expect(JSON.stringify(credential) + listed).not.toMatch(/hunter2|deck-user/);
  });

  test("removes one", async () => {
    const { id } = await (await post(TOKEN)).json();
    expect((await app.send(`/api/credentials/${id}`, { method: "DELETE" })).status).toBe(204);
    expect(await (await app.send("/api/credentials")).json()).toEqual({ credentials: [] });
    expect((await app.send(`/api/credentials/${id}`, { method: "DELETE" })).status).toBe(404);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["a name that is missing", { name: undefined }, "/name"],
    ["a kind that is none", { kind: "password" }, "/kind"],
    ["a secret of several lines", { secret: `${SECRET}\n${SECRET}` }, "/secret"],
    ["a secret that is a number", { secret: 12345 }, "/secret"],
    ["a host that is none", { host: "a b" }, "/host"],
    ["something more", { password: SECRET }, "/password"],
  ])("refuses %s, and says nothing of the secret", async (_, change, path) => {
    const refused = await post({ ...TOKEN, ...change });
    const text = await refused.text();
    expect(refused.status).toBe(422);
    expect(JSON.parse(text).error.details.issues[0].path).toBe(path);
    expect(text).not.toMatch(/hunter2|12345/);
  });

  test("needs the scope admin, and is nothing for a token that is limited to queues", async () => {
    await tokenFor(app);
    for (const scopes of [["read"], ["run", "cancel"]] as const) {
      const { header } = await tokenFor(app, { scopes: [...scopes] });
      expect((await app.send("/api/credentials", { headers: header })).status).toBe(403);
      expect((await post(TOKEN, header)).status).toBe(403);
    }
    const limited = await tokenFor(app, { scopes: ["run"], queues: ["wiki"] });
    expect((await app.send("/api/credentials", { headers: bearer(limited.secret) })).status).toBe(403);
    expect(app.deck.credentials.list()).toEqual([]);
  });

  test("is not asked by pages of other sites", async () => {
    expect((await post(TOKEN, { origin: "https://evil.example" })).status).toBe(403);
    expect(app.deck.credentials.list()).toEqual([]);
  });
});

describe("the page of the settings", () => {
  test("adds one by its form, without scripts, and shows it without its secret", async () => {
    const answer = await form({ ...TOKEN, username: "", queues: "wiki, team" });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/settings#credentials"]);
    expect(app.deck.credentials.list()[0]?.credential).toMatchObject({ queues: ["wiki", "team"] });
    const page = await (await app.send("/settings", { headers: BROWSER })).text();
    expect(page).toContain("git.example/acme");
    expect(page).toContain("jobs of wiki, team");
    expect(page).not.toContain("hunter2");
  });

  test("shows a refused form again as it was typed, but for the secret", async () => {
    const answer = await form({ ...TOKEN, host: "a b", username: "someone" });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain("must be a host");
    expect(page).toContain('value="someone"');
    expect(page).not.toContain("hunter2");
  });

  test("removes one by its form", async () => {
    const { id } = await (await post(TOKEN)).json();
    const answer = await form({}, `/api/credentials/${id}/delete`);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/settings#credentials"]);
    expect(app.deck.credentials.list()).toEqual([]);
  });
});
