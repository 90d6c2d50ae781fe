import { describe, expect } from "bun:test";
import type { TestApp } from "../../support/app.ts";
import { BROWSER, type Scenario, scenarios } from "../../support/scenario.ts";

const nav = {
  title: "The sample",
  source: {
    repo: "https://example.com/sample",
    ref: "main",
    commit: "0123456789abcdef0123456789abcdef01234567",
  },
  entry: "overview.md",
  stats: { pages: 2 },
  tree: [{ title: "Overview", path: "overview.md", children: [] }],
  pages: [
    { path: "overview.md", title: "Overview", summary: "", previous: null, next: "modules/a.md" },
    { path: "modules/a.md", title: "Module A", summary: "", previous: "overview.md", next: null },
  ],
};

async function documented(app: TestApp) {
  const job = await app.submit();
  await app.leave(job, "docs/nav.json", JSON.stringify(nav));
  await app.leave(
    job,
    "docs/overview.md",
    "# Overview\n\nRead [module A](modules/a.md). <script>alert(1)</script>",
  );
  await app.leave(job, "docs/modules/a.md", "# Module A\n\nText.");
  await app.leave(job, "docs/pixel.png", new Uint8Array([137, 80]));
  await app.leave(job, "secret.txt", "secret");
  return job;
}

const page = (path: string) => ({ given: documented, path: `/docs/:id${path}`, headers: BROWSER });

describe("the docs viewer", () =>
  scenarios([
    {
      name: "opens at the entry",
      ...page("/"),
      status: 200,
      has: ["The sample", "Overview", "/docs/:id/modules/a.md"],
    },
    {
      name: "is led to without the slash",
      ...page(""),
      status: 302,
      answer: { location: /^location: \/docs\/[0-9a-f-]{36}\/$/ },
    },
    { name: "shows a page", ...page("/modules/a.md"), status: 200, has: ["<!doctype html>", "Module A"] },
    {
      name: "shows markup in a page as text",
      ...page("/"),
      status: 200,
      has: ["&lt;script&gt;"],
      lacks: ["<script>alert"],
    },
    {
      name: "gives a page as JSON",
      ...page("/modules/a.md"),
      headers: { accept: "application/json" },
      status: 200,
      answer: { etag: /^etag: "/ },
      has: ['"path":"modules/a.md"'],
    },
    {
      name: "serves a picture",
      ...page("/pixel.png"),
      status: 200,
      answer: { "content-type": "image/png", "content-security-policy": /sandbox/ },
    },
    { name: "serves its nav.json", ...page("/nav.json"), status: 200, has: ['"title":"The sample"'] },
    {
      name: "keeps the prefix",
      ...page("/"),
      options: { prefix: "/deck" },
      status: 200,
      has: ['href="/deck/docs/:id/modules/a.md"'],
      lacks: ['href="/docs'],
    },
    {
      name: "has nothing of a job without documentation",
      given: (app) => app.submit(),
      path: "/docs/:id/",
      status: 404,
    },
    {
      name: "has nothing of an unknown job",
      path: "/docs/018f0000-0000-7000-8000-000000000001/",
      status: 404,
    },
  ]));

describe("no path leads out of the documentation", () =>
  scenarios(
    [
      "/../secret.txt",
      "/..%2fsecret.txt",
      "/%2e%2e%2fsecret.txt",
      "//etc/passwd",
      "/%2fetc%2fpasswd",
      "/a%00.md",
      "/overview.md%00",
      "/..%5csecret.txt",
      "/modules",
      "/none.md",
      "/%ff",
      "/%zz",
      "/src/..%2f..%2fsecret.txt",
      "/src//etc/passwd",
      "/src/%00",
      "/src/%zz",
    ].map(
      (path): Scenario => ({
        name: `${path} is 404`,
        ...page(path),
        status: 404,
        has: ["Nothing is here"],
        lacks: ["root:", ">secret<"],
        afterwards: (app) => expect(app.faults).toEqual([]),
      }),
    ),
  ));
