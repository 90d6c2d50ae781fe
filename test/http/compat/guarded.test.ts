import { afterAll, beforeAll, expect, test } from "bun:test";
import { type TestApp, testApp } from "../../support/app.ts";

/** Every way to change something in the face of another system, besides those of sessions, which are in all of them. */
const CHANGING: readonly [method: string, path: string][] = [
  ["PATCH", "/v1/jobs/ID/cancel"],
  ["DELETE", "/v1/jobs/ID"],
  ["POST", "/compat/nodetool/api/jobs/ID/cancel"],
  ["POST", "/"],
  ["POST", "/session"],
  ["DELETE", "/session/s1"],
  ["POST", "/session/s1/documentation"],
  ["PUT", "/session/s1/documentation/ID"],
  ["POST", "/api/v1/scrape/s1/scrape"],
  ["PUT", "/api/v1/digester/s1/classes/User"],
  ["POST", "/api/sessions"],
  ["PUT", "/api/sessions/s1/documents/ID"],
  ["DELETE", "/api/sessions/s1/documents"],
];

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await app.deck.sessions.create({ id: "s1" }, "test");
});
afterAll(() => app[Symbol.asyncDispose]());

test.each(CHANGING)(
  "%s %s of a page of another site is refused, and changes nothing",
  async (method, path) => {
    const job = await app.submit({ sessionId: "s1" });
    const before = app.deck.tracker.change();
    for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
      const response = await app.send(path.replace("ID", job.id), { method, headers });
      expect([response.status, await response.text()]).toEqual([
        403,
        expect.stringContaining("this site itself"),
      ]);
    }
    expect([app.deck.tracker.change(), app.deck.sessions.list(9).length]).toEqual([before, 1]);
  },
);

test.each(["/v1/jobs", "/compat/nodetool/api/jobs", "/session/s1", "/api/job/x", "/ws", "/api/sessions"])(
  "%s under a name that is not ours is refused",
  async (path) => {
    const response = await app.send(path, { headers: { host: "evil.example" } });
    expect([response.status, await response.json()]).toMatchObject([
      421,
      { error: { code: "foreign_host" } },
    ]);
  },
);
