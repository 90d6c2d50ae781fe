import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JobdeckError } from "../../../src/domain/errors.ts";
import { type HandlerRun, handlerContext } from "../../support/handler-context.ts";
import { type Fixture, repository } from "../../support/repository.ts";
import { checkWiki } from "../../support/wiki-checks.ts";
import { checkedWiki, documentFolder } from "../../support/wiki-run.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

let parent: string;
let source: Fixture;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "jobdeck-wiki-test-"));
  source = await repository(
    { files: { "a.ts": "export const first = 1;\n" }, author: "Grace", message: "Begin" },
    { files: { "a.ts": "export const second = 1;\n", "lib/b.py": "def third(): pass\n" } },
  );
  await source.git("tag", "-a", "v1", "-m", "one", source.commits[0] ?? "");
  await source.git("branch", "feature/with/slash", source.commits[0] ?? "");
});
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await rm(parent, { recursive: true, force: true });
});

async function refusal(path: string, input: Record<string, unknown> = {}, run?: HandlerRun): Promise<string> {
  await using context = run ?? (await handlerContext({ policy: { repoRoots: [parent, source.path] } }));
  const error: unknown = await documentFolder(path, input, context).then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(JobdeckError);
  expect(await readdir(context.outputDir)).toEqual([]);
  return error instanceof JobdeckError ? `${error.reason}: ${error.message}` : "";
}

describe("which commit is documented", () => {
  test.each<[string, () => string | undefined, number]>([
    ["no name at all", () => undefined, 1],
    ["a tag", () => "v1", 0],
    ["a branch with slashes", () => "feature/with/slash", 0],
    ["a commit's id", () => source.commits[0], 0],
    ["the beginning of a commit's id", () => source.commits[0]?.slice(0, 8), 0],
  ])("%s", async (_, ref, index) => {
    const name = ref();
    const { run, result } = await documentFolder(source.path, name === undefined ? {} : { ref: name });
    await using finished = run;
    expect(result).toMatchObject({ commit: source.commits[index] });
    const { api, problems } = await checkWiki(finished.outputDir);
    expect(problems).toEqual([]);
    expect(api.map((entry) => entry.name)).toEqual(index === 0 ? ["first"] : ["second", "third"]);
  });

  test.each<[string, string]>([
    ["no-such", 'repo_refused: The repository has no branch, tag or commit named "no-such"'],
    ["0123abcd", 'repo_refused: The repository has no branch, tag or commit named "0123abcd"'],
    ["f".repeat(40), "git_failed: "],
    ["--upload-pack=touch x", "input_invalid: "],
    ["-x", "input_invalid: "],
    ["a..b", "input_invalid: "],
    ["HEAD~1", "input_invalid: "],
    ["a b", "input_invalid: "],
  ])("not %j, which is refused in one sentence", async (ref, expected) => {
    expect(await refusal(source.path, { ref })).toStartWith(expected);
  });
});

describe("which folder is read", () => {
  test("a repository with a working folder: what is committed, and a word on what is not", async () => {
    const work = join(parent, "work");
    await source.git("clone", "--quiet", source.path, work);
    await writeFile(join(work, "a.ts"), "export const changed = 1;\n");
    await writeFile(join(work, "new.ts"), "export const fresh = 1;\n");
    const { run } = await documentFolder(work);
    await using finished = run;
    const { api, problems } = await checkWiki(finished.outputDir);
    expect(problems).toEqual([]);
    expect(api.map((entry) => entry.name)).toEqual(["second", "third"]);
    const warned = finished.lines.filter((line) => line.level === "warn").map((line) => line.message);
    expect(warned.join("\n")).toContain('"a.ts"');
  });

  test("a shallow repository", async () => {
    const shallow = join(parent, "shallow.git");
    await source.git("clone", "--quiet", "--bare", "--depth=1", `file://${source.path}`, shallow);
    const { run, result } = await documentFolder(shallow);
    await using finished = run;
    expect(result).toMatchObject({ commit: source.commits[1] });
    expect((await checkWiki(finished.outputDir)).problems).toEqual([]);
  });

  test("a shallow repository, asked for its history, tells what it has", async () => {
    const shallow = join(parent, "shallow.git");
    const { run } = await documentFolder(shallow, { history: true });
    await using finished = run;
    expect((await checkWiki(finished.outputDir)).problems).toEqual([]);
  });

  test("none outside the roots, none that is missing, and no file", async () => {
    const plain = join(parent, "plain");
    await mkdir(plain);
    await writeFile(join(plain, "file"), "x");
    expect(await refusal("/etc")).toStartWith("repo_refused: ");
    expect(await refusal(join(parent, "missing"))).toStartWith("repo_refused: ");
    expect(await refusal(join(plain, "file"))).toStartWith("repo_refused: ");
  });

  test("a folder inside a repository is none, and the message says what to ask for", async () => {
    const work = join(parent, "work");
    const lib = join(work, "lib", "deep");
    await mkdir(lib, { recursive: true });
    expect(await refusal(lib)).toBe(
      `repo_refused: The folder ${JSON.stringify(lib)} is a part of the git repository ${JSON.stringify(work)}: give that one, with "lib/deep" as the only path`,
    );
  });

  test("an empty repository is refused by name", async () => {
    const empty = join(parent, "empty.git");
    await source.git("init", "--quiet", "--bare", empty);
    expect(await refusal(empty)).toBe("repo_refused: The repository is empty: it has no commit to document");
  });
});

describe("which files are read", () => {
  test("those below the paths that are asked for, without those that are not wanted", async () => {
    const files = {
      "a/one.ts": "export const one = 1;\n",
      "a/x/two.ts": "export const two = 1;\n",
      "b/three.ts": "export const three = 1;\n",
      "a/x.py": "four = 1\n",
    };
    await using made = await checkedWiki(files, { include: ["./a/", "b/*.py"], exclude: ["a/x"] });
    expect(made.wiki.problems).toEqual([]);
    expect(made.wiki.api.map((entry) => entry.name)).toEqual(["four", "one"]);
  });

  test.each<[string, Record<string, string>]>([
    [
      "no file of a language that is read",
      {
        "README.md": "# Words\n\nOnly words are in this repository of mine.\n",
        "a.rs": "fn main() {}\n",
        "b.txt": "b",
      },
    ],
    ["nothing at all", { ".gitkeep": "" }],
    ["only tests", { "test/a.test.ts": "export const helper = 1;\n" }],
    ["only files that cannot be read", { "a.ts": "\0" }],
  ])("with %s there still is a documentation", async (_, files) => {
    await using made = await checkedWiki(files);
    expect(made.wiki.problems).toEqual([]);
    expect(made.wiki.pages.has("overview.md")).toBeTrue();
  });
});

test("modules that import each other in a circle are told as such", async () => {
  const big = (name: string, other: string) =>
    `import { ${other} } from "../${other}/${other}";\nexport const ${name} = () => ${other};\n${"// line\n".repeat(300)}`;
  await using made = await checkedWiki({
    "src/a/a.ts": big("a", "b"),
    "src/b/b.ts": big("b", "c"),
    "src/c/c.ts": big("c", "a"),
    "src/d/d.ts": `import { a } from "../a/a";\nexport const d = a;\n${"// line\n".repeat(300)}`,
  });
  expect(made.wiki.problems).toEqual([]);
  expect(made.wiki.graph.get("src.a.a.a")?.depends_on).toEqual(["src.b.b.b"]);
  expect(made.wiki.graph.get("src.c.c.c")?.depends_on).toEqual(["src.a.a.a"]);
  const architecture = made.wiki.pages.get("architecture.md");
  expect(architecture?.links.map((link) => link.label)).toEqual(expect.arrayContaining(["a", "b", "c", "d"]));
  expect(made.run.lines.map((line) => line.message).join("\n")).toContain("1 cycle (a ⇄ b ⇄ c)");
});
