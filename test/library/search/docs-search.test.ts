import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../../src/adapters/clock.ts";
import type { DocsFindings, DocsHit, DocsQuery } from "../../../src/domain/docs-search.ts";
import { createArtifacts } from "../../../src/library/artifacts.ts";
import { DocsSearch } from "../../../src/library/search/docs-search.ts";
import type { VolumeNote } from "../../../src/library/search/intake.ts";
import { type Folder, tempFolder } from "../../support/folder.ts";

const id = (n: number) => `019a0000-0000-7000-8000-00000000000${n}`;
const [A, B, C] = [id(1), id(2), id(3)];

let folder: Folder;
let volumes: Map<string, VolumeNote>;
let search: DocsSearch;
let faults: unknown[];
let now: number;

const open = (more: { readonly storeId?: string; readonly mostCharacters?: number } = {}) =>
  new DocsSearch({
    path: join(folder.path, "search.sqlite"),
    storeId: "one",
    artifacts: createArtifacts({ root: folder.path }),
    volume: (job) => volumes.get(job),
    volumes: () => [...volumes.keys()].reverse(),
    // On a busy machine the patience of a reader would end before the index is whole.
    clock: { ...systemClock, now: () => now, after: (ms, act) => systemClock.after(100 * ms, act) },
    onFault: (cause) => faults.push(cause),
    ...more,
  });

beforeEach(async () => {
  folder = await tempFolder();
  volumes = new Map();
  faults = [];
  now = 1_000_000;
  search = open();
});
afterEach(async () => {
  await search.stop();
  await folder[Symbol.asyncDispose]();
  expect(faults).toEqual([]);
});

async function leave(
  job: string,
  pages: Readonly<Record<string, string>>,
  note: Partial<VolumeNote> = {},
): Promise<void> {
  for (const [path, text] of Object.entries(pages)) await folder.write(`${job}/docs/${path}`, text);
  volumes.set(job, { type: "wiki", createdAt: volumes.size, isFinal: true, ...note });
}

const navOf = (title: string, repo: string) =>
  JSON.stringify({
    title,
    source: { repo, ref: "main", commit: "0".repeat(40) },
    ...{ entry: "a.md", stats: {}, tree: [], pages: [] },
  });

const symbol = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ name, kind: "function", public: true, page: "a.md", anchor: name.toLowerCase(), path: "src/a.ts" },
  ...{ line: 3, endLine: 9, signature: `function ${name}()`, summary: `What ${name} does.` },
  ...{ language: "TypeScript", uses: 0, ...more },
});
const symbolsOf = (...symbols: readonly unknown[]) => JSON.stringify({ symbols });

const inA = (text: string, more: Partial<DocsQuery> = {}) => search.inDocs(A, { text, limit: 20, ...more });
const all = (text: string, more: Partial<DocsQuery> = {}) => search.everywhere({ text, limit: 20, ...more });
const titleOf = (hit: DocsHit) => hit.title.map(({ text }) => text).join("");
const titles = (found: DocsFindings | null) => (found?.hits ?? []).map(titleOf);
const places = (found: DocsFindings | null) => (found?.hits ?? []).map((hit) => `${hit.page}#${hit.anchor}`);

const PAGE = `# The cache

How things are kept.

## Eviction

The oldest entries leave first, by \`evictOldest\`.

### Limits

A limit is counted in bytes.

\`\`\`ts
const limit = maxBytes;
\`\`\`
`;

describe("a documentation is searched by section", () => {
  beforeEach(() => leave(A, { "a.md": PAGE, "b.md": "# Other\n\nNothing of that kind.\n" }));

  test("each with the anchor that the viewer gives it", async () => {
    expect(places(await inA("limit"))).toEqual(["a.md#limits"]);
    expect(places(await inA("oldest"))).toEqual(["a.md#eviction"]);
    expect(places(await inA("kept"))).toEqual(["a.md#"]);
  });

  test("headings come before texts", async () => {
    await leave(A, { "c.md": "# Words\n\nAbout the eviction, and eviction again: eviction.\n" });
    expect(places(await inA("eviction"))).toEqual(["a.md#eviction", "c.md#"]);
  });

  test("words by their stems and beginnings, all of them", async () => {
    expect(titles(await inA("entry leaving"))).toEqual(["Eviction"]);
    expect(titles(await inA("evic"))).toEqual(["Eviction"]);
    expect(titles(await inA("byte count"))).toEqual(["Limits"]);
  });

  test("identifiers by the words they are made of, and by what is inside of them", async () => {
    expect(titles(await inA("evict oldest"))).toEqual(["Eviction"]);
    expect(titles(await inA("max bytes"))).toEqual(["Limits"]);
    expect(titles(await inA("xbyte"))).toEqual(["Limits"]);
  });

  test("and where no section has all of the words, those that have one", async () => {
    expect(titles(await inA("eviction nowhere"))).toEqual(["Eviction"]);
  });

  test("what a diagram is made of is not found", async () => {
    await leave(A, { "d.md": '# D\n\n```diagram\n{"nodes":[{"id":"zebra"}]}\n```\n' });
    expect(titles(await inA("zebra"))).toEqual([]);
  });

  test("no query is an error of syntax", async () => {
    for (const text of [
      '"',
      '""',
      "AND",
      "OR NOT",
      "NEAR(a b)",
      "title:x",
      "a*",
      "^a",
      "(a",
      "a)",
      "{title}:a",
      "-a +b",
      "%_",
      "'; DROP TABLE unit; --",
      "\0",
      "\ud800",
      "🙂",
      "x".repeat(10_000),
      `${'"'.repeat(300)}`,
    ]) {
      expect((await inA(text))?.pending).toBe(0);
      expect((await all(text)).pending).toBe(0);
    }
  });

  test("a job that left none has nothing to search", async () => {
    volumes.set(B, { type: "demo", createdAt: 0, isFinal: true });
    expect(await search.inDocs(B, { text: "a", limit: 5 })).toBeNull();
    expect(await search.inDocs(C, { text: "a", limit: 5 })).toBeNull();
  });

  test("and not more is given than was asked for", async () => {
    const found = await inA("the", { limit: 1 });
    expect([found?.hits.length, found?.hasMore]).toEqual([1, true]);
  });
});

describe("symbols", () => {
  const text =
    "# A\n\n### `Cache`\n\nKeeps.\n\n### `getCache`\n\nGets the cache.\n\n## Constants\n\nSome cache.\n";
  beforeEach(() =>
    leave(A, {
      "a.md": text,
      "symbols.json": symbolsOf(
        symbol("getCache", { uses: 9 }),
        symbol("Cache", { kind: "class" }),
        symbol("cache", { kind: "variable", anchor: "constants", uses: 5 }),
        symbol("CACHE_SIZE", { kind: "constant", anchor: "constants", language: "Go" }),
        symbol("Cache.get", { kind: "method", anchor: "cache" }),
        symbol("hidden", { public: false, page: null, anchor: null }),
      ),
    }),
  );

  test("come first by their very name, then by how it begins, then what has it elsewhere", async () => {
    expect(titles(await inA("Cache")).slice(0, 3)).toEqual(["Cache", "cache", "CACHE_SIZE"]);
    expect(titles(await inA("cache")).slice(0, 2)).toEqual(["cache", "Cache"]);
    expect((await inA("Cache"))?.hits[0]?.exact).toBe(true);
  });

  test("are one with the section that is about them", async () => {
    expect(places(await inA("Cache")).filter((place) => place === "a.md#cache")).toHaveLength(2);
    expect(titles(await inA("keeps"))).toEqual(["Cache"]);
  });

  test("members are found alone and with their type, however that is written", async () => {
    for (const typed of ["get", "Cache.get", "cache::get()", "Cache#get"]) {
      expect(titles(await inA(typed))[0]).toBe("Cache.get");
    }
  });

  test("that no page describes are found where they are defined", async () => {
    const [hit] = (await inA("hidden"))?.hits ?? [];
    expect([hit?.page, hit?.source]).toEqual([null, { path: "src/a.ts", line: 3 }]);
  });

  test("can be asked for alone, or left out, or those of one language", async () => {
    expect(titles(await inA("cache", { kind: "section" }))).toEqual(["Constants"]);
    expect((await inA("cache", { kind: "symbol" }))?.hits.every((hit) => hit.kind === "symbol")).toBe(true);
    expect(titles(await inA("cache", { language: "Go" }))).toEqual(["CACHE_SIZE"]);
  });

  test("one that is meant alone can be gone to", async () => {
    const found = async (name: string) => {
      const hit = await search.symbol(A, name);
      return hit && `${hit.page}#${hit.anchor}`;
    };
    expect(await found("Cache")).toBe("a.md#cache");
    expect(await found("getcache")).toBe("a.md#getcache");
    expect(await found("Cache.get()")).toBe("a.md#cache");
    expect(await found("CACHE")).toBeNull();
    expect(await found("none")).toBeNull();
    expect(await found("")).toBeNull();
  });

  test("of another shape than they should have are left out, and the pages are found all the same", async () => {
    await leave(B, { "a.md": PAGE, "symbols.json": '{"symbols":[{"name":1}]}' });
    expect(titles(await search.inDocs(B, { text: "limit", limit: 5 }))).toEqual(["Limits"]);
  });
});

describe("all documentations", () => {
  beforeEach(async () => {
    await leave(A, { "a.md": "# Old cache\n", "nav.json": navOf("kettle", "https://example.com/kettle") });
    await leave(B, { "a.md": "# New cache\n", "nav.json": navOf("kettle", "https://example.com/kettle") });
    await leave(C, { "a.md": "# A cache of notes\n" }, { type: "notes" });
  });

  test("are searched together, of each source the newest", async () => {
    expect(titles(await all("cache")).sort()).toEqual(["A cache of notes", "New cache"]);
    expect(titles(await inA("cache"))).toEqual(["Old cache"]);
    expect(titles(await all("cache")).sort()).toEqual(["A cache of notes", "New cache"]);
  });

  test("can be narrowed", async () => {
    expect(titles(await all("cache", { docs: "kettle" }))).toEqual(["New cache"]);
    expect(titles(await all("cache", { jobType: "notes" }))).toEqual(["A cache of notes"]);
    expect(titles(await all("cache", { docs: "none" }))).toEqual([]);
    expect(search.facets()).toEqual({
      docs: ["Documentation", "kettle"],
      languages: [],
      jobTypes: ["notes", "wiki"],
    });
  });

  test("know each other's versions, the newest first", async () => {
    await all("cache");
    expect([search.versions(A), search.versions(B), search.versions(C)]).toEqual([[B], [A], []]);
  });

  test("what is gone is not found any more, and the one before it is again", async () => {
    await all("cache");
    volumes.delete(B);
    await rm(join(folder.path, B), { recursive: true });
    expect(titles(await all("cache"))).toEqual(["A cache of notes"]);
    now += 2000;
    await all("cache");
    expect(titles(await all("cache")).sort()).toEqual(["A cache of notes", "Old cache"]);
  });

  test("are known after a restart without being read again", async () => {
    await all("cache");
    await search.stop();
    await rm(join(folder.path, C, "docs"), { recursive: true });
    search = open();
    expect(titles(await all("notes"))).toEqual(["A cache of notes"]);
  });

  test("those of another store are forgotten", async () => {
    await all("cache");
    await search.stop();
    volumes.clear();
    search = open({ storeId: "two" });
    expect(titles(await all("cache"))).toEqual([]);
  });

  test("a broken index is made anew", async () => {
    await all("cache");
    await search.stop();
    await Bun.write(join(folder.path, "search.sqlite"), "no database at all".repeat(1000));
    search = open();
    expect(titles(await all("notes"))).toEqual(["A cache of notes"]);
  });

  test("no more is kept than there is room for", async () => {
    await search.stop();
    search = open({ mostCharacters: 500 });
    await search.inDocs(A, { text: "cache", limit: 5 });
    now += 100_000;
    await search.inDocs(C, { text: "cache", limit: 5 });
    now += 100_000;
    await search.inDocs(B, { text: "cache", limit: 5 });
    expect((await all("cache")).hits.length).toBeLessThan(3);
    expect(titles(await search.inDocs(B, { text: "cache", limit: 5 }))).toEqual(["New cache"]);
  });
});

describe("while a job still writes", () => {
  test("what it wrote meanwhile is found, what it changed is found anew, what it took away is gone", async () => {
    await leave(A, { "a.md": "# One\n\nFirst words.\n", "b.md": "# Two\n" }, { isFinal: false });
    expect(titles(await inA("first"))).toEqual(["One"]);
    await leave(A, { "a.md": "# One\n\nOther words, and more.\n", "c.md": "# Three\n" }, { isFinal: false });
    await rm(join(folder.path, A, "docs/b.md"));
    now += 3000;
    expect(titles(await inA("first"))).toEqual([]);
    expect(titles(await inA("words"))).toEqual(["One"]);
    expect(titles(await inA("three"))).toEqual(["Three"]);
    expect(titles(await inA("two"))).toEqual([]);
  });

  test("it is not looked at with every letter, and once more when it has ended", async () => {
    await leave(A, { "a.md": "# One\n" }, { isFinal: false });
    await inA("one");
    await leave(A, { "b.md": "# Two\n" }, { isFinal: true });
    expect(titles(await inA("two"))).toEqual([]);
    now += 3000;
    expect(titles(await inA("two"))).toEqual(["Two"]);
  });

  test("symbols that come at its end are found with the pages that were there before", async () => {
    await leave(A, { "a.md": "# A\n\n### `boil`\n\nBoils.\n" }, { isFinal: false });
    expect((await inA("boil"))?.hits[0]?.kind).toBe("section");
    await leave(A, { "symbols.json": symbolsOf(symbol("boil")) });
    now += 3000;
    expect((await inA("boil"))?.hits[0]?.kind).toBe("symbol");
    expect(titles(await inA("boil"))).toHaveLength(1);
  });
});
