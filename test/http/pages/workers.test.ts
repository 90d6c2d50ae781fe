import { describe, expect, test } from "bun:test";
import { testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { BROWSER, scenarios } from "../../support/scenario.ts";

const JSON_FACE = { accept: "application/json" };

describe("the page of workers", () =>
  scenarios([
    {
      name: "tells how long each queue is, and that nothing takes from it",
      given: (app) => app.submit({ queue: "nightly" }),
      path: "/workers",
      headers: BROWSER,
      status: 200,
      has: ["nightly", "0 of 4 running", ", the first for <time", "Nothing runs jobs at the moment"],
    },
    {
      name: "offers to resume what is paused",
      given: async ({ deck }) => void (await deck.tracker.queues.edit("nightly", { paused: true })),
      path: "/workers",
      headers: BROWSER,
      status: 200,
      has: ['aria-label="Resume queue nightly"', 'name="paused" value="false"'],
    },
    {
      name: "says rates in words",
      given: async ({ deck }) =>
        void (await deck.tracker.queues.edit("nightly", { rate: { count: 10, perMs: 60_000 } })),
      path: "/workers",
      headers: BROWSER,
      status: 200,
      has: ["starts at most 10 jobs in 60 s", 'name="rateCount"'],
    },
    {
      name: "is JSON for programs",
      path: "/workers",
      headers: JSON_FACE,
      status: 200,
      has: ['{"queues":[{"name":"everything"', '"nodes":[]'],
    },
    {
      name: "keeps its addresses below the prefix",
      options: { prefix: "/deck" },
      path: "/workers",
      headers: BROWSER,
      status: 200,
      has: ['action="/deck/api/queues/everything"', 'href="/deck/workers"'],
    },
  ]));

test("a limit that nobody has set stays so when its form is saved, and one that is set can be taken back", async () => {
  await using app = await testApp();
  const limitField = async () => {
    const text = await (await app.send("/workers", { headers: BROWSER })).text();
    return /<input[^>]*name="limit"[^>]*>/.exec(text)?.[0];
  };
  const save = async (limit: string) => {
    const body = new URLSearchParams({ limit });
    const { status } = await app.send("/api/queues/everything", { method: "POST", headers: BROWSER, body });
    expect(status).toBe(303);
  };
  const set = () => app.deck.store.queue("everything", 0).concurrency;
  expect(await limitField()).toContain('placeholder="4"');
  expect(await limitField()).toContain('value=""');
  await save("");
  expect(set()).toBeNull();
  await save("7");
  expect(set()).toBe(7);
  expect(await limitField()).toContain('value="7"');
  await save("");
  expect(set()).toBeNull();
});

test("a server is shown with the slots that are taken, until it is silent", async () => {
  const clock = new FakeClock(Date.UTC(2026, 0, 5));
  await using app = await testApp({ clock });
  const { store, nodeId } = app.deck;
  const identity = { pid: 4128, bootId: "b", pidSpace: "", startTicks: 1 };
  const now = clock.now();
  await store.saveNode({
    id: nodeId,
    role: "serve",
    ...identity,
    startedAt: now,
    heartbeatAt: now,
    slots: 4,
    types: ["demo"],
  });
  await app.begin(await app.submit());

  const page = await (await app.send("/workers", { headers: BROWSER })).text();
  expect(page).toContain("pid 4128");
  expect(page).toContain("1 of 4 slots taken");
  expect(page).toContain('data-alive="true"');
  const { nodes } = await (await app.send("/api/nodes")).json();
  expect(nodes).toEqual([
    {
      ...{ id: nodeId, role: "serve", pid: 4128, alive: true, slots: 4, types: ["demo"], running: 1 },
      startedAt: "2026-01-05T00:00:00.000Z",
      heartbeatAt: "2026-01-05T00:00:00.000Z",
    },
  ]);

  await clock.advance(31_000);
  expect(await (await app.send("/workers", { headers: BROWSER })).text()).toContain('data-alive="false"');
});
