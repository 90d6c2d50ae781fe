import { describe, expect, test } from "bun:test";
import type { LogLevel, NewEvent } from "../../../src/domain/event.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { scenarios } from "../../support/scenario.ts";

const line = (message: string, level: LogLevel = "info", stage: string | null = null): NewEvent => ({
  type: "log",
  at: Date.UTC(2026, 0, 1, 12, 0, 0, 7),
  data: { level, stage, message },
});

async function logged(app: TestApp) {
  const job = await app.begin(await app.submit());
  return app.report(job, {}, [
    line("plain"),
    line("worrying", "warn", "first"),
    line("two\nlines"),
    line("bad", "error"),
    line("detail", "debug"),
  ]);
}

describe("the log as text", () =>
  scenarios([
    {
      name: "has time, level, stage and message, further lines set in",
      given: logged,
      path: "/api/jobs/:id/log",
      status: 200,
      answer: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
      has: [
        "2026-01-01T12:00:00.007Z info  plain\n",
        "2026-01-01T12:00:00.007Z warn  [first] worrying\n",
        "info  two\n    lines\n",
      ],
    },
    {
      name: "of a level and worse",
      given: logged,
      path: "/api/jobs/:id/log?level=warn",
      status: 200,
      has: ["worrying", "bad"],
      lacks: ["plain", "detail"],
    },
    {
      name: "with a text in it",
      given: logged,
      path: "/api/jobs/:id/log?q=WORRY",
      status: 200,
      has: ["worrying"],
      lacks: ["bad"],
    },
    {
      name: "of an attempt",
      given: logged,
      path: "/api/jobs/:id/log?attempt=2",
      status: 200,
      lacks: ["plain"],
    },
    {
      name: "of a level that there is not",
      given: logged,
      path: "/api/jobs/:id/log?level=loud",
      status: 422,
      has: ["/level"],
    },
    { name: "of an unknown job", path: "/api/jobs/nope/log", status: 404, has: ["job_not_found"] },
  ]));

describe("following the log", () => {
  test("goes on until the job has ended", async () => {
    await using app = await testApp();
    const job = await logged(app);
    const text = (await app.send(`/api/jobs/${job.id}/log?follow=1`)).text();
    await app.report(job, {}, [line("later")]);
    await app.end(job, "complete");
    expect(await text).toContain("info  plain\n");
    expect(await text).toEndWith("info  later\n");
    expect([app.face.streams, app.deck.hub.listeners]).toEqual([0, 0]);
  });

  test("begins at once although nothing was logged", async () => {
    await using app = await testApp();
    const job = await app.submit();
    const reader = (await app.send(`/api/jobs/${job.id}/log?follow=1`)).body?.getReader();
    expect((await reader?.read())?.value).toEqual(new TextEncoder().encode("\n"));
    await reader?.cancel();
    expect([app.face.streams, app.deck.hub.listeners]).toEqual([0, 0]);
  });

  test("a long log is read piece by piece", async () => {
    await using app = await testApp();
    const job = await app.begin(await app.submit());
    for (let n = 0; n < 5; n += 1) {
      await app.report(
        job,
        {},
        Array.from({ length: 700 }, (_, k) => line(`${n}-${k} ${"x".repeat(200)}`)),
      );
    }
    const text = await (await app.send(`/api/jobs/${job.id}/log`)).text();
    expect(text.split("\n")).toHaveLength(3501);
    expect(text).toContain("4-699 xxx");
  });
});
