import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmod, mkdir, rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { gitAccess } from "../../../src/adapters/git.ts";
import type { GitPolicy, GitSnapshot } from "../../../src/jobs/git.ts";
import { type Folder, tempFolder } from "../../support/folder.ts";
import { repository } from "../../support/repository.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

const env = { PATH: process.env["PATH"] };
const signal = new AbortController().signal;

let root: Folder;
let into: Folder;
beforeEach(async () => {
  root = await tempFolder();
  into = await tempFolder();
});
afterEach(async () => {
  await root[Symbol.asyncDispose]();
  await into[Symbol.asyncDispose]();
});

let n = 0;
function taken(path = root.path, change: Partial<GitPolicy> = {}): Promise<GitSnapshot> {
  n += 1;
  const policy = { repoRoots: [root.path], allowPrivateHosts: false, ...change };
  return gitAccess({ env, policy }).snapshot({ kind: "files", path }, join(into.path, `${n}`), { signal });
}
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) await root.write(path, content);
}
const names = async ({ copy }: GitSnapshot) => (await copy.list(signal)).files.map(({ path }) => path);
async function text({ copy }: GitSnapshot, path: string): Promise<string | undefined> {
  const file = (await copy.list(signal)).files.find((one) => one.path === path);
  for await (const bytes of copy.read(file === undefined ? [] : [file.id], signal))
    return new TextDecoder().decode(bytes ?? undefined);
  return undefined;
}

describe("a folder that is no repository", () => {
  test("gives its files byte for byte, and the same ones the same commit, wherever they are", async () => {
    await write({ "a.ts": "one\r\n", "b/c.ts": "two", "d/é.ts": "three" });
    const first = await taken();
    expect(await names(first)).toEqual(["a.ts", "b/c.ts", "d/é.ts"]);
    expect([await text(first, "a.ts"), first.leftOut]).toEqual(["one\r\n", []]);
    expect(await first.copy.uncommitted([], signal)).toEqual([]);
    await rename(join(root.path, "b"), join(root.path, "x"));
    expect((await taken()).copy.commit).not.toBe(first.copy.commit);
    await rename(join(root.path, "x"), join(root.path, "b"));
    await chmod(join(root.path, "a.ts"), 0o755);
    expect((await taken()).copy.commit).toBe(first.copy.commit);
  });

  test("is read without what its .gitignore files name, and without installed packages", async () => {
    await write({
      ".gitignore": "/build/\n*.log\n!keep.log\n",
      "sub/.gitignore": "local.*\n",
      ...{
        "a.ts": "",
        "build/out.js": "",
        "debug.log": "",
        "keep.log": "",
        "sub/local.ts": "",
        "sub/b.ts": "",
      },
      ...{ "node_modules/x/index.js": "", "sub/node_modules/y.js": "", "lib/__pycache__/x.pyc": "" },
    });
    expect(await names(await taken())).toEqual([
      ...[".gitignore", "a.ts", "keep.log", "sub/.gitignore", "sub/b.ts"],
    ]);
  });

  test("is read without what may hold secrets, whatever its .gitignore says", async () => {
    await write({
      ".gitignore": "!.env\n!.ssh/\n!.ssh/**\n!node_modules/\n",
      ...{ ".env": "", ".ssh/id_rsa": "", ".aws/credentials": "", ".config/x": "", "key.pem": "" },
      ...{ "node_modules/x.js": "", ".github/workflows/ci.yml": "", ".env.example": "" },
    });
    const snapshot = await taken();
    expect(await names(snapshot)).toEqual([".env.example", ".github/workflows/ci.yml", ".gitignore"]);
    expect(snapshot.leftOut).toEqual([{ reason: "files that may hold secrets", count: 2 }]);
  });

  test("follows no link, to a file, to a folder, or as a .gitignore", async () => {
    await using outside = await tempFolder({ "secret.txt": "secret", ignore: "*.ts\n" });
    await write({ "a.ts": "a" });
    await symlink(join(outside.path, "secret.txt"), join(root.path, "file"));
    await symlink(outside.path, join(root.path, "folder"));
    await symlink(join(root.path, "a.ts"), join(root.path, "inside"));
    await symlink(join(outside.path, "ignore"), join(root.path, ".gitignore"));
    const snapshot = await taken();
    expect(await names(snapshot)).toEqual(["a.ts"]);
    expect(snapshot.leftOut).toEqual([{ reason: "symbolic or hard links", count: 4 }]);
  });

  test("does not wait for a pipe, and passes over what can't be kept", async () => {
    await write({ "a.ts": "a", "back\\slash.ts": "b", "nested/.git/HEAD": "x", "nested/x.ts": "" });
    await using repo = await repository({ files: { "x.ts": "" } });
    await repo.git("clone", "--quiet", repo.path, join(root.path, "inner"));
    Bun.spawnSync(["mkfifo", join(root.path, "pipe")]);
    Bun.spawnSync(["sh", "-c", `: > "${root.path}/$(printf 'b\\377d')"`]);
    const snapshot = await taken();
    expect(await names(snapshot)).toEqual(["a.ts", "nested/x.ts"]);
    expect(snapshot.leftOut).toEqual([
      { reason: "names that lead out or can't be kept", count: 1 },
      { reason: "names that are not UTF-8", count: 1 },
      { reason: "repositories within it", count: 1 },
    ]);
  });

  test("runs nothing that it sets up: no filter, no hook, no program of a configuration", async () => {
    await using marks = await tempFolder();
    const marker = join(marks.path, "marker");
    const touch = `touch ${marker}`;
    await write({
      ".gitattributes": "* filter=evil diff=evil working-tree-encoding=UTF-16 text eol=crlf ident\n",
      ".gitconfig": `[filter "evil"]\n\tclean = ${touch}\n\trequired = true\n[core]\n\tfsmonitor = ${touch}\n`,
      ...{ config: `[core]\n\tfsmonitor = ${touch}\n`, "a.ts": "$Id$ one\r\n" },
      ".gitmodules": `[submodule "s"]\n\tpath = s\n\turl = ext::${touch}\n`,
    });
    const snapshot = await taken();
    expect(await text(snapshot, "a.ts")).toBe("$Id$ one\r\n");
    expect(await Bun.file(marker).exists()).toBeFalse();
  });

  test("is not told of this deck's own data, be it in the middle of the folder", async () => {
    await write({
      ".gitignore": "!data/\n!/data/**\n",
      ...{
        "a.ts": "",
        "data/jobdeck.db": "x",
        "data/secret.key": "x",
        "data-model/a.ts": "",
        "other.db": "x",
      },
    });
    const hidden = [join(root.path, "data"), join(root.path, "other.db")];
    const snapshot = await taken(root.path, { hidden });
    expect(await names(snapshot)).toEqual([".gitignore", "a.ts", "data-model/a.ts"]);
    expect(taken(join(root.path, "data"), { hidden })).rejects.toThrow("is not below one of the folders");
  });

  test("outside of the roots is refused, through a link too", async () => {
    await using outside = await tempFolder({ "a.ts": "" });
    await symlink(outside.path, join(root.path, "way-out"));
    for (const path of [outside.path, join(root.path, "way-out"), join(root.path, "..")]) {
      expect(taken(path)).rejects.toThrow("JOBDECK_REPO_ROOTS");
    }
  });

  test("without a file to document is refused, and nothing is left of it", async () => {
    await write({ ".gitignore": "*\n" });
    expect(taken()).rejects.toThrow("The folder has no file to document");
    expect(await Bun.file(join(into.path, `${n}`, "HEAD")).exists()).toBeFalse();
  });
});

test("a repository is told from a folder by what is in it", async () => {
  await using bare = await repository({ files: { "a.ts": "" } });
  const access = gitAccess({ env, policy: { repoRoots: [root.path, bare.path], allowPrivateHosts: false } });
  await mkdir(join(root.path, "plain"));
  await mkdir(join(root.path, "work", ".git"), { recursive: true });
  expect(await access.isRepository(bare.path)).toBeTrue();
  expect(await access.isRepository(join(root.path, "work"))).toBeTrue();
  expect(await access.isRepository(join(root.path, "plain"))).toBeFalse();
  expect(access.isRepository("/etc")).rejects.toThrow("JOBDECK_REPO_ROOTS");
});
