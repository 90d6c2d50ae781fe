import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { defineJob, t } from "../../../src/jobs/define.ts";
import { type TestApp, testApp } from "../../support/app.ts";
import { type Listening, listening } from "../../support/listening.ts";
import { BROWSER } from "../../support/scenario.ts";

/** The documented calls of CodeWiki, with a wiki that writes one page and knows one commit of each repository. */
const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const running = Promise.withResolvers<void>();
const release = Promise.withResolvers<void>();
const wiki = defineJob({
  type: "wiki",
  title: "Wiki",
  input: t.Object({ repo: t.String({ minLength: 1 }), ref: t.Optional(t.String()) }),
  ...{ dedupe: true, coolDownMs: 180_000, cache: { byRevision: true } },
  normalise: ({ repo, ...rest }) => ({ ...rest, repo: repo.toLowerCase().replace(/\.git$|\/$/, "") }),
  async run(ctx, { repo }) {
    if (repo.includes("broken")) throw new Error("It can't be cloned");
    if (repo.includes("slow")) {
      running.resolve();
      ctx.progress(1, 2, "Analyzing");
      await release.promise;
    }
    ctx.revision(COMMIT);
    await ctx.artifact("docs/overview.md", `# Overview of ${repo}`);
    await ctx.artifact("docs/modules/core.md", "# Core");
    return { repo, commit: COMMIT };
  },
});

let app: TestApp;
let server: Listening;
beforeAll(async () => {
  app = await testApp({ prefix: "/deck", run: true, jobs: [wiki] });
  server = listening(app, "/deck");
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const ended = (id: string) => fetch(`${server.url}/api/jobs/${id}/wait`).then((response) => response.json());
const ask = async (path: string) => {
  const response = await fetch(server.url + path, { headers: { accept: "application/json" } });
  return { status: response.status, headers: response.headers, body: await response.json() };
};
const post = (
  fields: Record<string, string>,
  headers: Record<string, string> = { accept: "application/json" },
) =>
  fetch(`${server.url}/`, { method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual" });
const documented = async (repo: string) => {
  const { job_id } = await (await post({ repo_url: repo })).json();
  await ended(job_id);
  return String(job_id);
};

describe("CodeWiki's form", () => {
  test("starts a wiki and says its id; a browser is led to the job", async () => {
    const response = await post({ repo_url: "https://github.com/ada/one", commit_id: "" });
    const body = await response.json();
    expect([response.status, body]).toEqual([
      202,
      {
        ...{ message: `Repository added to processing queue! Job ID: ${body.job_id}`, job_id: body.job_id },
        ...{ status: "queued", location: `/deck/jobs/${body.job_id}` },
      },
    ]);
    await ended(body.job_id);
    const browser = await post({ repo_url: "https://github.com/ada/two" }, BROWSER);
    expect([browser.status, browser.headers.get("location")]).toEqual([
      303,
      expect.stringMatching(/^\/deck\/jobs\/[0-9a-f-]{36}$/),
    ]);
  });

  test("says that a repository is being processed, however its address is written", async () => {
    const { job_id } = await (await post({ repo_url: "https://github.com/ada/slow" })).json();
    await running.promise;
    const said = new Promise<void>((resolve) => {
      const leave = app.deck.hub.subscribe((note) => {
        if (note.kind !== "job" || note.job.progress.message !== "Analyzing") return;
        leave();
        resolve();
      });
    });
    const again = await post({ repo_url: "https://github.com/Ada/Slow.git" });
    expect([again.status, await again.json()]).toMatchObject([
      200,
      { message: `Repository is already being processed (Job ID: ${job_id})`, job_id },
    ]);
    await said;
    expect((await ask("/api/job/ada--slow")).body).toMatchObject({
      ...{ status: "processing", progress: "Analyzing", completed_at: null, docs_path: null },
    });
    release.resolve();
    await ended(job_id);
  });

  test("leads to the documentation of a commit that is there, browsers and htmx too", async () => {
    await documented("https://github.com/ada/cached");
    const cached = { repo_url: "https://github.com/ada/cached" };
    const response = await post(cached);
    const body = await response.json();
    expect([response.status, body]).toMatchObject([
      200,
      {
        message: "Documentation found in cache! Redirecting to view…",
        location: `/deck/docs/${body.job_id}/`,
      },
    ]);
    const browser = await post(cached, BROWSER);
    expect([browser.status, browser.headers.get("location")]).toEqual([
      303,
      expect.stringMatching(/^\/deck\/docs\/[0-9a-f-]{36}\/$/),
    ]);
    const htmx = await post(cached, { "hx-request": "true", "hx-request-type": "partial" });
    expect(htmx.headers.get("hx-redirect")).toMatch(/^\/deck\/docs\//);
  });

  test("refuses a repository that has just failed, with the seconds that are left", async () => {
    const { job_id } = await (await post({ repo_url: "https://github.com/ada/broken" })).json();
    await ended(job_id);
    const response = await post({ repo_url: "https://github.com/ada/broken" });
    expect([response.status, await response.json()]).toEqual([
      429,
      { detail: expect.stringMatching(/^Repository recently failed processing\. .*\(\d+ s\)$/) },
    ]);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(100);
    expect((await ask("/api/job/ada--broken")).body).toMatchObject({
      ...{ status: "failed", error_message: "It can't be cloned", progress: "Failed: It can't be cloned" },
    });
  });

  test("asks for an address when there is none", async () => {
    const none = [
      "",
      "  ",
      "git@git.example:a/b",
      "ssh://git@git.example/a",
      `document:${crypto.randomUUID()}`,
    ];
    for (const fields of [{}, ...none.map((repo_url) => ({ repo_url }))] as Record<string, string>[]) {
      const response = await post(fields);
      expect([response.status, await response.json()]).toMatchObject([422, { detail: expect.any(String) }]);
    }
  });
});

describe("CodeWiki's job", () => {
  test("is named by its id, or by its repository", async () => {
    const id = await documented("https://github.com/ada/named");
    const { createdAt, startedAt, completedAt } = await ended(id);
    const expected = {
      ...{ repo_url: "https://github.com/ada/named", status: "completed", error_message: null },
      ...{ created_at: createdAt, started_at: startedAt, completed_at: completedAt },
      ...{ progress: "Documentation generation completed", docs_path: `/deck/docs/${id}/` },
      ...{ main_model: null, commit_id: COMMIT },
    };
    for (const name of [id, "ada--named", "Ada--Named"]) {
      expect([name, (await ask(`/api/job/${name}`)).body]).toEqual([name, { job_id: name, ...expected }]);
    }
  });

  test("by its repository is the newest, and one of a name with two hyphens is told apart", async () => {
    await documented("https://github.com/ada/a--b");
    const other = await documented("https://github.com/ada--a/b");
    const newest = await documented("https://gitlab.com/ada/twice");
    expect((await ask("/api/job/ada--a--b")).body.docs_path).toBe(`/deck/docs/${other}/`);
    expect((await ask("/api/job/ada--twice")).body.docs_path).toBe(`/deck/docs/${newest}/`);
  });

  test("that is unknown is 404 with its words", async () => {
    for (const name of ["nobody--nothing", "--", "x", "00000000-0000-7000-8000-000000000000"]) {
      const { status, body } = await ask(`/api/job/${name}`);
      expect([name, status, body]).toEqual([name, 404, { detail: "Job not found" }]);
    }
  });
});

describe("CodeWiki's viewer", () => {
  test("is ours, by id and by repository, at both of its addresses", async () => {
    const id = await documented("https://github.com/ada/seen");
    const get = async (path: string) => {
      const response = await fetch(server.url + path, { headers: BROWSER, redirect: "manual" });
      return [response.status, response.headers.get("location"), await response.text()];
    };
    const viewer = expect.stringContaining("Overview of https://github.com/ada/seen");
    for (const name of [id, "ada--seen"]) {
      expect(await get(`/docs/${name}`)).toEqual([302, `/deck/docs/${id}/`, ""]);
      for (const path of [
        "/docs/NAME/",
        "/static-docs/NAME/",
        "/static-docs/NAME",
        "/static-docs/NAME/overview.md",
      ]) {
        expect([path, ...(await get(path.replace("NAME", name)))]).toEqual([path, 200, null, viewer]);
      }
      expect((await get(`/static-docs/${name}/modules/core.md`))[2]).toContain("Core");
    }
  });

  test.each([
    "//etc/hostname",
    "/..%2f..%2fjobdeck.db",
    "/%2e%2e/%2e%2e/jobdeck.db",
    "/overview.md%00",
    "/gone.md",
  ])("never shows what is not below the documentation: %s", async (path) => {
    await documented("https://github.com/ada/safe");
    expect((await ask(`/static-docs/ada--safe${path}`)).status).toBe(404);
  });
});
