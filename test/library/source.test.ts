import { expect, test } from "bun:test";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { createSource } from "../../src/library/source.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { tempFolder } from "../support/folder.ts";
import { repository } from "../support/repository.ts";

const env = { PATH: process.env["PATH"] };
const source = createSource({ clock: new FakeClock(), env });
const SHA = "1234567890123456789012345678901234567890";

const fixture = () =>
  repository({
    files: {
      "README.md": "# Fixture\n",
      "src/a.ts": "export const a = 1;\nexport const b = 2;\n",
      "src/crlf.txt": "one\r\ntwo\r\nthree",
      "src/latin.txt": Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]),
      "src/pic.bin": Buffer.from([1, 0, 2]),
      "src/empty": "",
      ".github/ci.yml": "on: push\n",
      "odd/-o --upload-pack=x": "option\n",
      "odd/:(exclude)magic*": "magic\n",
      "odd/two\nlines": "x\n",
      "odd/tab\tname": "tab\n",
      link: { link: "src/a.ts" },
      vendor: { submodule: SHA },
      "big.txt": "x".repeat(2_000_001),
    },
  });

async function opened() {
  const repo = await fixture();
  const commit = repo.commits[0] ?? "";
  return {
    repo,
    at: (path: string) => ({ gitDir: repo.path, commit, path }),
    [Symbol.asyncDispose]: () => repo[Symbol.asyncDispose](),
  };
}

test("a file comes with its text, size, lines and blob", async () => {
  await using f = await opened();
  expect(await source.file(f.at("src/a.ts"))).toEqual({
    kind: "file",
    text: "export const a = 1;\nexport const b = 2;\n",
    lines: 2,
    bytes: 40,
    blob: await f.repo.git("rev-parse", "main:src/a.ts"),
  });
  expect(await source.file(f.at("src/empty"))).toMatchObject({ kind: "file", text: "", lines: 0, bytes: 0 });
  expect(await source.file(f.at(".github/ci.yml"))).toMatchObject({ kind: "file", lines: 1 });
});

test("line ends become one kind, and bytes that are no UTF-8 are still characters", async () => {
  await using f = await opened();
  expect(await source.file(f.at("src/crlf.txt"))).toMatchObject({
    text: "one\ntwo\nthree",
    lines: 3,
    bytes: 15,
  });
  expect(await source.file(f.at("src/latin.txt"))).toMatchObject({ text: "café\n", lines: 1 });
});

test("what is no text is named, not shown", async () => {
  await using f = await opened();
  expect(await source.file(f.at("src/pic.bin"))).toEqual({ kind: "binary", bytes: 3 });
  expect(await source.file(f.at("big.txt"))).toEqual({ kind: "too_large", bytes: 2_000_001 });
  expect(await source.file(f.at("src"))).toEqual({ kind: "folder" });
  expect(await source.file(f.at(""))).toEqual({ kind: "folder" });
});

test("names that look like options or patterns are names", async () => {
  await using f = await opened();
  expect(await source.file(f.at("odd/-o --upload-pack=x"))).toMatchObject({ text: "option\n" });
  expect(await source.file(f.at("odd/:(exclude)magic*"))).toMatchObject({ text: "magic\n" });
  expect(await source.file(f.at("odd/tab\tname"))).toMatchObject({ text: "tab\n" });
});

const MISSING = [
  "absent",
  "src/absent.ts",
  "src/a.ts/b",
  "../README.md",
  "src/../README.md",
  "./README.md",
  "/README.md",
  "src//a.ts",
  "src/a.ts/",
  "README.md\nHEAD:src/a.ts",
  "odd/two\nlines",
  "README.md\0",
  "src missing",
  "vendor",
  "x".repeat(5000),
];

test("a path that is not in the commit, or is no plain path, is missing", async () => {
  await using f = await opened();
  for (const path of MISSING) {
    expect([path, await source.file(f.at(path))]).toEqual([path, { kind: "missing" }]);
  }
});

test("only a whole object id is a commit", async () => {
  await using f = await opened();
  const short = "a".repeat(39);
  for (const commit of ["", "HEAD", "main", "--help", "-p", `${short}a^{tree}`, short, "A".repeat(40)]) {
    const address = { ...f.at("README.md"), commit };
    expect([commit, await source.file(address)]).toEqual([commit, { kind: "missing" }]);
    expect([commit, await source.list(address)]).toEqual([commit, null]);
  }
});

test("a folder lists folders first, then the rest, with sizes and kinds", async () => {
  await using f = await opened();
  expect(await source.list(f.at(""))).toEqual([
    { name: ".github", kind: "folder", bytes: null },
    { name: "odd", kind: "folder", bytes: null },
    { name: "src", kind: "folder", bytes: null },
    { name: "README.md", kind: "file", bytes: 10 },
    { name: "big.txt", kind: "file", bytes: 2_000_001 },
    { name: "link", kind: "link", bytes: 8 },
    { name: "vendor", kind: "submodule", bytes: null },
  ]);
  expect((await source.list(f.at("odd")))?.map((entry) => entry.name)).toEqual([
    "-o --upload-pack=x",
    ":(exclude)magic*",
    "tab\tname",
    "two\nlines",
  ]);
  expect(await source.list(f.at("absent"))).toBeNull();
  expect(await source.list(f.at("README.md"))).toBeNull();
});

test("a folder that is no repository has nothing", async () => {
  await using folder = await tempFolder({ "README.md": "x" });
  const address = { gitDir: folder.path, commit: "a".repeat(40), path: "README.md" };
  expect(await source.file(address)).toEqual({ kind: "missing" });
  expect(await source.list(address)).toBeNull();
});

test("a repository's own settings run nothing and fetch nothing", async () => {
  await using f = await opened();
  await using trap = await tempFolder({ "trap.sh": '#!/bin/sh\ntouch "$(dirname "$0")/sprung"\nexit 1\n' });
  const script = join(trap.path, "trap.sh");
  const settings = [
    ["core.fsmonitor", script],
    ["core.hooksPath", trap.path],
    ["core.pager", script],
    ["extensions.partialClone", "origin"],
    ["remote.origin.promisor", "true"],
    ["remote.origin.url", `ext::sh ${script}`],
    ["protocol.ext.allow", "always"],
    ["protocol.allow", "always"],
    ["core.sshCommand", script],
  ];
  await f.repo.git("config", "core.repositoryFormatVersion", "1");
  for (const [name = "", value = ""] of settings) await f.repo.git("config", name, value);
  const { stdout } = Bun.spawnSync(["chmod", "+x", script]);
  expect(stdout.length).toBe(0);
  expect(await source.file(f.at("src/a.ts"))).toMatchObject({ kind: "file" });
  expect(await source.file({ ...f.at("src/a.ts"), commit: "b".repeat(40) })).toEqual({ kind: "missing" });
  expect(await source.file(f.at("vendor"))).toEqual({ kind: "missing" });
  expect(await source.list(f.at("src"))).toHaveLength(5);
  expect(await Bun.file(join(trap.path, "sprung")).exists()).toBe(false);
});

test("replaced objects are not believed", async () => {
  await using f = await opened();
  const [a, readme] = [
    await f.repo.git("rev-parse", "main:src/a.ts"),
    await f.repo.git("rev-parse", "main:README.md"),
  ];
  await f.repo.git("replace", a, readme);
  expect(await source.file(f.at("src/a.ts"))).toMatchObject({ blob: a, bytes: 40 });
});

test("an aborted question ends with the signal's reason", async () => {
  await using f = await opened();
  const gone = AbortSignal.abort(new Error("reader left"));
  await expect(source.file({ ...f.at("README.md"), signal: gone })).rejects.toThrow("reader left");
});

test("git that takes too long is ended and named", async () => {
  await using f = await opened();
  await using bin = await tempFolder({
    git: '#!/bin/sh\necho started > "$(dirname "$0")/started"\nexec sleep 600\n',
  });
  await symlink("/bin/sleep", join(bin.path, "sleep"));
  Bun.spawnSync(["chmod", "+x", join(bin.path, "git")]);
  const clock = new FakeClock();
  const slow = createSource({ clock, env: { PATH: `${bin.path}:/usr/bin:/bin` }, timeoutMs: 5000 });
  const failure = slow.file(f.at("README.md")).then(String, String);
  await clock.advance(5000);
  expect(await failure).toContain("Expected git cat-file to take at most 5000 ms");
  expect(clock.pending).toBe(0);
});

test("nothing is left waiting when git has answered", async () => {
  await using f = await opened();
  const clock = new FakeClock();
  await createSource({ clock, env }).file(f.at("README.md"));
  expect(clock.pending).toBe(0);
});
