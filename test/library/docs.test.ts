import { expect, test } from "bun:test";
import { cp, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { DocsNav } from "../../src/domain/docs-page.ts";
import { createArtifacts } from "../../src/library/artifacts.ts";
import { createDiagrams } from "../../src/library/diagram.ts";
import { createDocs } from "../../src/library/docs.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { tempFolder } from "../support/folder.ts";
import { repository } from "../support/repository.ts";
import { dangers } from "./clean-html.ts";

const JOB = "019a0000-0000-7000-8000-000000000001";
const OTHER = "019a0000-0000-7000-8000-000000000002";
const env = { PATH: process.env["PATH"] };

const NAV: DocsNav = {
  title: "ada/fixture",
  source: {
    repo: "https://git.example/ada/fixture",
    ref: "main",
    commit: "0".repeat(40),
    url: "https://git.example",
  },
  entry: "overview.md",
  stats: { files: 3 },
  tree: [
    { title: "Overview", path: "overview.md", children: [] },
    { title: "Modules", path: null, children: [{ title: "Core", path: "modules/core.md", children: [] }] },
  ],
  pages: [
    {
      path: "overview.md",
      title: "Overview",
      summary: "What it is.",
      previous: null,
      next: "modules/core.md",
    },
    { path: "modules/core.md", title: "Core", summary: "", previous: "overview.md", next: null },
  ],
};

const PAGES = {
  "overview.md":
    "# Fixture\n\nIt is [small](modules/core.md#types), see [gone](gone.md) and [a](source:src/a.ts#L1).\n",
  "modules/core.md": "# Core\n\n## Types\n",
};

async function library(files: Record<string, string | Uint8Array>) {
  const root = await tempFolder(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${JOB}/${path}`, text])),
  );
  const artifacts = createArtifacts({ root: root.path });
  const docs = createDocs({
    diagrams: createDiagrams(),
    artifacts,
    baseOf: (id) => `/docs/${id === JOB ? "ID" : id}`,
    clock: new FakeClock(),
    env,
  });
  return { root, docs, [Symbol.asyncDispose]: () => root[Symbol.asyncDispose]() };
}

const wiki = (nav: unknown = NAV) =>
  library({
    "docs/overview.md": PAGES["overview.md"],
    "docs/modules/core.md": PAGES["modules/core.md"],
    "docs/nav.json": typeof nav === "string" ? nav : JSON.stringify(nav),
  });

test("a page comes with its text, its contents and its neighbours", async () => {
  await using f = await wiki();
  const page = await f.docs.read(JOB, "overview.md");
  expect(page).toMatchObject({
    path: "overview.md",
    title: "Fixture",
    summary: "What it is.",
    toc: [{ level: 1, text: "Fixture", id: "fixture" }],
    previous: null,
    next: { title: "Core", path: "modules/core.md", href: "/docs/ID/modules/core.md" },
  });
  expect(page?.html).toContain(
    '<a href="/docs/ID/modules/core.md#types">small</a>, see gone and <a href="/docs/ID/src/src/a.ts#L1">',
  );
  expect(page?.docs).toEqual({
    jobId: JOB,
    title: "ada/fixture",
    entry: "overview.md",
    origin: {
      repo: "https://git.example/ada/fixture",
      ref: "main",
      commit: "0".repeat(40),
      url: "https://git.example",
    },
    stats: { files: 3 },
    tree: [
      { title: "Overview", path: "overview.md", href: "/docs/ID/overview.md", children: [] },
      {
        title: "Modules",
        path: null,
        href: null,
        children: [
          { title: "Core", path: "modules/core.md", href: "/docs/ID/modules/core.md", children: [] },
        ],
      },
    ],
    model: null,
    notice: null,
  });
});

test("the model that has written on the pages is named", async () => {
  await using f = await wiki({ ...NAV, model: "some-model" });
  expect((await f.docs.read(JOB, "overview.md"))?.docs.model).toBe("some-model");
});

test("without nav.json the pages are found by their names, the first one first", async () => {
  await using f = await library({
    "docs/zebra.md": "text",
    "docs/README.md": "# R",
    "docs/guides/set_up-it.md": "x",
    "docs/x.txt": "",
  });
  expect(await f.docs.nav(JOB)).toMatchObject({
    title: "Documentation",
    entry: "README.md",
    origin: null,
    model: null,
    notice: null,
    stats: { pages: 3 },
    tree: [
      { title: "README", path: "README.md" },
      { title: "Zebra", path: "zebra.md" },
      { title: "guides", path: null, children: [{ title: "Set up it", path: "guides/set_up-it.md" }] },
    ],
  });
  expect(await f.docs.read(JOB, "guides/set_up-it.md")).toMatchObject({
    title: "Set up it",
    previous: { path: "README.md" },
    next: { path: "zebra.md" },
  });
});

test.each([
  ["{", "it is not JSON"],
  ["null", "/: Expected object"],
  [JSON.stringify({ ...NAV, pages: [{ path: 1 }] }), "/pages/0/title: Expected required property"],
  [
    JSON.stringify({ ...NAV, tree: [{ title: "x", path: null }] }),
    "/tree/0/children: Expected required property",
  ],
  [JSON.stringify({ ...NAV, tree: "TREE" }).replace('"TREE"', "[".repeat(100_000)), "it is not JSON"],
])("a broken nav.json (%#) falls back to the names and says why", async (nav, problem) => {
  await using f = await wiki(nav);
  const page = await f.docs.read(JOB, "overview.md");
  expect(page?.title).toBe("Fixture");
  expect(page?.docs.notice).toBe(
    `The order of these pages comes from their names, because nav.json could not be used: ${problem}.`,
  );
});

test("a nav.json that is nested too deeply does no harm", async () => {
  let node = '{"title":"x","path":null,"children":[]}';
  for (let depth = 0; depth < 20_000; depth += 1) node = `{"title":"x","path":null,"children":[${node}]}`;
  await using f = await wiki(JSON.stringify({ ...NAV, tree: "TREE" }).replace('"TREE"', `[${node}]`));
  expect(await f.docs.read(JOB, "overview.md")).toMatchObject({ title: "Fixture" });
});

test("what nav.json says about paths and addresses is not believed", async () => {
  const tree = [
    "../../etc/hostname.md",
    "/etc/x.md",
    "javascript:alert(1)",
    ".hidden.md",
    "nav.json",
    "a b.md",
  ];
  await using f = await wiki({
    ...NAV,
    entry: "../../../etc/hostname.md",
    source: { ...NAV.source, url: "javascript:alert(1)" },
    tree: tree.map((path) => ({ title: "<script>", path, children: [] })),
    pages: [
      { ...NAV.pages[0], previous: "../x.md", next: "/etc/x.md" },
      { ...NAV.pages[1], path: "/etc/x.md" },
    ],
  });
  const page = await f.docs.read(JOB, "overview.md");
  expect(page?.docs.tree.map((node) => node.href)).toEqual([
    null,
    null,
    null,
    null,
    null,
    "/docs/ID/a%20b.md",
  ]);
  expect(page).toMatchObject({
    previous: null,
    next: null,
    docs: { entry: "overview.md", origin: { url: null } },
  });
});

test.each([
  "",
  "..",
  "../overview.md",
  "..%2foverview.md",
  "%2e%2e/nav.json",
  "//etc/hostname",
  "/etc/hostname.md",
  "a\0.md",
  ".git-source/x.md",
  "etc/hostname",
  "etc/passwd.md",
  "gone.md",
  "nav.json",
  "modules",
])("the page %j is not found", async (path) => {
  await using f = await wiki();
  await symlink("/etc", join(f.root.path, JOB, "docs/etc"));
  await symlink("../nav.json", join(f.root.path, JOB, "docs/modules/link.md"));
  expect(await f.docs.read(JOB, path)).toBeNull();
  expect(await f.docs.read(JOB, "modules/link.md")).toBeNull();
});

test("a job without documentation has none", async () => {
  await using f = await library({ "result.json": "{}" });
  expect(await f.docs.nav(JOB)).toBeNull();
  expect(await f.docs.nav(OTHER)).toBeNull();
  expect(await f.docs.read(OTHER, "overview.md")).toBeNull();
  expect(await f.docs.source(JOB, "")).toBeNull();
  await expect(f.docs.nav("../x")).rejects.toMatchObject({ reason: "job_not_found" });
});

test("a changed page is shown changed, and its etag with it", async () => {
  await using f = await wiki();
  const first = await f.docs.read(JOB, "modules/core.md");
  expect(await f.docs.read(JOB, "modules/core.md")).toEqual(first);
  const place = join(f.root.path, JOB, "docs/modules/core.md");
  await Bun.write(place, "# Other\n");
  await utimes(place, 1, 1);
  const second = await f.docs.read(JOB, "modules/core.md");
  expect(second?.title).toBe("Other");
  expect(second?.etag).not.toBe(first?.etag);
});

test("a page that nav.json promises can be linked before it is written", async () => {
  await using f = await library({
    "docs/overview.md": PAGES["overview.md"],
    "docs/nav.json": JSON.stringify(NAV),
  });
  expect((await f.docs.read(JOB, "overview.md"))?.html).toContain(
    '<a href="/docs/ID/modules/core.md#types">',
  );
});

test("a link to a page that turns up later comes alive when the tree names it", async () => {
  await using f = await wiki();
  expect((await f.docs.read(JOB, "overview.md"))?.html).toContain("see gone and");
  await f.root.write(`${JOB}/docs/gone.md`, "# Back\n");
  await f.root.write(`${JOB}/docs/nav.json`, JSON.stringify({ ...NAV, title: "ada/fixture, again" }));
  expect((await f.docs.read(JOB, "overview.md"))?.html).toContain('<a href="/docs/ID/gone.md">gone</a>');
});

test("pictures of the documentation are files of it", async () => {
  await using f = await library({
    "docs/a.md": "![p](img/p.png)",
    "docs/img/p.png": Buffer.from([1]),
    "secret.png": "s",
  });
  expect((await f.docs.read(JOB, "a.md"))?.html).toContain('src="/docs/ID/img/p.png"');
  expect((await f.docs.file(JOB, "img/p.png"))?.artifact.contentType).toBe("image/png");
  expect(await f.docs.file(JOB, "../secret.png")).toBeNull();
});

test("a page of a documentation is clean whatever stands in it", async () => {
  await using f = await library({ "docs/a.md": "<script>1</script> [x](javascript:1)", "docs/<b>.md": "x" });
  expect(await dangers((await f.docs.read(JOB, "a.md"))?.html ?? "<none>")).toEqual([]);
  expect(await f.docs.read(JOB, "<b>.md")).toMatchObject({ title: "<b>", next: { title: "A" } });
});

test("the source view shows files and folders of the documented commit", async () => {
  await using repo = await repository({
    files: {
      "src/a b/x.ts": "let a = 1;\n",
      "src/pic": Buffer.from([0]),
      "src/ref": { submodule: "1".repeat(40) },
    },
  });
  const commit = repo.commits[0] ?? "";
  await using f = await wiki({ ...NAV, source: { ...NAV.source, commit } });
  await cp(repo.path, join(f.root.path, JOB, ".git-source"), { recursive: true });
  expect(await f.docs.source(JOB, "src/a b/x.ts")).toMatchObject({
    kind: "file",
    path: "src/a b/x.ts",
    commit,
    language: "TypeScript",
    lines: 1,
    crumbs: [
      { name: "ada/fixture", href: "/docs/ID/src/" },
      { name: "src", href: "/docs/ID/src/src" },
      { name: "a b", href: "/docs/ID/src/src/a%20b" },
    ],
    docs: { title: "ada/fixture" },
  });
  expect(await f.docs.source(JOB, "src/")).toMatchObject({
    kind: "folder",
    path: "src",
    entries: [
      { name: "a b", kind: "folder", href: "/docs/ID/src/src/a%20b" },
      { name: "pic", kind: "file", bytes: 1, href: "/docs/ID/src/src/pic" },
      { name: "ref", kind: "submodule", href: null },
    ],
  });
  expect(await f.docs.source(JOB, "src/pic")).toMatchObject({ kind: "binary", bytes: 1 });
  expect(await f.docs.source(JOB, "")).toMatchObject({ kind: "folder", crumbs: [] });
  for (const path of ["absent", "../x", "//etc/hostname", "..%2f", "src\0"])
    expect(await f.docs.source(JOB, path)).toBeNull();
});

test("a repository behind a symbolic link is not shown", async () => {
  await using repo = await repository({ files: { a: "a" } });
  await using f = await wiki({ ...NAV, source: { ...NAV.source, commit: repo.commits[0] } });
  await symlink(repo.path, join(f.root.path, JOB, ".git-source"));
  expect(await f.docs.source(JOB, "a")).toBeNull();
});
