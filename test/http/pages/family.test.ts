import { describe, expect, test } from "bun:test";
import type { Job } from "../../../src/domain/job.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { BROWSER } from "../../support/scenario.ts";

const pageOf = async (app: TestApp, path: string) =>
  (await (await app.send(path, { headers: BROWSER })).text()).split('id="taskbar"')[0] ?? "";

/** Two jobs of a session, the second of which waits for the first. */
async function pipeline(app: TestApp): Promise<readonly [Job, Job]> {
  const first = await app.submit({ title: "Digest", sessionId: "acme" });
  const second = await app.submit({ title: "Generate", sessionId: "acme", dependsOn: [first.id] });
  return [first, second];
}

describe("the page of a job", () => {
  test("names what it waits for, and draws it", async () => {
    await using app = await testApp();
    const [first, second] = await pipeline(app);
    const page = await pageOf(app, `/jobs/${second.id}`);
    expect(page).toContain("Waits for the job that it depends on");
    expect(page).toContain(">Depends on</h2>");
    expect(page).toContain(`<a href="/jobs/${first.id}" dir="auto">Digest</a>`);
    expect(page).toContain("<li>Queued: Digest to Scheduled: Generate</li>");
    expect(page).not.toContain(">Waits for it</h2>");
  });

  test("names what waits for it", async () => {
    await using app = await testApp();
    const [first, second] = await pipeline(app);
    const page = await pageOf(app, `/jobs/${first.id}`);
    expect(page).toContain(">Waits for it</h2>");
    expect(page).toContain(`<a href="/jobs/${second.id}" dir="auto">Generate</a>`);
    expect(page).not.toContain(">Depends on</h2>");
  });

  test("says of what is gone that it is no longer there", async () => {
    await using app = await testApp();
    const [first, second] = await pipeline(app);
    await app.deck.tracker.cancel(first.id, { by: "user", reason: "user" });
    await app.deck.tracker.remove(first.id);
    const page = await pageOf(app, `/jobs/${second.id}`);
    expect(page).toContain(`${first.id.slice(0, 13)}, which is no longer there`);
    expect(page).not.toContain("diagram-figure");
  });

  test("says of a family that is too large to draw how large it is, and where it is listed", async () => {
    await using app = await testApp();
    const parent = await app.submit({ title: "Parent" });
    for (let i = 0; i < 81; i += 1) {
      await app.deck.tracker.submit({ type: "everything", input: { name: `c${i}` } }, "test", {
        parentId: parent.id,
      });
    }
    const page = await pageOf(app, `/jobs/${parent.id}`);
    expect(page).toContain("82 jobs hang together here, too many to draw.");
    expect(page).toContain(`href="/jobs?parent=${parent.id}"`);
    const list = await pageOf(app, `/jobs?parent=${parent.id}`);
    expect(list.match(/class="job-row"/g)).toHaveLength(50);
    expect(list).toContain(`parent: ${parent.id}`);
    expect(list.includes(`href="/jobs?parent=${parent.id}&after=`)).toBe(true);
  });

  test("leads to the session, below the prefix", async () => {
    await using app = await testApp({ prefix: "/deck" });
    const [first] = await pipeline(app);
    const page = await pageOf(app, `/jobs/${first.id}`);
    expect(page).toContain('href="/deck/sessions/acme"');
    expect(page).toContain(`hx-get="/deck/jobs/${first.id}"`);
  });

  test("says where a reused result is from", async () => {
    await using app = await testApp();
    const [first] = await pipeline(app);
    const other = await app.submit();
    await app.report(other, { cache: { key: "k", hit: true, sourceJobId: first.id } });
    expect(await pageOf(app, `/jobs/${other.id}`)).toContain(
      `reused from <a class="link" href="/jobs/${first.id}">`,
    );
  });

  test("shows nothing of this for a job that stands alone", async () => {
    await using app = await testApp();
    const { id } = await app.submit();
    expect(await pageOf(app, `/jobs/${id}`)).toContain('<div id="job-family" class="family"></div>');
  });
});

describe("the page of a session", () => {
  test("lists its jobs, with why they wait, and how they hang together", async () => {
    await using app = await testApp();
    await app.submit({ title: "Of another session", sessionId: "other" });
    const [first, second] = await pipeline(app);
    const page = await pageOf(app, "/sessions/acme");
    expect(page).toContain(`id="job-${first.id}"`);
    expect(page).toContain(`id="job-${second.id}"`);
    expect(page).toContain("Waits for the job that it depends on");
    expect(page).toContain("<li>Queued: Digest to Scheduled: Generate</li>");
    expect(page).not.toContain("Of another session");
  });

  test("is JSON for programs, here and below /api", async () => {
    await using app = await testApp();
    const [first, second] = await pipeline(app);
    const api = await (await app.send("/api/sessions/acme/jobs")).json();
    expect(api.jobs.map(({ id }: Job) => id)).toEqual([first.id, second.id]);
    const page = await app.send("/sessions/acme", { headers: { accept: "application/json" } });
    expect(await page.json()).toEqual({ id: "acme", ...api });
  });

  test.each(["/sessions/nobody", "/api/sessions/nobody/jobs"])("%s of no job is 404", async (path) => {
    await using app = await testApp();
    const response = await app.send(path, { headers: BROWSER });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("No session has the id");
  });
});
