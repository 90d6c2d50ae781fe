import { describe, expect, test } from "bun:test";
import { testApp } from "../support/app.ts";
import { JSON_BODY, type Scenario, scenarios } from "../support/scenario.ts";
import { tokenFor } from "../support/token.ts";

const FRIEND = "https://app.example";
const options = { settings: { corsOrigins: [FRIEND] } };
const body = JSON.stringify({ type: "everything", input: { name: "one" } });
const CROSS = { "sec-fetch-site": "cross-site" };

const refused: readonly Scenario[] = [
  "https://evil.example",
  "https://app.example.evil.example",
  "null",
].flatMap((origin) => [
  {
    name: `${origin} may change nothing`,
    ...{ options, method: "POST", path: "/api/jobs", body, status: 403 },
    headers: { ...JSON_BODY, ...CROSS, origin },
    answer: { "access-control-allow-origin": null },
  },
  {
    name: `${origin} may read nothing`,
    ...{ options, path: "/api/jobs", status: 200 },
    headers: { ...CROSS, origin },
    answer: { "access-control-allow-origin": null, vary: /Origin/ },
  },
]);

describe("pages of other sites", () =>
  scenarios([
    {
      name: "in the list may ask beforehand",
      ...{ options, method: "OPTIONS", path: "/api/jobs", status: 204 },
      headers: {
        origin: FRIEND,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
      answer: {
        "access-control-allow-origin": FRIEND,
        "access-control-allow-headers": "authorization,content-type",
        "access-control-allow-methods": /PATCH/,
        "access-control-allow-credentials": null,
      },
    },
    {
      name: "in the list may create jobs, and read where they are",
      ...{ options, method: "POST", path: "/api/jobs", body, status: 202 },
      headers: { ...JSON_BODY, ...CROSS, origin: FRIEND },
      answer: { "access-control-allow-origin": FRIEND, "access-control-expose-headers": /Location/ },
    },
    {
      name: "in the list may read why they are refused",
      ...{ options, path: "/api/jobs/nobody", status: 404 },
      headers: { origin: FRIEND },
      answer: { "access-control-allow-origin": FRIEND },
    },
    {
      name: "in the list may not read pages",
      ...{ options, path: "/jobs", status: 200 },
      headers: { origin: FRIEND },
      answer: { "access-control-allow-origin": null },
    },
    ...refused,
    {
      name: "may do nothing where there is no list",
      ...{ method: "OPTIONS", path: "/api/jobs", status: 204 },
      headers: { origin: FRIEND, "access-control-request-method": "POST" },
      answer: {
        ...{ "access-control-allow-origin": null, "access-control-allow-methods": null },
        ...{ allow: "GET, HEAD, POST, OPTIONS", vary: "Accept, HX-Request-Type" },
      },
    },
  ]));

describe("pages of other sites, once there is a token", () => {
  const ask = { origin: FRIEND, ...CROSS };

  test("may ask beforehand without one", async () => {
    await using app = await testApp(options);
    await tokenFor(app);
    const answer = await app.send("/api/jobs", {
      ...{ method: "OPTIONS" },
      headers: {
        ...ask,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      },
    });
    expect([answer.status, answer.headers.get("access-control-allow-headers")]).toEqual([
      204,
      "authorization",
    ]);
  });

  test("need one like everybody, and may read why they are refused", async () => {
    await using app = await testApp(options);
    const { header } = await tokenFor(app);
    for (const [headers, status] of [
      [ask, 401],
      [{ ...ask, ...header }, 202],
    ] as const) {
      const answer = await app.send("/api/jobs", {
        method: "POST",
        headers: { ...JSON_BODY, ...headers },
        body,
      });
      expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([status, FRIEND]);
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  test("read streams with one in the header, or in the address", async () => {
    await using app = await testApp(options);
    const { header, secret } = await tokenFor(app, { scopes: ["read"] });
    for (const [query, headers] of [
      ["", header],
      [`?access_token=${secret}`, {}],
    ] as const) {
      const answer = await app.send(`/api/jobs/stream${query}`, {
        headers: { ...ask, ...headers, accept: "text/event-stream" },
      });
      expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, FRIEND]);
      await answer.body?.cancel();
    }
  });
});

describe("behind a proxy with a path", () => {
  const deck = { prefix: "/deck", isAlone: true, settings: { ownOrigins: ["https://tools.example"] } };

  test("pages answer with the path and without it, and their links have it", async () => {
    await using app = await testApp(deck);
    for (const path of ["/deck/jobs", "/jobs"]) {
      const answer = await app.face.app.handle(
        new Request(`http://localhost${path}`, { headers: { accept: "text/html" } }),
      );
      expect({ path, status: answer.status }).toEqual({ path, status: 200 });
      expect(await answer.text()).toContain('href="/deck/library"');
    }
    const api = await app.face.app.handle(new Request("http://localhost/api/jobs/nobody"));
    expect(api.headers.get("content-type")).toStartWith("application/json");
  });

  test("forms that come from its address are its own", async () => {
    await using app = await testApp(deck);
    const post = (origin: string) =>
      app.send("/api/jobs", { method: "POST", headers: { ...JSON_BODY, origin }, body });
    expect((await post("https://tools.example")).status).toBe(202);
    expect((await post("https://other.example")).status).toBe(403);
  });
});
