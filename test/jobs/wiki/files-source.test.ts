import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { wiki } from "../../../src/jobs/wiki/wiki.ts";
import { tarOf, zipOf } from "../../support/archives.ts";
import { type Folder, tempFolder } from "../../support/folder.ts";
import { type HandlerRun, handlerContext } from "../../support/handler-context.ts";
import { repository } from "../../support/repository.ts";
import { checkWiki } from "../../support/wiki-checks.ts";
import { documented, documentFolder } from "../../support/wiki-run.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

const FILES: Readonly<Record<string, string>> = {
  "README.md": "# Engine\n\nEngine computes whatever it is given, in the order in which it comes.\n",
  "src/a.ts": "/** Adds. */\nexport function add(a: number, b: number) {\n  return a + b;\n}\n",
  "src/b.ts":
    'import { add } from "./a.ts";\n/** Doubles. */\nexport const double = (n: number) => add(n, n);\n',
};
const ID = "0198f2c4-7a31-7000-8000-000000000001";

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const page = (run: HandlerRun, path: string) => Bun.file(join(run.outputDir, "docs", path)).text();
async function fromArchive(bytes: Uint8Array, filename: string): Promise<HandlerRun & { result: unknown }> {
  await folder.write("document", bytes);
  const path = join(folder.path, "document");
  const run = await handlerContext({ supplies: { documents: [{ id: ID, filename, path }] } });
  const result = await wiki.run(run.ctx, wiki.normalise({ repo: `document:${ID}` }));
  return { ...run, result };
}

describe("a wiki of a folder that is no repository", () => {
  test("has the pages that a repository with the same files has, and says that there is no commit", async () => {
    for (const [path, content] of Object.entries(FILES)) await folder.write(path, content);
    const { run, result } = await documentFolder(folder.path);
    await using _ = run;
    await using made = await documented(FILES, { history: false });
    expect(await page(run, "modules/src.md")).toBe(await page(made.run, "modules/src.md"));
    const nav = JSON.parse(await page(run, "nav.json"));
    expect(nav.source).toMatchObject({ repo: folder.path, snapshot: "folder" });
    expect(result).toMatchObject({ repo: folder.path, commit: nav.source.commit, ref: "folder" });
    expect(run.lines.map(({ message }) => message)).toContain(`${folder.path} (folder, no commit)`);
    expect((await checkWiki(run.outputDir)).problems).toEqual([]);
  });

  test("tells its content as the revision, so that an equal one is made once", async () => {
    await folder.write("a.ts", "export const a = 1;\n");
    const revision = async () => {
      const { run } = await documentFolder(folder.path);
      await using _ = run;
      return run.revisions;
    };
    const first = await revision();
    expect(first).toHaveLength(1);
    expect(await revision()).toEqual(first);
    await folder.write("a.ts", "export const a = 2;\n");
    expect(await revision()).not.toEqual(first);
  });

  test("has no branch to ask for", async () => {
    await folder.write("a.ts", "");
    expect(documentFolder(folder.path, { ref: "main" })).rejects.toThrow("leave `ref` out");
  });
});

describe("a wiki of an uploaded archive", () => {
  test.each([
    ["engine-1.2.zip", zipOf],
    ["engine-1.2.tar", (entries: Parameters<typeof tarOf>[0]) => tarOf(entries)],
    ["engine-1.2.tar.gz", (entries: Parameters<typeof tarOf>[0]) => tarOf(entries, true)],
    ["engine-1.2.tgz", (entries: Parameters<typeof tarOf>[0]) => tarOf(entries, true)],
  ])("%s is called after its file, and has the same pages as its files", async (filename, packed) => {
    const entries = Object.entries(FILES).map(([name, content]) => ({ name: `top/${name}`, content }));
    await using run = await fromArchive(await packed(entries), filename);
    await using made = await documented(FILES, { history: false });
    expect(await page(run, "modules/src.md")).toBe(await page(made.run, "modules/src.md"));
    expect(JSON.parse(await page(run, "nav.json"))).toMatchObject({
      title: "engine-1.2",
      source: { repo: `document:${ID}`, ref: "archive", snapshot: "archive", file: filename },
    });
    expect([run.titles, run.result]).toMatchObject([["engine-1.2"], { repo: `document:${ID}` }]);
    expect((await checkWiki(run.outputDir)).problems).toEqual([]);
  });

  test("that is not there says so", async () => {
    await using run = await handlerContext();
    const work = wiki.run(run.ctx, { repo: `document:${ID}` });
    expect(work).rejects.toThrow(`No document has the id ${ID}`);
  });
});

describe("what a repository only names", () => {
  const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d7a2146".repeat(8)}\nsize 12345678\n`;

  test("submodules and files of Git LFS stand on the page of the files, and are not fetched", async () => {
    await using fixture = await repository({
      files: {
        ...FILES,
        ".gitmodules":
          '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://user:hunter2@git.example/acme/lib.git\n[submodule "gone"]\n\tpath = nowhere\n\turl = x\n',
        "vendor/lib": { submodule: "1234567890123456789012345678901234567890" },
        "vendor/unnamed": { submodule: "abcdefabcdefabcdefabcdefabcdefabcdefabcd" },
        "assets/model|`x`.bin": POINTER,
        "assets/almost.txt": POINTER.replace("version", "versions"),
      },
    });
    const { run } = await documentFolder(fixture.path);
    await using _ = run;
    const text = await page(run, "reference/files.md");
    expect(text).toContain("## Not followed");
    expect(text).toContain("2 submodules are repositories of their own");
    expect(text).toContain("| `vendor/lib` | `https://git.example/acme/lib.git` | `123456789012` |");
    expect(text).toContain("| `vendor/unnamed` | not named in `.gitmodules` | `abcdefabcdef` |");
    expect(text).toContain("The content of 1 file is kept with Git LFS and was not fetched.");
    expect(text).toContain("12,345,678");
    expect(text).not.toMatch(/hunter2|almost|nowhere/);
    expect((await checkWiki(run.outputDir)).problems).toEqual([]);
  });

  test("a repository that names nothing has no such part", async () => {
    await using made = await documented(FILES);
    expect(await page(made.run, "reference/files.md")).not.toContain("Not followed");
  });
});
