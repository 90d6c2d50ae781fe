import { describe, expect, test } from "bun:test";
import type { TestApp } from "../../support/app.ts";
import { testApp } from "../../support/app.ts";
import { BROWSER, HTMX, type Scenario, scenarios } from "../../support/scenario.ts";

const symbol = (name: string, anchor: string, kind = "function") => ({
  ...{ name, kind, public: true, page: "overview.md", anchor, path: "src/a.ts", line: 3, endLine: 9 },
  ...{ signature: `function ${name}()`, summary: `<b>${name}</b>.`, language: "TypeScript", uses: 0 },
});

async function documented(app: TestApp) {
  const job = await app.begin(await app.submit({ title: "kettle" }));
  await app.leave(
    job,
    "docs/overview.md",
    "# Kettle\n\nBoils <script>alert(1)</script> water.\n\n### `boil`\n\nBoils.\n\n## Two\n\n### `twice`\n",
  );
  await app.leave(
    job,
    "docs/symbols.json",
    JSON.stringify({
      symbols: [symbol("boil", "boil"), symbol("twice", "twice"), symbol("Twice", "two", "class")],
    }),
  );
  const ended = await app.end(job, "complete", { artifactCount: 2, docsEntry: "overview.md" });
  // A busy machine may need longer than a reader is willing to wait.
  const looked = () => app.deck.search.inDocs(job.id, { text: "water", limit: 1 });
  while ((await looked())?.pending !== 0);
  return ended;
}

const search = (query: string) => ({
  given: documented,
  path: `/docs/:id/_search${query}`,
  headers: BROWSER,
});

describe("the search of one documentation", () => {
  scenarios([
    {
      name: "is a page of its own",
      ...search("?q=water"),
      status: 200,
      has: ["<!doctype html>", "<mark>water</mark>", "/docs/:id/overview.md"],
      lacks: ["<script>alert"],
    },
    {
      name: "is a fragment while one types",
      ...search("?q=boil"),
      headers: HTMX,
      status: 200,
      has: ['id="docs-found"', 'data-q="boil"', 'href="/docs/:id/overview.md#boil"'],
      lacks: ["<!doctype html>", "<b>"],
    },
    {
      name: "is empty for nothing",
      ...search("?q=%20"),
      headers: HTMX,
      status: 200,
      has: ['<div id="docs-found" class="found" hidden'],
    },
    {
      name: "leads to the symbol that is named",
      ...search("?symbol=boil"),
      status: 302,
      answer: { location: "/docs/:id/overview.md#boil" },
    },
    {
      name: "leads to it from the field, too",
      ...search("?jump=1&q=boil()"),
      status: 302,
      answer: { location: "/docs/:id/overview.md#boil" },
    },
    {
      name: "tells two that differ in their capitals apart",
      ...search("?symbol=Twice"),
      status: 302,
      answer: { location: "/docs/:id/overview.md#two" },
    },
    { name: "shows what there is for a name that is none", ...search("?symbol=water"), status: 200 },
    {
      name: "is given as JSON",
      ...search("?q=boil"),
      headers: { accept: "application/json" },
      status: 200,
      has: ['"title":"boil"', '"url":"/docs/:id/overview.md#boil"', '"pending":0'],
    },
    {
      name: "keeps the prefix",
      ...search("?q=boil"),
      options: { prefix: "/deck" },
      status: 200,
      has: ['href="/deck/docs/:id/overview.md#boil"', 'action="/deck/docs/:id/_search"'],
      lacks: ['href="/docs'],
    },
    {
      name: "is not there without documentation",
      given: (app) => app.submit(),
      path: "/docs/:id/_search?q=a",
      status: 404,
    },
    { name: "is not there for an unknown job", path: "/docs/none/_search?q=a", status: 404 },
    {
      name: "gives a page as it was written",
      given: documented,
      path: "/docs/:id/overview.md?raw=1",
      headers: BROWSER,
      status: 200,
      answer: { "content-type": "text/plain; charset=utf-8", "content-security-policy": /sandbox/ },
      has: ["<script>alert(1)</script>"],
    },
  ]);
});

describe("no query is an error", () => {
  scenarios(
    ['"', "%22a%22*", "AND", "a%00b", "%ff", "%F0%9F", "(", "title:", "x".repeat(5000), "%3Cmark%3E"].flatMap(
      (q): Scenario[] => [
        { name: `${q.slice(0, 20)} in one`, ...search(`?q=${q}`), status: 200, lacks: ["<mark><mark>"] },
        { name: `${q.slice(0, 20)} as typed`, ...search(`?q=${q}`), headers: HTMX, status: 200 },
        { name: `${q.slice(0, 20)} as a symbol`, ...search(`?symbol=${q}`), status: 200 },
      ],
    ),
  );
});

const titlesOf = async (app: TestApp, query: string) => {
  const answer = await app.send(`/search?${query}`, { headers: { accept: "application/json" } });
  const { hits }: { readonly hits: readonly { readonly title: string }[] } = await answer.json();
  return hits.map(({ title }) => title);
};

test("everything is searched with the jobs, can be narrowed, and forgets what is deleted", async () => {
  await using app = await testApp();
  const job = await documented(app);
  expect(await titlesOf(app, "q=boil")).toEqual(["boil", "Kettle"]);
  expect(await titlesOf(app, "q=boil&kind=symbol")).toEqual(["boil"]);
  expect(await titlesOf(app, "q=boil&kind=section")).toEqual(["Kettle"]);
  expect(await titlesOf(app, "q=boil&kind=job")).toEqual([]);
  expect(await titlesOf(app, "q=boil&language=Go")).toEqual([]);
  expect(await titlesOf(app, "q=boil&docs=none")).toEqual([]);
  const page = await (await app.send("/search?q=boil&language=TypeScript", { headers: BROWSER })).text();
  expect(page).toContain('<option value="TypeScript" selected>');
  const typed = await (await app.send("/search?q=boil", { headers: HTMX })).text();
  expect(typed).toStartWith('<div id="search-found"');
  await app.deck.tracker.remove(job.id);
  expect(await titlesOf(app, "q=boil")).toEqual([]);
});
