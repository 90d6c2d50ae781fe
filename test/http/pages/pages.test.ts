import { describe, expect, test } from "bun:test";
import { testApp } from "../../support/app.ts";
import { BROWSER, FORM, HTMX, type Scenario, scenarios } from "../../support/scenario.ts";

const theme = { method: "POST", path: "/ui/theme", headers: { ...FORM, ...BROWSER } } as const;

describe("choosing colours", () =>
  scenarios([
    {
      name: "sets a cookie and goes back",
      ...theme,
      headers: { ...theme.headers, referer: "http://localhost/jobs?x=1" },
      body: "theme=dark",
      status: 303,
      answer: {
        location: "/jobs?x=1",
        "set-cookie": /jobdeck_theme=dark; Path=\/; Max-Age=31536000; SameSite=Lax/,
      },
    },
    {
      name: "as the system has it forgets the cookie",
      ...theme,
      body: "theme=system",
      status: 303,
      answer: { location: "/", "set-cookie": /Max-Age=0/ },
    },
    {
      name: "goes back to a page of ours by name",
      ...theme,
      body: "theme=light&back=/library",
      status: 303,
      answer: { location: "/library" },
    },
    {
      name: "never goes to another site",
      ...theme,
      body: "theme=light&back=//evil.example/",
      status: 303,
      answer: { location: "/" },
    },
    {
      name: "of another name is 422",
      ...theme,
      body: "theme=pink",
      status: 422,
      answer: { "set-cookie": null },
    },
    {
      name: "by a script answers with nothing",
      ...theme,
      headers: { ...FORM, ...HTMX },
      body: "theme=dark",
      status: 204,
    },
    {
      name: "is kept below the prefix",
      options: { prefix: "/deck" },
      ...theme,
      body: "theme=dark",
      status: 303,
      answer: { location: "/deck/", "set-cookie": /Path=\/deck;/ },
    },
    {
      name: "shows on the next page",
      path: "/",
      headers: { ...BROWSER, cookie: "other=1; jobdeck_theme=dark" },
      status: 200,
      has: ['data-theme="dark"'],
    },
    {
      name: "takes no other word from a cookie",
      path: "/",
      headers: { ...BROWSER, cookie: 'jobdeck_theme="><b>' },
      status: 200,
      lacks: ["data-theme"],
    },
  ]));

describe("pages", () =>
  scenarios([
    {
      name: "Home shows the first type's form",
      path: "/",
      headers: BROWSER,
      status: 200,
      has: ["Welcome to Jobdeck", 'name="input.name"'],
    },
    {
      name: "Home answers JSON with numbers and the newest jobs",
      path: "/",
      headers: { accept: "application/json" },
      status: 200,
      has: ['"counts"', '"jobs":[]'],
    },
    {
      name: "Jobs lists jobs",
      given: (app) => app.submit({ title: "listed" }),
      path: "/jobs",
      headers: BROWSER,
      status: 200,
      has: ["listed", 'id="job-:id"'],
    },
    {
      name: "Jobs narrows by status",
      given: (app) => app.submit({ title: "listed" }),
      path: "/jobs?status=failed",
      headers: BROWSER,
      status: 200,
      lacks: ["listed"],
    },
    {
      name: "Jobs refuses a status that there is not",
      path: "/jobs?status=done",
      headers: BROWSER,
      status: 422,
      has: ["<!doctype html>", "status"],
    },
    {
      name: "Jobs is the API's list to a program",
      given: (app) => app.submit(),
      path: "/jobs",
      headers: { accept: "application/json" },
      status: 200,
      has: ['"nextCursor":null', '"id":":id"'],
    },
    {
      name: "a job's page tells why it waits",
      given: (app) => app.submit(),
      path: "/jobs/:id",
      headers: BROWSER,
      status: 200,
      has: ["Nothing takes jobs from the lines"],
    },
    {
      name: "a job's page tells a browser without JavaScript to reload while the job is under way",
      given: (app) => app.submit(),
      path: "/jobs/:id",
      headers: BROWSER,
      status: 200,
      has: ["<noscript>", "reload it"],
    },
    {
      name: "a job's page asks nobody to reload when the job has ended",
      given: async (app) => app.end(await app.begin(await app.submit()), "complete", {}),
      path: "/jobs/:id",
      headers: BROWSER,
      status: 200,
      lacks: ["<noscript>"],
    },
    {
      name: "Library is empty at first",
      path: "/library",
      headers: BROWSER,
      status: 200,
      has: ["Nothing to read so far"],
    },
    {
      name: "Library shows what was documented",
      given: async (app) => {
        const job = await app.begin(await app.submit({ title: "the manual" }));
        return app.end(job, "complete", { docsEntry: "overview.md", artifactCount: 2 });
      },
      path: "/library",
      headers: BROWSER,
      status: 200,
      has: ["the manual", "/docs/:id/"],
    },
    {
      name: "a page asks the stream for what comes after it",
      given: (app) => app.submit(),
      path: "/jobs",
      headers: BROWSER,
      status: 200,
      has: ['-1"'],
    },
  ]));

test("Jobs leads to older jobs and back to newer ones", async () => {
  await using app = await testApp();
  await app.deck.tracker.enqueueMany(
    "everything",
    Array.from({ length: 3 }, (_, n) => ({ name: `job ${n}.` })),
  );
  const page = async (path: string) => (await app.send(path, { headers: BROWSER })).text();
  const link = (text: string, rel: string) =>
    new RegExp(`href="([^"]+)" rel="${rel}"`)
      .exec(text)?.[1]
      ?.replaceAll("&amp;", "&")
      .replaceAll("&#38;", "&");
  const first = await page("/jobs?limit=2");
  const older = await page(`${link(first, "next")}&limit=2`);
  expect(first).toContain("job 2.");
  expect(first).not.toContain("job 0.");
  expect(older).toContain("job 0.");
  expect(older).not.toContain("job 2.");
  expect(await page(`${link(older, "prev")}&limit=2`)).toContain("job 2.");
});

describe("every page, mounted below a prefix, points below it", () => {
  for (const path of ["/", "/jobs", "/jobs/:id", "/library", "/nowhere"]) {
    test(path, async () => {
      await using app = await testApp({ prefix: "/deck" });
      const job = await app.begin(await app.submit());
      const text = await (await app.send(path.replace(":id", job.id), { headers: BROWSER })).text();
      const addresses = [...text.matchAll(/(?:href|src|action|hx-[a-z:]+)="(\/[^"]*)"/g)].map(
        ([, a]) => a ?? "",
      );
      expect(addresses.length).toBeGreaterThan(10);
      for (const address of addresses) expect(address).toMatch(/^\/deck(\/|$|\?)/);
    });
  }
});

describe("built files", () =>
  scenarios([
    {
      name: "are kept for good by their version",
      path: "/static/app.css",
      status: 200,
      answer: {
        "content-type": "text/css; charset=utf-8",
        "cache-control": "public, no-cache",
        etag: /^etag: "\w+"$/,
      },
    },
    {
      name: "are packed for who can unpack",
      path: "/static/app.css",
      headers: { "accept-encoding": "br, gzip" },
      status: 200,
      answer: { "content-encoding": "gzip", vary: "Accept-Encoding" },
    },
    {
      name: "include fonts",
      path: "/static/fonts/geist-latin.woff2",
      status: 200,
      answer: { "content-type": "font/woff2" },
    },
    {
      name: "include the icon",
      path: "/favicon.svg",
      status: 200,
      answer: { "content-type": "image/svg+xml" },
    },
    ...[
      "../package.json",
      "..%2fpackage.json",
      "%2e%2e/package.json",
      "",
      "fonts",
      "nothing.css",
      "app.css/",
      "%00",
      "__proto__",
    ].map(
      (path): Scenario => ({
        name: `never ${JSON.stringify(path)}`,
        path: `/static/${path}`,
        status: 404,
        lacks: ["devDependencies"],
      }),
    ),
  ]));

test("a page names its files by version, and they are kept for good", async () => {
  await using app = await testApp();
  const text = await (await app.send("/", { headers: BROWSER })).text();
  const sheet = /href="(\/static\/app\.css\?v=[^"]+)"/.exec(text)?.[1] ?? "";
  const first = await app.send(sheet);
  expect(first.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const again = await app.send(sheet, { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
  expect([again.status, again.headers.get("cache-control")]).toEqual([
    304,
    "public, max-age=31536000, immutable",
  ]);
  const stale = await app.send("/static/app.css?v=old");
  expect(stale.headers.get("cache-control")).toBe("public, max-age=3600");
});
