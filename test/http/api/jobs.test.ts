import { describe, expect, test } from "bun:test";
import type { Job } from "../../../src/domain/job.ts";
import { defineJob, t } from "../../../src/jobs/define.ts";
import { everything, type TestApp, testApp } from "../../support/app.ts";
import { BROWSER, FORM, HTMX, JSON_BODY, scenarios } from "../../support/scenario.ts";

const plain = defineJob({
  type: "plain",
  title: "Plain",
  input: t.Object({ text: t.String() }),
  run: () => null,
});
const queued = (app: TestApp) => app.submit();
const running = async (app: TestApp) => app.begin(await app.submit());
const cancelled = async (app: TestApp) => app.end(await app.submit(), "cancelWaiting");

describe("one job", () =>
  scenarios([
    {
      name: "is given with its version as ETag",
      given: queued,
      path: "/api/jobs/:id",
      status: 200,
      answer: { etag: '"1"', "cache-control": "private, no-cache" },
      has: ['"id":":id"', '"links":{"self":"/api/jobs/:id"'],
    },
    {
      name: "is found by its id in capitals",
      given: async (app) => ({ id: (await queued(app)).id.toUpperCase() }),
      path: "/api/jobs/:id",
      status: 200,
    },
    {
      name: "is not sent again to who has this version",
      given: queued,
      path: "/api/jobs/:id",
      headers: { "if-none-match": 'W/"0", "1"' },
      status: 304,
      answer: { etag: '"1"' },
    },
    {
      name: "is sent to who has another version",
      given: queued,
      path: "/api/jobs/:id",
      headers: { "if-none-match": '"0"' },
      status: 200,
    },
    {
      name: "is a page for a browser, also under /api",
      given: queued,
      path: "/api/jobs/:id",
      headers: BROWSER,
      status: 200,
      has: ["<!doctype html>", ":id"],
    },
    {
      name: "is rows for htmx",
      given: queued,
      path: "/api/jobs/:id",
      headers: HTMX,
      status: 200,
      has: ['id="job-:id"'],
    },
    {
      name: "hides what was given to it in secret, at any depth",
      given: (app) =>
        app.submit({ input: { name: "x", secret: "hush", nested: { token: "hush", open: "fine" } } }),
      path: "/api/jobs/:id",
      status: 200,
      has: ['"secret":"•••"', '"token":"•••"', '"open":"fine"'],
      lacks: ["hush"],
    },
    {
      name: "hides it on its page too",
      given: (app) =>
        app.submit({ input: { name: "x", secret: "hush", nested: { token: "hush", open: "o" } } }),
      path: "/jobs/:id",
      headers: BROWSER,
      status: 200,
      has: ["•••"],
      lacks: ["hush"],
    },
  ]));

describe("PATCH", () =>
  scenarios([
    {
      name: "changes title, tags, priority, pin and metadata",
      given: queued,
      method: "PATCH",
      path: "/api/jobs/:id",
      headers: JSON_BODY,
      body: '{"title":"New","tags":["x"],"priority":-100,"pinned":true,"metadata":{"a":[1]}}',
      status: 200,
      answer: { etag: '"2"' },
      has: ['"title":"New"', '"tags":["x"]', '"priority":-100', '"pinned":true', '"metadata":{"a":[1]}'],
    },
    {
      name: "with the version that one saw",
      given: queued,
      method: "PATCH",
      path: "/api/jobs/:id",
      headers: { ...JSON_BODY, "if-match": '"1"' },
      body: '{"pinned":true}',
      status: 200,
    },
    {
      name: "with an older version is 412",
      given: queued,
      method: "PATCH",
      path: "/api/jobs/:id",
      headers: { ...JSON_BODY, "if-match": '"0"' },
      body: '{"pinned":true}',
      status: 412,
      has: ['"code":"job_changed"'],
      afterwards: (app, id) => expect(app.deck.tracker.get(id).pinned).toBe(false),
    },
    {
      name: "of anything else is 422",
      given: queued,
      method: "PATCH",
      path: "/api/jobs/:id",
      headers: JSON_BODY,
      body: '{"status":"completed"}',
      status: 422,
      has: ['"path":"/status"'],
    },
    {
      name: "of an unknown job is 404",
      method: "PATCH",
      path: "/api/jobs/nope",
      headers: JSON_BODY,
      body: '{"pinned":true}',
      status: 404,
      has: ['"status":"not_found"'],
    },
  ]));

describe("retry and delete", () =>
  scenarios([
    {
      name: "retry makes a new job of an ended one",
      given: cancelled,
      method: "POST",
      path: "/api/jobs/:id/retry",
      status: 202,
      answer: { location: /^location: \/api\/jobs\/[0-9a-f-]{36}$/ },
      has: ['"retryOf":":id"', '"status":"queued"'],
    },
    {
      name: "retry sends a browser to the new job",
      given: cancelled,
      method: "POST",
      path: "/api/jobs/:id/retry",
      headers: { ...FORM, ...BROWSER },
      status: 303,
      answer: { location: /^location: \/jobs\/[0-9a-f-]{36}$/ },
    },
    {
      name: "retry of a job that goes on is 409",
      given: queued,
      method: "POST",
      path: "/api/jobs/:id/retry",
      status: 409,
      has: ['"code":"job_not_final"'],
    },
    { name: "retry of an unknown job is 404", method: "POST", path: "/api/jobs/nope/retry", status: 404 },
    {
      name: "delete removes an ended job with its files",
      given: async (app) => {
        const job = await cancelled(app);
        await app.leave(job, "a.txt", "x");
        return job;
      },
      method: "DELETE",
      path: "/api/jobs/:id",
      status: 204,
      afterwards: async (app, id) => {
        expect(app.deck.tracker.find(id)).toBeUndefined();
        expect(await app.deck.artifacts.list(id)).toHaveLength(0);
      },
    },
    {
      name: "delete by a form goes back to the list",
      given: cancelled,
      method: "POST",
      path: "/api/jobs/:id/delete",
      headers: { ...FORM, ...BROWSER, referer: "http://localhost/jobs?status=failed" },
      status: 303,
      answer: { location: "/jobs?status=failed" },
    },
    {
      name: "delete from the job's own page goes to the list",
      given: async (app) => cancelled(app),
      method: "POST",
      path: "/api/jobs/:id/delete",
      headers: { ...FORM, ...BROWSER, referer: "https://evil.example/jobs" },
      status: 303,
      answer: { location: "/jobs" },
    },
    {
      name: "delete takes the row away for htmx",
      given: cancelled,
      method: "POST",
      path: "/api/jobs/:id/delete",
      headers: HTMX,
      status: 200,
      has: ['hx-target="#job-:id" hx-swap="delete"'],
    },
    {
      name: "delete of a job that goes on is 409",
      given: running,
      method: "DELETE",
      path: "/api/jobs/:id",
      status: 409,
      afterwards: (app, id) => expect(app.deck.tracker.get(id).status).toBe("running"),
    },
    {
      name: "delete of a job that has changed since is 412, and leaves it",
      given: cancelled,
      method: "DELETE",
      path: "/api/jobs/:id",
      headers: { "if-match": '"1"' },
      status: 412,
      has: ['"code":"job_changed"'],
      afterwards: (app, id) => expect(app.deck.tracker.find(id)).toBeDefined(),
    },
    { name: "delete of an unknown job is 404", method: "DELETE", path: "/api/jobs/nope", status: 404 },
  ]));

describe("lists", () => {
  async function three(app: TestApp): Promise<readonly Job[]> {
    const first = await app.submit({ title: "alpha one", tags: ["red"] });
    const second = await app.submit({ title: "beta two", queue: "slow" });
    await app.submit({ title: "alpha three" });
    await app.end(first, "cancelWaiting");
    await app.begin(second);
    return app.deck.tracker.list({}, { limit: 10, order: "asc" }).jobs;
  }

  const titles = async (response: Response): Promise<readonly string[]> => {
    const { jobs }: { jobs: readonly { title: string }[] } = await response.json();
    return jobs.map((job) => job.title);
  };

  const table: readonly [query: string, expected: readonly string[]][] = [
    ["", ["alpha three", "beta two", "alpha one"]],
    ["order=asc", ["alpha one", "beta two", "alpha three"]],
    ["status=cancelled", ["alpha one"]],
    ["status=cancelled,running", ["beta two", "alpha one"]],
    ["status=cancelled&status=queued", ["alpha three", "alpha one"]],
    ["type=everything&limit=1", ["alpha three"]],
    ["type=other", []],
    ["tag=red", ["alpha one"]],
    ["queue=slow", ["beta two"]],
    ["session=none", []],
    ["q=ALPHA+thr", ["alpha three"]],
    ["q=%25", []],
    ["unknown=1", ["alpha three", "beta two", "alpha one"]],
  ];
  for (const [query, expected] of table) {
    test(`?${query}`, async () => {
      await using app = await testApp();
      await three(app);
      expect(await titles(await app.send(`/api/jobs?${query}`))).toEqual([...expected]);
    });
  }

  test("words are not found in the input of a type that keeps a part of it secret", async () => {
    await using app = await testApp({ jobs: [everything, plain] });
    await app.submit({ title: "Hidden", input: { name: "one", secret: "sesame" } });
    await app.submit({ type: "plain", title: "Open", input: { text: "sesame" } });
    expect(await titles(await app.send("/api/jobs?q=sesame"))).toEqual(["Open"]);
  });

  test("cursors lead from page to page and back, in both orders", async () => {
    await using app = await testApp();
    await three(app);
    for (const order of ["asc", "desc"]) {
      const seen: string[] = [];
      let after = "";
      let previous: string | null = null;
      do {
        const page = await (await app.send(`/api/jobs?order=${order}&limit=2${after}`)).json();
        seen.push(...page.jobs.map((job: { title: string }) => job.title));
        previous = page.prevCursor;
        after = page.nextCursor === null ? "" : `&after=${page.nextCursor}`;
      } while (after !== "");
      expect(seen).toHaveLength(3);
      const back = await app.send(`/api/jobs?order=${order}&limit=2&before=${previous}`);
      expect(await titles(back)).toEqual(seen.slice(0, 2));
    }
  });

  test("a job's id is a cursor too", async () => {
    await using app = await testApp();
    const [, second] = await three(app);
    expect(await titles(await app.send(`/api/jobs?after=${second?.id}`))).toEqual(["alpha one"]);
  });

  const refused: readonly [query: string, parameter: string][] = [
    ["limit=0", "limit"],
    [`type=${"a,".repeat(50)}b`, "type"],
    ["limit=1001", "limit"],
    ["limit=ten", "limit"],
    ["limit=1.5", "limit"],
    ["order=up", "order"],
    ["status=done", "status"],
    ["status=completed,", ""],
    ["after=nothing", "after"],
    ["before=018f0000-0000-7000-8000-00000000dead", "before"],
    [`q=${"a ".repeat(21)}`, "q"],
    [`tag=${"a".repeat(301)}`, "tag"],
  ];
  for (const [query, parameter] of refused) {
    test(`?${query.slice(0, 40)} is ${parameter === "" ? "taken" : "refused by name"}`, async () => {
      await using app = await testApp();
      const response = await app.send(`/api/jobs?${query}`);
      if (parameter === "") return expect(response.status).toBe(200);
      const { error } = await response.json();
      expect([response.status, error.code, error.details.issues[0].path]).toEqual([
        422,
        "invalid_query",
        `/${parameter}`,
      ]);
    });
  }

  test("the beginning of ids finds jobs, whatever else narrows the list, and fits the rules of an id", async () => {
    await using app = await testApp();
    const [one, other] = [await app.submit(), await app.submit()];
    const ids = async (query: string): Promise<readonly string[]> =>
      (await (await app.send(`/api/jobs?${query}`)).json()).jobs.map((job: Job) => job.id);
    expect(await ids(`idPrefix=${one.id.toUpperCase()}&status=failed`)).toEqual([one.id]);
    expect(await ids(`idPrefix=${one.id.slice(0, 8)}`)).toEqual([one.id, other.id].toSorted());
    expect(await ids(`idPrefix=${one.id.slice(0, 8)}&limit=1`)).toHaveLength(1);
    expect(await ids("idPrefix=ffff")).toEqual([]);
    for (const wrong of ["idPrefix=01", "idPrefix=%25%25%25", "idPrefix=0198&limit=0"]) {
      const answer = await app.send(`/api/jobs?${wrong}`);
      expect([answer.status, (await answer.json()).error.code]).toEqual([422, "invalid_query"]);
    }
  });

  test("active and running jobs have lists of their own", async () => {
    await using app = await testApp();
    await three(app);
    expect(await titles(await app.send("/api/jobs/active"))).toEqual(["beta two", "alpha three"]);
    const { jobs } = await (await app.send("/api/jobs/running/all")).json();
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ title: "beta two", isRunning: true, isCompleted: false });
  });

  test("htmx is given the taskbar", async () => {
    await using app = await testApp();
    await three(app);
    const text = await (await app.send("/api/jobs", { headers: HTMX })).text();
    expect(text).toStartWith('<section id="taskbar-panel"');
    expect(text).toContain("beta two");
  });
});

test("an attempt is told with its times and how it was stopped", async () => {
  await using app = await testApp();
  const job = await running(app);
  const response = await app.send(`/api/jobs/${job.id}/attempts`);
  expect(await response.json()).toEqual([
    {
      attempt: 1,
      status: "running",
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      endedAt: null,
      nodeId: app.deck.nodeId,
      executor: "inline",
      errors: [],
      stop: null,
    },
  ]);
});

test("numbers are exact", async () => {
  await using app = await testApp();
  await running(app);
  await cancelled(app);
  await queued(app);
  const stats = await (await app.send("/api/stats")).json();
  expect(stats.asOf).toMatch(/Z$/);
  expect(stats.counts).toMatchObject({ queued: 1, running: 1, cancelled: 1, completed: 0 });
  expect(stats.byType.everything.running).toBe(1);
});

test("a type is told with the schema of its input", async () => {
  await using app = await testApp();
  const type = await (await app.send("/api/types/everything")).json();
  expect(type).toMatchObject({ type: "everything", title: "Everything", executor: "inline" });
  expect(type.input.properties.count).toMatchObject({ type: "integer", minimum: 1, maximum: 9 });
  expect((await (await app.send("/api/types")).json()).types).toEqual([type]);
});
