import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { documents, staleDocuments } from "../../.ci/build-docs.ts";
import { trackedFiles } from "../../.ci/rules.ts";

const TOP = join(import.meta.dir, "../..");
const read = (path: string) => readFileSync(join(TOP, path), "utf8");
const manifest: Readonly<
  Record<"scripts" | "dependencies" | "devDependencies", Readonly<Record<string, string>>>
> = JSON.parse(read("package.json"));
const written = trackedFiles(TOP).filter((path) => /^(docs\/.*|[A-Z]+)\.md$/.test(path));

test("generated documents are what the code makes of them", () => {
  expect(staleDocuments().map(([path]) => path)).toEqual([]);
});

test("every document is looked at for parts that are made from the code", () => {
  expect(written.filter((path) => !documents().has(path))).toEqual([]);
});

test("the README begins with the two commands, and both exist", () => {
  const [first = ""] = /```sh\n([\s\S]*?)```/.exec(read("README.md")) ?? [];
  expect(first.match(/npm (start|test)\b/g)).toEqual(["npm start", "npm test"]);
  expect(manifest.scripts).toMatchObject({ start: expect.any(String), test: expect.any(String) });
});

test("every script that a document names exists", () => {
  const named = written.flatMap((path) =>
    [...read(path).matchAll(/(?:npm|bun) run ([a-z:-]+)/g)].map((m) => m[1] ?? ""),
  );
  expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
});

test.each(written)("every link of %s leads to a file", (path) => {
  const links = [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((m) => m[1] ?? "");
  const dead = links.filter((link) => !existsSync(join(TOP, normalize(join(dirname(path), link)))));
  expect(dead).toEqual([]);
});

test.each(written)("every link of %s to a part of a document leads to a heading", (path) => {
  const links = [...read(path).matchAll(/\]\(([^)#\s:]*)#([^)\s]+)\)/g)].map(([, file = "", anchor = ""]) => {
    return { file: file === "" ? path : normalize(join(dirname(path), file)), anchor };
  });
  expect(links.filter(({ file, anchor }) => !anchorsOf(read(file)).includes(anchor))).toEqual([]);
});

test("the floor plan names every folder of the top, and of src its folders and files", () => {
  const plan = read("docs/architecture.md").split("## The way of one job")[0] ?? "";
  const parts = new Set(
    trackedFiles(TOP).flatMap((path) => {
      const [top = "", second] = path.split("/");
      return top === "src" && second !== undefined ? `src/${second}` : second === undefined ? [] : top;
    }),
  );
  expect([...parts].filter((part) => !plan.includes(`\`${part}\``)).sort()).toEqual([]);
});

test("every path in CONTRIBUTING, STYLE and the architecture is there", () => {
  const pages = ["CONTRIBUTING.md", "STYLE.md", "docs/architecture.md"];
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/`((?:src|views|test|bench)\/[\w./-]+)`/g)].map((m) => m[1] ?? ""),
  );
  expect(named.filter((path) => !path.includes("NAME") && !existsSync(join(TOP, path)))).toEqual([]);
});

test("every dependency is exact, and its line says why", () => {
  const decisions = read("docs/decisions/0001-dependencies.md");
  const rows = [...decisions.matchAll(/^\| `(\S+)` \| (\S+) \| .+ \|$/gm)].map((m) => [m[1], m[2]]);
  expect(rows).toEqual([
    ...Object.entries(manifest.dependencies),
    ...Object.entries(manifest.devDependencies),
  ]);
  for (const [, version = ""] of rows) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}
