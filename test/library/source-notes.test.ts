import { expect, test } from "bun:test";
import { createArtifacts } from "../../src/library/artifacts.ts";
import { createSourceNotes } from "../../src/library/source-notes.ts";
import { tempFolder } from "../support/folder.ts";

const JOB = "019a0000-0000-7000-8000-000000000001";

async function notesOf(files: Readonly<Record<string, unknown>>) {
  const folder = await tempFolder(
    Object.fromEntries(
      Object.entries(files).map(([name, value]) => [`${JOB}/docs/${name}`, JSON.stringify(value)]),
    ),
  );
  const notes = createSourceNotes(createArtifacts({ root: folder.path }), (id) => `/docs/${id}`);
  return { ...(await notes.open(JOB)), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const file = (path: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ path, role: "source", summary: "Keeps.", page: "modules/a b.md", usedBy: [], pages: [] },
  ...more,
});
const symbol = (name: string, line: number, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ name, kind: "class", public: true, page: "a.md", anchor: "main", path: "a.ts", line, endLine: line },
  ...{ signature: "", summary: "", language: "TypeScript", uses: 0, ...more },
});

test("a file is told of with its page, its symbols by line, its users and the pages that link to it", async () => {
  await using notes = await notesOf({
    "files.json": {
      files: [file("a.ts", { usedBy: ["b c.ts"], pages: ["a.md"] })],
      folders: [{ path: "src", summary: "Sources.", page: "a.md" }],
    },
    "symbols.json": { symbols: [symbol("B", 9), symbol("A", 2, { page: null })] },
  });
  expect(notes.about("a.ts")).toEqual({
    about: "Keeps.",
    page: { label: "A b", href: `/docs/${JOB}/modules/a%20b.md` },
  });
  expect(notes.about("src").about).toBe("Sources.");
  expect(notes.file("a.ts")).toEqual({
    symbols: [
      { name: "A", kind: "class", line: 2, href: null },
      // `main` is an id of the page around it, so the viewer's heading has another one.
      { name: "B", kind: "class", line: 9, href: `/docs/${JOB}/a.md#main-` },
    ],
    usedBy: [{ label: "b c.ts", href: `/docs/${JOB}/src/b%20c.ts` }],
    pages: [{ label: "A", href: `/docs/${JOB}/a.md` }],
  });
});

test("of what nobody tells there is nothing", async () => {
  await using notes = await notesOf({});
  expect(notes.about("a.ts")).toEqual({ about: "", page: null });
  expect(notes.file("a.ts")).toEqual({ symbols: [], usedBy: [], pages: [] });
});

test("what leads out, or cannot be asked for, is no link", async () => {
  const odd = ["../x", "/etc/passwd", "a//b", "a\\b", "a\nb", "\ud800"];
  await using notes = await notesOf({
    "files.json": {
      files: [file("a.ts", { page: "../../x.md", usedBy: odd, pages: [...odd, ".hidden.md", "a.html"] })],
      folders: [],
    },
    "symbols.json": { symbols: odd.map((page) => symbol("A", 1, { page })) },
  });
  expect(notes.about("a.ts").page).toBeNull();
  const { usedBy, pages, symbols } = notes.file("a.ts");
  expect([usedBy, pages]).toEqual([[], []]);
  expect(symbols.every(({ href }) => href === null)).toBe(true);
});

test("a file of another shape is as if it were not there", async () => {
  for (const value of [null, [], "x", { files: 1 }, { files: [{ path: 1 }], folders: [] }]) {
    await using notes = await notesOf({ "files.json": value, "symbols.json": value });
    expect(notes.file("a.ts").usedBy).toEqual([]);
  }
});
