import { describe, expect, test } from "bun:test";
import { type TestApp, testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const NOW = Date.UTC(2026, 0, 5, 8, 30);
const open = (prefix = "") => testApp({ clock: new FakeClock(NOW), prefix });

const nightly = {
  type: "everything",
  input: { name: "night" },
  cron: "0 2 * * *",
  timeZone: "Europe/Berlin",
};

function send(app: TestApp, method: string, path: string, body?: unknown, headers = {}) {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  return app.send(path, { method, headers: { "content-type": "application/json", ...headers }, ...init });
}

function sendForm(app: TestApp, path: string, fields: Record<string, string>) {
  return app.send(path, {
    method: "POST",
    headers: { accept: "text/html" },
    body: new URLSearchParams(fields),
  });
}

async function made(app: TestApp, fields = {}): Promise<{ readonly id: string; readonly version: number }> {
  const response = await send(app, "POST", "/api/schedules", { ...nightly, ...fields });
  expect(response.status).toBe(201);
  return response.json();
}

describe("POST /api/schedules", () => {
  test("answers 201 with the whole schedule, where it is and its ETag", async () => {
    await using app = await open("/deck");
    const response = await send(app, "POST", "/api/schedules", { ...nightly, tags: ["a"], timeoutMs: 5000 });
    const schedule = await response.json();
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`/deck/api/schedules/${schedule.id}`);
    expect(response.headers.get("etag")).toBe('"1"');
    expect(schedule).toEqual({
      id: expect.any(String),
      ...{ title: "night", type: "everything", input: { name: "night" } },
      ...{ sessionId: null, queue: null, priority: null, concurrencyKey: null, executor: null },
      ...{ metadata: null, tags: ["a"], maxAttempts: null, limits: { timeMs: 5000 } },
      ...{ cron: "0 2 * * *", timeZone: "Europe/Berlin", missed: "once", overlap: "skip", paused: false },
      description: "Every day at 02:00, Europe/Berlin",
      nextAt: "2026-01-06T01:00:00.000Z",
      next: [6, 7, 8, 9, 10].map((day) => `2026-01-${String(day).padStart(2, "0")}T01:00:00.000Z`),
      ...{ lastAt: null, lastJobId: null, note: null, createdBy: "api", version: 1 },
      ...{ createdAt: "2026-01-05T08:30:00.000Z", updatedAt: "2026-01-05T08:30:00.000Z" },
      links: {
        self: `/deck/api/schedules/${schedule.id}`,
        run: `/deck/api/schedules/${schedule.id}/run`,
      },
    });
  });

  test.each([
    [{ cron: undefined }, "request_invalid", "/cron"],
    [{ cron: "0 0 2 * * *" }, "request_invalid", "/cron"],
    [{ cron: "0 0 31 4 *" }, "request_invalid", "/cron"],
    [{ cron: 5 }, "request_invalid", "/cron"],
    [{ cron: "1,".repeat(2000) }, "request_invalid", "/cron"],
    [{ timeZone: "Mars/Phobos" }, "request_invalid", "/timeZone"],
    [{ missed: "sometimes" }, "request_invalid", "/missed"],
    [{ overlap: "" }, "request_invalid", "/overlap"],
    [{ type: "nope" }, "type_unknown", "/type"],
    [{ input: { name: "" } }, "input_invalid", "/input/name"],
    [{ priority: 500 }, "request_invalid", "/priority"],
    [{ runAt: "2026-01-05T08:30:00Z" }, "request_invalid", "/runAt"],
    [{ dependsOn: ["x"] }, "request_invalid", "/dependsOn"],
    [{ surprise: 1 }, "request_invalid", "/surprise"],
  ])("refuses %j with %s at %s", async (fields, code, path) => {
    await using app = await open();
    const response = await send(app, "POST", "/api/schedules", { ...nightly, ...fields });
    const { error } = await response.json();
    expect([response.status, error.code, error.details.issues[0].path]).toEqual([422, code, path]);
    expect(app.deck.schedules.list()).toEqual([]);
    expect(app.faults).toEqual([]);
  });

  test("takes a form, and sends a browser to the list", async () => {
    await using app = await open();
    const fields = { type: "everything", "input.name": "Ada", "input.count": "3", cron: "@daily", title: "" };
    const response = await sendForm(app, "/api/schedules", { ...fields, overlap: "replace" });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/schedules"]);
    expect(app.deck.schedules.list()).toMatchObject([
      {
        ...{ title: "Ada", cron: "@daily", timeZone: "UTC", overlap: "replace", createdBy: "user" },
        submission: { type: "everything", input: { name: "Ada", count: 3 } },
      },
    ]);
  });
});

describe("a schedule", () => {
  test("is read alone and in the list, and not again while it is the same", async () => {
    await using app = await open();
    const schedule = await made(app);
    const one = await app.send(`/api/schedules/${schedule.id}`);
    expect(await one.json()).toEqual(schedule);
    expect(await (await app.send("/api/schedules")).json()).toEqual({ schedules: [schedule] });
    const headers = { "if-none-match": one.headers.get("etag") ?? "" };
    expect((await app.send(`/api/schedules/${schedule.id}`, { headers })).status).toBe(304);
  });

  test.each([
    ["GET", "", {}],
    ["PATCH", "", {}],
    ["DELETE", "", undefined],
    ["POST", "/run", undefined],
  ])("that nobody knows is 404 to %s %s", async (method, path, body) => {
    await using app = await open();
    const response = await send(
      app,
      method,
      `/api/schedules/nobody${path}`,
      method === "GET" ? undefined : body,
    );
    expect([response.status, (await response.json()).error.code]).toEqual([404, "schedule_not_found"]);
  });

  test("is edited in part; null leaves a field as it is", async () => {
    await using app = await open();
    const schedule = await made(app, { queue: "slow" });
    const body = { cron: "0 3 * * *", title: null, priority: 5 };
    const response = await send(app, "PATCH", `/api/schedules/${schedule.id}`, body);
    expect(response.headers.get("etag")).toBe('"2"');
    expect(await response.json()).toMatchObject({
      ...{ title: "night", cron: "0 3 * * *", nextAt: "2026-01-06T02:00:00.000Z", queue: "slow" },
      ...{ priority: 5, input: { name: "night" }, version: 2 },
    });
  });

  test("that has changed since it was read is neither edited nor deleted: 412", async () => {
    await using app = await open();
    const { id } = await made(app);
    await send(app, "PATCH", `/api/schedules/${id}`, { title: "Newer" });
    const old = { "if-match": '"1"' };
    for (const [method, body] of [
      ["PATCH", { title: "Late" }],
      ["DELETE", undefined],
    ] as const) {
      const response = await send(app, method, `/api/schedules/${id}`, body, old);
      expect([response.status, (await response.json()).error.code]).toEqual([412, "schedule_changed"]);
    }
    expect(app.deck.schedules.get(id)).toMatchObject({ title: "Newer", version: 2 });
    const gone = await send(app, "DELETE", `/api/schedules/${id}`, undefined, { "if-match": '"2"' });
    expect(gone.status).toBe(204);
    expect(app.deck.schedules.list()).toEqual([]);
  });

  test("runs now with 202 and the job, which names its schedule", async () => {
    await using app = await open();
    const { id } = await made(app);
    const response = await send(app, "POST", `/api/schedules/${id}/run`);
    const job = await response.json();
    expect([response.status, response.headers.get("location")]).toEqual([202, `/api/jobs/${job.id}`]);
    expect(job).toMatchObject({ type: "everything", input: { name: "night" }, metadata: { scheduleId: id } });
    expect(await (await app.send(`/api/schedules/${id}`)).json()).toMatchObject({
      ...{ lastJobId: job.id, lastAt: "2026-01-05T08:30:00.000Z", nextAt: "2026-01-06T01:00:00.000Z" },
    });
  });

  test("is paused, resumed, run and deleted by forms, which lead to where one goes on", async () => {
    await using app = await open();
    const { id } = await made(app);
    const paused = await sendForm(app, `/api/schedules/${id}`, { paused: "true" });
    expect([paused.status, paused.headers.get("location")]).toEqual([303, `/schedules/${id}`]);
    expect(app.deck.schedules.get(id)).toMatchObject({ paused: true, nextAt: null });
    await sendForm(app, `/api/schedules/${id}`, { paused: "false" });
    expect(app.deck.schedules.get(id).paused).toBe(false);
    const run = await sendForm(app, `/api/schedules/${id}/run`, {});
    expect(run.headers.get("location")).toBe(`/jobs/${app.deck.schedules.get(id).lastJobId}`);
    const gone = await sendForm(app, `/api/schedules/${id}/delete`, {});
    expect([gone.status, gone.headers.get("location")]).toEqual([303, "/schedules"]);
    expect(app.deck.schedules.list()).toEqual([]);
  });
});

describe("a secret of its input", () => {
  const input = { name: "n", secret: "s3cret", nested: { token: "t0ken", open: "yes" } };
  const kept = (app: TestApp, id: string) => app.deck.schedules.get(id).submission.input;

  test("is never given back, in JSON or on a page", async () => {
    await using app = await open();
    const { id } = await made(app, { input });
    const answers = [
      await app.send(`/api/schedules/${id}`),
      await app.send("/api/schedules"),
      ...(await Promise.all(
        ["/schedules", `/schedules/${id}`].map((path) =>
          app.send(path, { headers: { accept: "text/html" } }),
        ),
      )),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toMatch(/s3cret|t0ken/);
    }
  });

  test("stays when its mask is sent back, and is replaced by anything else", async () => {
    await using app = await open();
    const { id } = await made(app, { input });
    const { input: seen } = await (await app.send(`/api/schedules/${id}`)).json();
    await send(app, "PATCH", `/api/schedules/${id}`, { input: { ...seen, name: "other" } });
    expect(kept(app, id)).toEqual({ ...input, name: "other" });
    await send(app, "PATCH", `/api/schedules/${id}`, { input: { ...seen, secret: "new" } });
    expect(kept(app, id)).toEqual({ ...input, secret: "new" });
    await send(app, "PATCH", `/api/schedules/${id}`, { input: { name: "bare" } });
    expect(kept(app, id)).toEqual({ name: "bare" });
  });

  test("stays when its field in the form is left empty", async () => {
    await using app = await open();
    const { id } = await made(app, { input });
    const fields = { type: "everything", "input.name": "other", "input.secret": "", "input.nested": "" };
    await sendForm(app, `/api/schedules/${id}`, fields);
    expect(kept(app, id)).toEqual({ ...input, name: "other" });
    await sendForm(app, `/api/schedules/${id}`, { ...fields, "input.secret": "new" });
    expect(kept(app, id)).toEqual({ ...input, name: "other", secret: "new" });
  });
});

describe("GET /api/schedules/preview", () => {
  test("says what an expression means and when it comes true", async () => {
    await using app = await open();
    const response = await app.send("/api/schedules/preview?cron=0+9+*+*+1-5&timeZone=europe/berlin");
    expect(await response.json()).toEqual({
      description: "Every weekday at 09:00, Europe/Berlin",
      timeZone: "Europe/Berlin",
      next: [6, 7, 8, 9, 12].map((day) => `2026-01-${String(day).padStart(2, "0")}T08:00:00.000Z`),
    });
  });

  test.each(["", "cron=nonsense", "cron=0+0+30+2+*", "cron=@daily&timeZone=Mars/X"])(
    "of %j is a query that is not understood",
    async (query) => {
      await using app = await open();
      const response = await app.send(`/api/schedules/preview?${query}`);
      expect([response.status, (await response.json()).error.code]).toEqual([422, "invalid_query"]);
    },
  );

  test("is a fragment to htmx, also of what is not finished", async () => {
    await using app = await open();
    const headers = { "hx-request-type": "partial" };
    const good = await app.send("/api/schedules/preview?cron=@daily&timeZone=UTC", { headers });
    expect(await good.text()).toContain("Tue 6 Jan 2026, 00:00");
    const bad = await app.send("/api/schedules/preview?cron=0+9&timeZone=UTC", { headers });
    expect([bad.status, await bad.text()]).toEqual([
      200,
      expect.stringContaining("Expected a cron expression"),
    ]);
  });
});

describe("the pages", () => {
  const page = async (app: TestApp, path: string) => {
    const response = await app.send(path, { headers: { accept: "text/html" } });
    return { status: response.status, text: await response.text() };
  };

  test("say what there is, in plain words", async () => {
    await using app = await open();
    expect((await page(app, "/schedules")).text).toContain("No schedules so far");
    const { id } = await made(app);
    const job = await app.deck.schedules.runNow(id, "user");
    const { status, text } = await page(app, "/schedules");
    expect(status).toBe(200);
    for (const said of ["Every day at 02:00, Europe/Berlin", "Tue 6 Jan 2026, 02:00", `/jobs/${job.id}`]) {
      expect(text).toContain(said);
    }
    expect((await page(app, "/schedules/nobody")).status).toBe(404);
  });

  test("have the form of the type that was asked for, and of the first one otherwise", async () => {
    await using app = await open();
    for (const query of ["", "?type=everything", "?type=nope"]) {
      const { status, text } = await page(app, `/schedules/new${query}`);
      expect(status).toBe(200);
      expect(text).toContain('name="input.name"');
    }
  });

  test("show a refused form again, with what was typed and what is wrong with it, but no secret", async () => {
    await using app = await open();
    const fields = { type: "everything", "input.name": "typed", "input.secret": "s3cret", cron: "0 9" };
    const response = await sendForm(app, "/api/schedules", { ...fields, timeZone: "Mars/X", missed: "all" });
    const text = await response.text();
    expect(response.status).toBe(422);
    for (const said of ['value="typed"', 'value="0 9"', 'value="Mars/X"', 'value="all" selected']) {
      expect(text).toContain(said);
    }
    expect(text).toContain("Expected the name of a time zone");
    expect(text).not.toContain("s3cret");
    expect(app.deck.schedules.list()).toEqual([]);
  });

  test("preview by a button, without scripts, and create nothing by it", async () => {
    await using app = await open();
    const fields = { type: "everything", "input.name": "typed", cron: "0 9 * * 1-5", preview: "true" };
    const response = await sendForm(app, "/api/schedules", fields);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("Every weekday at 09:00, UTC");
    expect(app.deck.schedules.list()).toEqual([]);
  });

  test("of a schedule hold its form as it is, and show a refused edit again", async () => {
    await using app = await open();
    const { id } = await made(app, { input: { name: "deep", lines: ["a", "b"], flag: true } });
    const { text } = await page(app, `/schedules/${id}`);
    for (const said of ['value="deep"', "a\nb", 'value="0 2 * * *"', "Change it"])
      expect(text).toContain(said);
    const refused = await sendForm(app, `/api/schedules/${id}`, { cron: "never" });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('value="never"');
    expect(app.deck.schedules.get(id)).toMatchObject({ cron: "0 2 * * *", version: 1 });
  });

  test("say that a type is gone, and still let the schedule be deleted", async () => {
    await using app = await testApp({
      clock: new FakeClock(NOW),
      deps: {
        types: {
          list: () => [],
          find: () => undefined,
          needsOf: () => ({}),
          info: () => {
            throw new Error("unused");
          },
        },
      },
    });
    const { id } = await app.deck.schedules.create(
      { submission: { type: "everything", input: { name: "x" } }, cron: "@daily" },
      "api",
    );
    const { status, text } = await page(app, `/schedules/${id}`);
    expect(status).toBe(200);
    expect(text).toContain("no job type named everything");
    expect((await sendForm(app, `/api/schedules/${id}/delete`, {})).status).toBe(303);
  });
});
