import { describe, expect, test } from "bun:test";
import { testApp } from "../../support/app.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { scenarios } from "../../support/scenario.ts";
import { tokenFor } from "../../support/token.ts";

describe("waiting for a job", () => {
  test("is answered when it ends", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    const job = await app.begin(await app.submit());
    const answer = app.send(`/api/jobs/${job.id}/wait`);
    await app.report(job, { title: "still running" });
    await app.end(job, "complete", { result: { n: 1 } });
    expect(await (await answer).json()).toMatchObject({ status: "completed", result: { n: 1 } });
    expect(app.deck.hub.listeners).toBe(0);
  });

  test("is answered at once when it has ended", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    const job = await app.end(await app.submit(), "cancelWaiting");
    expect((await (await app.send(`/api/jobs/${job.id}/wait`)).json()).status).toBe("cancelled");
  });

  test("is answered at the timeout with the job as it is", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    const job = await app.begin(await app.submit());
    const answer = app.send(`/api/jobs/${job.id}/wait?timeout=5`);
    // The request is on its way: it waits once it has set its timer.
    while (clock.pending === 0) await Bun.sleep(0);
    await clock.advance(5000);
    expect((await (await answer).json()).status).toBe("running");
    expect([app.deck.hub.listeners, clock.pending]).toEqual([0, 0]);
  });

  test("tells nothing to a token that was revoked meanwhile", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    const { header, token } = await tokenFor(app);
    const job = await app.begin(await app.submit());
    const answer = app.send(`/api/jobs/${job.id}/wait?timeout=5`, { headers: header });
    while (clock.pending === 0) await Bun.sleep(0);
    await app.deck.tokens.revoke(token.id);
    await app.end(job, "complete", { result: { n: 1 } });
    const { status } = await answer;
    expect([status, await (await answer).text()]).toEqual([401, expect.not.stringContaining(job.id)]);
  });

  test("ends when the client goes away", async () => {
    const clock = new FakeClock();
    await using app = await testApp({ clock });
    const job = await app.begin(await app.submit());
    const client = new AbortController();
    const answer = app.send(`/api/jobs/${job.id}/wait`, { signal: client.signal });
    await clock.advance(10);
    expect(app.deck.hub.listeners).toBe(1);
    client.abort();
    await answer;
    expect([app.deck.hub.listeners, clock.pending]).toEqual([0, 0]);
  });

  test("for a job that is deleted meanwhile is 404", async () => {
    await using app = await testApp({ clock: new FakeClock() });
    const job = await app.begin(await app.submit());
    const answer = app.send(`/api/jobs/${job.id}/wait`);
    await app.deck.store.transition(job.id, "complete", {}, { at: 1 });
    await app.deck.tracker.remove(job.id);
    expect((await answer).status).toBe(404);
  });
});

describe("at the door", () =>
  scenarios([
    {
      name: "61 s is too long",
      given: (app) => app.submit(),
      path: "/api/jobs/:id/wait?timeout=61",
      status: 422,
      has: ["/timeout"],
    },
    {
      name: "0 s just looks",
      given: (app) => app.submit(),
      path: "/api/jobs/:id/wait?timeout=0",
      status: 200,
      has: ['"queued"'],
    },
    { name: "an unknown job is 404", path: "/api/jobs/nope/wait", status: 404 },
  ]));
