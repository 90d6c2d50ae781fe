import { describe, expect } from "bun:test";
import { BROWSER, FORM, JSON_BODY, scenarios } from "../../support/scenario.ts";

const set = (body: unknown) => ({ method: "PATCH", headers: JSON_BODY, body: JSON.stringify(body) });

describe("queues", () => {
  scenarios([
    {
      name: "are listed with their depth and limits, those of the types too",
      given: (app) => app.submit({ queue: "nightly" }),
      path: "/api/queues",
      status: 200,
      has: ['{"name":"nightly","depth":1,"running":0,"oldest":"', '"limit":4,"paused":false,"rate":null'],
    },
    {
      name: "are paused, and say so",
      ...set({ paused: true }),
      path: "/api/queues/nightly",
      status: 200,
      has: ['"paused":true'],
      afterwards: ({ deck }) => expect(deck.tracker.queues.get("nightly").paused).toBe(true),
    },
    {
      name: "are given a limit and a rate",
      ...set({ limit: 2, rate: { count: 10, perMs: 60_000 } }),
      path: "/api/queues/nightly",
      status: 200,
      has: ['"limit":2', '"rate":{"count":10,"perMs":60000}'],
    },
    {
      name: "are paused by a form, and the browser goes back to where it was",
      method: "POST",
      headers: { ...BROWSER, ...FORM, referer: "http://localhost/workers" },
      path: "/api/queues/nightly",
      body: "paused=true&limit=3",
      status: 303,
      answer: { location: "/workers" },
      afterwards: ({ deck }) =>
        expect(deck.tracker.queues.get("nightly")).toMatchObject({ paused: true, concurrency: 3 }),
    },
    {
      name: "are given a rate by a form, in seconds",
      method: "POST",
      headers: { ...BROWSER, ...FORM },
      path: "/api/queues/nightly",
      body: "rateCount=10&ratePerSeconds=60",
      status: 303,
      answer: { location: "/workers" },
      afterwards: ({ deck }) =>
        expect(deck.tracker.queues.get("nightly").rate).toEqual({ count: 10, perMs: 60_000 }),
    },
    {
      name: "lose their rate by a form whose fields are empty",
      given: async ({ deck }) =>
        void (await deck.tracker.queues.edit("nightly", { rate: { count: 1, perMs: 1000 } })),
      method: "POST",
      headers: { ...BROWSER, ...FORM },
      path: "/api/queues/nightly",
      body: "rateCount=&ratePerSeconds=",
      status: 303,
      afterwards: ({ deck }) => expect(deck.tracker.queues.get("nightly").rate).toBeNull(),
    },
    {
      name: "are given no rate without its seconds",
      method: "POST",
      headers: { ...BROWSER, ...FORM },
      path: "/api/queues/nightly",
      body: "rateCount=10&ratePerSeconds=",
      status: 422,
      afterwards: ({ deck }) => expect(deck.tracker.queues.get("nightly").rate).toBeNull(),
    },
    ...[
      [{ limit: -1 }, "/limit"],
      [{ limit: "many" }, "/limit"],
      [{ rate: { count: 0, perMs: 1000 } }, "/rate/count"],
      [{ rate: { count: 1, perMs: 1 } }, "/rate/perMs"],
      [{ speed: 1 }, "/speed"],
    ].map(([body, path]) => ({
      name: `are not set to ${JSON.stringify(body)}`,
      ...set(body),
      path: "/api/queues/nightly",
      status: 422,
      has: [`"path":"${path}"`],
    })),
    {
      name: "have names of letters, digits and few signs",
      path: "/api/queues/not%20a%20name",
      status: 422,
      has: ['"path":"/queue"'],
    },
  ]);
});

describe("a batch", () => {
  const A = "01980000-0000-7000-8000-000000000001";
  const B = "01980000-0000-7000-8000-000000000002";
  const batch = (jobs: readonly unknown[]) => ({
    method: "POST",
    path: "/api/jobs/batch",
    headers: JSON_BODY,
    body: JSON.stringify({ jobs }),
  });
  scenarios([
    {
      name: "creates jobs that wait for each other, all in one request",
      ...batch([
        { type: "everything", input: { name: "b" }, id: B, dependsOn: [A] },
        { type: "everything", input: { name: "a" }, id: A },
      ]),
      status: 202,
      has: [`{"jobs":[{"id":"${B}"`, `"dependsOn":["${A}"]`, "Waits for the job that it depends on"],
    },
    {
      name: "creates none when one of them is wrong, and says which",
      ...batch([
        { type: "everything", input: { name: "a" }, id: A },
        { type: "everything", input: {} },
      ]),
      status: 422,
      has: ['"path":"/jobs/1/input/name"'],
      afterwards: ({ deck }) => expect(deck.tracker.find(A)).toBeUndefined(),
    },
    { name: "is not empty", ...batch([]), status: 422, has: ['"path":"/jobs"'] },
    {
      name: "holds a thousand jobs at most",
      ...batch(Array.from({ length: 1001 }, () => ({ type: "everything", input: { name: "a" } }))),
      status: 422,
      has: ['"path":"/jobs"'],
    },
  ]);
});

describe("a value that is streamed to a job", () => {
  const stream = (body: unknown) => ({
    method: "POST",
    path: "/api/jobs/:id/input",
    headers: JSON_BODY,
    body: JSON.stringify(body),
  });
  scenarios([
    {
      name: "is kept for it",
      given: (app) => app.submit(),
      ...stream({ value: { n: 1 }, end: true }),
      status: 204,
      afterwards: ({ deck }, id) =>
        expect(deck.store.inputs(id, 0)).toEqual([
          { i: 1, isEnd: false, value: { n: 1 } },
          { i: 2, isEnd: true, value: null },
        ]),
    },
    {
      name: "is refused after the end",
      given: async (app) => {
        const job = await app.submit();
        await app.deck.tracker.endInput(job.id);
        return job;
      },
      ...stream({ value: 1 }),
      status: 409,
      has: ['"code":"input_refused"'],
    },
    {
      name: "must be there",
      given: (app) => app.submit(),
      ...stream({}),
      status: 422,
      has: ['"path":"/value"'],
    },
  ]);
});
