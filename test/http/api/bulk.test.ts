import { describe, expect, test } from "bun:test";
import { bulk } from "../../../src/jobs/bulk/bulk.ts";
import { everything, type TestApp, type TestAppOptions, testApp } from "../../support/app.ts";
import { BROWSER, FORM, JSON_BODY, scenarios } from "../../support/scenario.ts";

const options: TestAppOptions = { jobs: [everything, bulk] };
const post = { options, method: "POST", path: "/api/jobs/bulk", headers: JSON_BODY } as const;
const body = (value: unknown) => JSON.stringify(value);
const two = async (app: TestApp) => {
  await app.submit({ sessionId: "s" });
  return app.submit();
};
const noBulk = (app: TestApp) =>
  expect(app.deck.tracker.list({ types: ["bulk"] }, { limit: 1, order: "asc" }).jobs).toEqual([]);

describe("bulk", () =>
  scenarios([
    {
      name: "answers with the job that does it",
      ...post,
      given: two,
      body: body({ action: "cancel", filter: { status: "queued,running", session: "s" } }),
      status: 202,
      answer: { location: /\/api\/jobs\/[0-9a-f-]{36}$/, etag: /"\d+"/ },
      has: [
        '"type":"bulk"',
        '"createdBy":"api"',
        '"input":{"action":"cancel","filter":{"status":["queued","running"],"session":"s"}}',
      ],
    },
    {
      name: "takes ids, known or not",
      ...post,
      given: two,
      body: body({ action: "retry", ids: [":id", crypto.randomUUID()] }),
      status: 202,
      has: ['"title":"Retry 2 jobs"', ":id"],
    },
    {
      name: "as a dry run counts, shows the first and changes nothing",
      ...post,
      given: two,
      body: body({ action: "cancel", filter: {}, dryRun: true }),
      status: 200,
      has: ['"count":2,"complete":true,"sample":[{', ":id"],
      afterwards: noBulk,
    },
    {
      name: "as a dry run counts what narrows more than status and type",
      ...post,
      given: two,
      body: body({ action: "cancel", filter: { session: "s" }, dryRun: true }),
      status: 200,
      has: ['"count":1,"complete":true'],
      lacks: [":id"],
    },
    {
      name: "as a dry run finds nothing where the action makes no sense",
      ...post,
      given: two,
      body: body({ action: "delete", filter: { status: ["queued"] }, dryRun: true }),
      status: 200,
      has: ['{"count":0,"complete":true,"sample":[]}'],
    },
    ...[
      { what: "neither ids nor a filter", value: { action: "delete" }, path: "/filter" },
      {
        what: "both",
        value: { action: "delete", ids: [crypto.randomUUID()], filter: {} },
        path: "/filter",
      },
      { what: "an unknown action", value: { action: "drop", filter: {} }, path: "/action" },
      {
        what: "an unknown status",
        value: { action: "delete", filter: { status: "gone" } },
        path: "/filter/status",
      },
      {
        what: "an unknown filter",
        value: { action: "delete", filter: { color: "red" } },
        path: "/filter/color",
      },
      { what: "what is no id", value: { action: "delete", ids: ["x"] }, path: "/ids/0" },
      { what: "no ids", value: { action: "delete", ids: [] }, path: "/ids" },
    ].map(({ what, value, path }) => ({
      ...post,
      name: `refuses ${what}`,
      body: body(value),
      status: 422,
      has: [`"path":"${path}"`],
      afterwards: noBulk,
    })),
    {
      name: "refuses a form that does not say which",
      ...post,
      headers: { ...FORM, ...BROWSER },
      body: "action=delete",
      status: 422,
      afterwards: noBulk,
    },
    {
      name: "sends a browser to the job",
      ...post,
      headers: { ...FORM, ...BROWSER },
      body: "action=delete&filter=status%3Dfailed%26q%3Dx",
      status: 303,
      answer: { location: /\/jobs\/[0-9a-f-]{36}$/ },
      afterwards: (app) =>
        expect(app.deck.tracker.list({}, { limit: 1, order: "desc" }).jobs).toMatchObject([
          { input: { action: "delete", filter: { status: ["failed"], q: "x" } }, createdBy: "user" },
        ]),
    },
    {
      name: "asks on a page first",
      options,
      given: two,
      path: "/jobs/bulk?action=cancel&session=s",
      headers: BROWSER,
      status: 200,
      has: ["Cancel 1 job?", "session: s", 'action="/api/jobs/bulk"', 'name="filter" value="session=s"'],
      afterwards: noBulk,
    },
    {
      name: "has a page that says when there is nothing",
      options,
      given: two,
      path: "/jobs/bulk?action=delete",
      headers: BROWSER,
      status: 200,
      has: ["Nothing to delete"],
      lacks: ['class="bulk-form"'],
    },
    {
      name: "has a page that is the dry run to programs",
      options,
      given: two,
      path: "/jobs/bulk?action=cancel",
      headers: { accept: "application/json" },
      status: 200,
      has: ['"count":2'],
    },
    {
      name: "refuses a page without an action",
      options,
      path: "/jobs/bulk",
      headers: BROWSER,
      status: 422,
    },
    {
      name: "is offered on the list with all that narrows it",
      options,
      given: two,
      path: "/jobs?session=s&q=one",
      headers: BROWSER,
      status: 200,
      has: [
        "/jobs/bulk?action=cancel&session=s&q=one",
        "/jobs/bulk?action=retry&session=s&q=one&status=failed",
        "/jobs/bulk?action=delete&session=s&q=one",
      ],
    },
    {
      name: "is offered for what can be done to the statuses shown",
      options,
      given: two,
      path: "/jobs?status=queued",
      headers: BROWSER,
      status: 200,
      has: ["/jobs/bulk?action=cancel&status=queued"],
      lacks: ["action=delete", "action=retry"],
    },
    {
      name: "has no form on the first page",
      options,
      path: "/",
      headers: BROWSER,
      status: 200,
      lacks: ["type=bulk"],
    },
  ]));

test("a form does what the page said", async () => {
  await using app = await testApp({ ...options, run: true });
  const job = await app.submit({ runAt: Date.now() + 3_600_000 });
  const page = await app.send("/jobs/bulk?action=cancel&type=everything", { headers: BROWSER });
  const filter = /name="filter" value="([^"]*)"/.exec(await page.text())?.[1] ?? "";
  const started = await app.send("/api/jobs/bulk", {
    method: "POST",
    headers: { ...FORM, ...BROWSER },
    body: String(new URLSearchParams({ action: "cancel", filter })),
  });
  const id = started.headers.get("location")?.split("/").at(-1);
  const ended = await app.send(`/api/jobs/${id}/wait`);
  expect(await ended.json()).toMatchObject({ status: "completed", result: { matched: 1, done: 1 } });
  expect(app.deck.tracker.get(job.id).status).toBe("cancelled");
});
