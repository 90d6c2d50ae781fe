import { describe, expect, test } from "bun:test";
import { type TestApp, testApp } from "../../support/app.ts";
import { BROWSER, FORM, JSON_BODY, scenarios } from "../../support/scenario.ts";

const callbackUrl = "https://hooks.example/done?a=1";

async function ended(app: TestApp): Promise<{ readonly id: string }> {
  const job = await app.begin(await app.submit({ callbackUrl }));
  await app.end(job, "complete");
  const [delivery] = app.deck.deliveries.list({}, { limit: 1 }).deliveries;
  return { id: delivery?.id ?? "" };
}

async function switchedOff(app: TestApp): Promise<{ readonly id: string }> {
  const delivery = await ended(app);
  await app.deck.deliveries.switchEndpoint("https://hooks.example/done", false);
  return delivery;
}

describe("deliveries", () =>
  scenarios([
    {
      name: "are listed",
      given: ended,
      path: "/api/webhooks/deliveries",
      status: 200,
      has: [
        '"id":":id"',
        '"type":"job.completed"',
        `"url":"${callbackUrl}"`,
        '"state":"pending"',
        '"nextCursor":null',
      ],
    },
    {
      name: "are narrowed by status",
      given: ended,
      path: "/api/webhooks/deliveries?status=failed",
      status: 200,
      has: ['"deliveries":[]'],
    },
    {
      name: "are narrowed by job",
      given: ended,
      path: "/api/webhooks/deliveries?job=nobody",
      status: 200,
      has: ['"deliveries":[]'],
    },
    ...["status=other", "limit=0", "limit=1001", "after=x", "before=x"].map((query) => ({
      name: `refuse ${query}`,
      path: `/api/webhooks/deliveries?${query}`,
      status: 422,
      has: ["invalid_query"],
    })),
    {
      name: "are found by id",
      given: ended,
      path: "/api/webhooks/deliveries/:id",
      status: 200,
      has: ['":id"'],
    },
    {
      name: "that are not there are not found",
      path: "/api/webhooks/deliveries/nobody/redeliver",
      method: "POST",
      status: 404,
      has: ["delivery_not_found"],
    },
    {
      name: "are sent again",
      given: ended,
      path: "/api/webhooks/deliveries/:id/redeliver",
      method: "POST",
      status: 202,
      has: ['"state":"pending"'],
    },
    {
      name: "are not sent to what is switched off",
      given: switchedOff,
      path: "/api/webhooks/deliveries/:id/redeliver",
      method: "POST",
      status: 409,
      has: ["endpoint_off"],
    },
    {
      name: "are sent again by a form, which comes back to the page",
      given: ended,
      path: "/api/webhooks/deliveries/:id/redeliver",
      method: "POST",
      headers: { ...BROWSER, ...FORM },
      status: 303,
      answer: { location: "/webhooks" },
    },
  ]));

describe("endpoints", () =>
  scenarios([
    {
      name: "that are switched off are listed",
      given: switchedOff,
      path: "/api/webhooks/endpoints",
      status: 200,
      has: ['"url":"https://hooks.example/done"', '"on":false', "Switched off by hand"],
    },
    {
      name: "are switched on",
      given: switchedOff,
      path: "/api/webhooks/endpoints",
      method: "POST",
      headers: JSON_BODY,
      body: '{"url":"https://hooks.example/done","on":true}',
      status: 200,
      has: ['{"endpoints":[]}'],
    },
    {
      name: "are switched by a form",
      path: "/api/webhooks/endpoints",
      method: "POST",
      headers: { ...BROWSER, ...FORM },
      body: "url=https%3A%2F%2Fhooks.example%2Fdone&on=false",
      status: 303,
      afterwards: ({ deck }) => expect(deck.deliveries.endpoints()).toHaveLength(1),
    },
    {
      name: "need to be named",
      path: "/api/webhooks/endpoints",
      method: "POST",
      headers: JSON_BODY,
      body: '{"on":"perhaps"}',
      status: 422,
      has: ["/url", "/on"],
    },
  ]));

describe("the page of webhooks", () =>
  scenarios([
    {
      name: "says when there is nothing",
      path: "/webhooks",
      headers: BROWSER,
      status: 200,
      has: ["Nothing was told"],
    },
    {
      name: "shows deliveries and what is switched off, and offers both buttons",
      options: { prefix: "/deck" },
      given: switchedOff,
      path: "/webhooks",
      headers: BROWSER,
      status: 200,
      has: [
        'action="/deck/api/webhooks/deliveries/:id/redeliver"',
        'action="/deck/api/webhooks/endpoints"',
        "Switch on",
        "JOBDECK_WEBHOOK_SECRET",
      ],
    },
    {
      name: "is JSON for programs",
      given: ended,
      path: "/webhooks",
      headers: { accept: "application/json" },
      status: 200,
      has: ['"deliveries":[{"id":":id"'],
    },
    {
      name: "says nothing of a secret that is there",
      options: { settings: { isSigned: true } },
      path: "/webhooks",
      headers: BROWSER,
      status: 200,
      lacks: ["JOBDECK_WEBHOOK_SECRET"],
    },
  ]));

test("a job is created with a callback, and its page leads to the delivery", async () => {
  await using app = await testApp();
  const body = JSON.stringify({ type: "everything", input: { name: "one" }, callbackUrl });
  const created = await app.send("/api/jobs", { method: "POST", headers: JSON_BODY, body });
  const job = await created.json();
  expect(job.callback).toEqual({
    url: callbackUrl,
    sentAt: null,
    statusCode: null,
    error: null,
    attempts: 0,
  });
  const page = await (await app.send(`/jobs/${job.id}`, { headers: BROWSER })).text();
  expect(page).toContain(`href="/webhooks?job=${job.id}"`);
  expect(page).toContain("when it has ended");
});
