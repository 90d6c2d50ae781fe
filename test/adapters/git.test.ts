import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitAccess } from "../../src/adapters/git.ts";
import { JobdeckError } from "../../src/domain/errors.ts";
import type { GitAccess, GitPlace } from "../../src/jobs/git.ts";
import { serveGit } from "../support/git-server.ts";
import { programsNaming } from "../support/programs.ts";
import { type Fixture, repository } from "../support/repository.ts";

const env = { PATH: process.env["PATH"] };
const signal = new AbortController().signal;
const strict = gitAccess({ env, policy: { repoRoots: [], allowPrivateHosts: false } });

let source: Fixture;
let parent: string;
let local: GitAccess;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "jobdeck-git-test-"));
  source = await repository(
    { files: { "README.md": "# One\n", "old.txt": "old" }, author: "Grace", message: "Begin" },
    {
      files: {
        "src/a b.ts": "export const a = 1;\n",
        'src/"quoted"\nline.ts': "export const q = 1;\n",
        link: { link: "/etc/passwd" },
        sub: { submodule: "1234567890123456789012345678901234567890" },
        "big.bin": new Uint8Array(1_500_000),
      },
    },
  );
  await source.git("tag", "-a", "v1", "-m", "first", source.commits[0] ?? "");
  local = gitAccess({ env, policy: { repoRoots: [source.path], allowPrivateHosts: false } });
});

afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await rm(parent, { recursive: true, force: true });
});

const AUTHOR = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
const folder = (): GitPlace => ({ kind: "folder", path: source.path });
const fresh = () => mkdtemp(join(parent, "copy-"));

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(JobdeckError);
  return error instanceof JobdeckError ? `${error.reason}: ${error.message}` : "";
}

describe("which commit is meant", () => {
  test("without a name it is the tip of the default branch", async () => {
    const target = await local.resolve(folder(), null, signal);
    expect(target).toMatchObject({ commit: source.commits[1], name: "main" });
  });

  test("HEAD is the tip of the default branch too", async () => {
    expect(await local.resolve(folder(), "HEAD", signal)).toMatchObject({
      commit: source.commits[1],
      name: "main",
    });
  });

  test("an annotated tag stands for its commit, not for the tag object", async () => {
    expect((await local.resolve(folder(), "v1", signal)).commit).toBe(source.commits[0] ?? "");
  });

  test("a shortened id is found in the whole history", async () => {
    const target = await local.resolve(folder(), source.commits[0]?.slice(0, 8) ?? "", signal);
    expect(target).toMatchObject({ commit: source.commits[0], name: null });
  });

  test("a missing name is refused and named", async () => {
    expect(await refusal(local.resolve(folder(), "no-such", signal))).toBe(
      'repo_refused: The repository has no branch, tag or commit named "no-such"',
    );
  });

  test("a name that looks like an option is only a name", async () => {
    expect(await refusal(local.resolve(folder(), "--upload-pack=touch x", signal))).toContain(
      "has no branch",
    );
  });

  test("an empty repository says that it is empty", async () => {
    await using empty = await repository();
    const access = gitAccess({ env, policy: { repoRoots: [empty.path], allowPrivateHosts: false } });
    expect(await refusal(access.resolve({ kind: "folder", path: empty.path }, null, signal))).toContain(
      "repo_refused: The repository is empty",
    );
  });
});

describe("a copy", () => {
  test("holds the files of the commit, in code unit order, without links and submodules", async () => {
    const copy = await local.copy(await local.resolve(folder(), null, signal), await fresh(), { signal });
    const { files, skipped } = await copy.list(signal);
    expect(files.map((f) => f.path)).toEqual([
      "README.md",
      "big.bin",
      "old.txt",
      'src/"quoted"\nline.ts',
      "src/a b.ts",
    ]);
    expect(skipped).toBe(2);
    const ids = [files[4]?.id ?? "", "0".repeat(40), files[0]?.id ?? ""];
    const read: (string | null)[] = [];
    for await (const bytes of copy.read(ids, signal)) read.push(bytes && new TextDecoder().decode(bytes));
    expect(read).toEqual(["export const a = 1;\n", null, "# One\n"]);
  });

  test("leaves big files behind and never asks for them again", async () => {
    const copy = await local.copy(await local.resolve(folder(), null, signal), await fresh(), { signal });
    const big = (await copy.list(signal)).files.find((f) => f.path === "big.bin");
    expect(big?.size).toBeNull();
    expect(await Bun.file(join(copy.folder, "config")).text()).not.toContain("remote");
  });

  test("has no hooks and no checked-out file", async () => {
    const copy = await local.copy(await local.resolve(folder(), null, signal), await fresh(), { signal });
    expect(await readdir(copy.folder)).not.toContain("hooks");
    expect(await readdir(copy.folder)).not.toContain("README.md");
  });

  test("can be made of a bundle, by its default branch or by a name", async () => {
    const path = join(parent, "sample.bundle");
    await source.git("bundle", "create", "--quiet", path, "HEAD", "main", "v1");
    const place: GitPlace = { kind: "bundle", path };
    const target = await strict.resolve(place, null, signal);
    expect(target).toMatchObject({ commit: source.commits[1], name: "main" });
    const copy = await strict.copy(target, await fresh(), { signal });
    expect((await copy.list(signal)).files).toHaveLength(5);
    expect(await copy.uncommitted([], signal)).toEqual([]);
    expect((await strict.resolve(place, "v1", signal)).commit).toBe(source.commits[0] ?? "");
  });

  test("knows the commits before it when asked to", async () => {
    const target = await local.resolve(folder(), null, signal);
    const copy = await local.copy(target, await fresh(), { signal, history: 10 });
    const changes = await copy.history(10, signal);
    expect(changes.map((c) => [c.subject, c.author, c.day])).toEqual([
      ["Change 2", "Ada", "2025-06-16"],
      ["Begin", "Grace", "2025-06-15"],
    ]);
    expect(changes[1]?.paths).toEqual(["README.md", "old.txt"]);
  });

  test("names the files of a working folder that differ from the commit", async () => {
    const work = join(parent, "work");
    await source.git("clone", "--quiet", source.path, work);
    const access = gitAccess({ env, policy: { repoRoots: [parent], allowPrivateHosts: false } });
    const place: GitPlace = { kind: "folder", path: work };
    const copy = await access.copy(await access.resolve(place, null, signal), await fresh(), { signal });
    const { files } = await copy.list(signal);
    expect(await copy.uncommitted(files, signal)).toEqual([]);
    await writeFile(join(work, "README.md"), "# Changed\n");
    expect(await copy.uncommitted(files, signal)).toEqual(["README.md"]);
  });

  test("is of the commit that was found, also when its branch was deleted meanwhile", async () => {
    await source.git("branch", "side", source.commits[0] ?? "");
    const target = await local.resolve(folder(), "side", signal);
    await source.git("branch", "-D", "side");
    const copy = await local.copy(target, await fresh(), { signal, history: 5 });
    expect((await copy.list(signal)).files.map((f) => f.path)).toEqual(["README.md", "old.txt"]);
  });

  test("of a commit that is gone with its branch fails with both named", async () => {
    const commit = "12345678".repeat(5);
    const target = { place: folder(), commit, name: "gone", want: "refs/heads/gone" };
    expect(await refusal(local.copy(target, await fresh(), { signal }))).toBe(
      "git_failed: The branch or tag gone is no longer at commit 1234567, and the server does not give that one",
    );
  });

  test("of a repository that lacks a file fails with that reason, in one sentence", async () => {
    await using broken = await repository({ files: { "a.txt": "a" } });
    await broken.git("read-tree", "main");
    await broken.git("update-index", "--add", "--cacheinfo", `100644,${"12345678".repeat(5)},gone.txt`);
    const tree = await broken.git("write-tree", "--missing-ok");
    await broken.git(
      "update-ref",
      "refs/heads/main",
      await broken.git(...AUTHOR, "commit-tree", tree, "-m", "x"),
    );
    const access = gitAccess({ env, policy: { repoRoots: [broken.path], allowPrivateHosts: false } });
    const target = await access.resolve({ kind: "folder", path: broken.path }, null, signal);
    expect(await refusal(access.copy(target, await fresh(), { signal }))).toBe(
      "git_failed: Git could not read the repository: it lacks files of this commit; it is damaged or an incomplete copy",
    );
  });

  test("of an aborted run leaves no folder and no process", async () => {
    const stalled = Promise.withResolvers<Response>();
    const asked = Promise.withResolvers<void>();
    await using server = serveGit(source.path, (request) => {
      if (request.method !== "POST") return undefined;
      asked.resolve();
      return stalled.promise;
    });
    const access = gitAccess({ env, policy: { repoRoots: [], allowPrivateHosts: true } });
    const stop = new AbortController();
    const into = join(parent, "aborted");
    const place: GitPlace = { kind: "url", url: `http://127.0.0.1:${server.port}/fixture.git` };
    const commit = source.commits[1] ?? "";
    const run = access.copy({ place, commit, name: null, want: commit }, into, { signal: stop.signal });
    await asked.promise;
    stop.abort(new Error("stopped by the test"));
    expect(run).rejects.toThrow("stopped by the test");
    await run.catch(() => undefined);
    expect(await Bun.file(join(into, "HEAD")).exists()).toBeFalse();
    expect(await programsNaming(into)).toEqual([]);
    stalled.resolve(new Response(null, { status: 500 }));
  });
});

describe("over http", () => {
  test("a private host that is allowed is read with git's own protocol", async () => {
    await using server = serveGit(source.path);
    const access = gitAccess({
      env,
      policy: { repoRoots: [], allowPrivateHosts: true },
      lookup: async () => [{ address: "127.0.0.1" }],
    });
    const place: GitPlace = { kind: "url", url: `http://git.example.test:${server.port}/fixture.git` };
    const target = await access.resolve(place, null, signal);
    const phases: string[] = [];
    const copy = await access.copy(target, await fresh(), {
      signal,
      onProgress: (_c, _t, note) => phases.push(note),
    });
    expect((await copy.list(signal)).files).toHaveLength(5);
    expect(phases).toContain("Receiving objects");
    expect(server.requests[0]).toBe("GET /fixture.git/info/refs");
  });

  test("a redirect is not followed, and the message says so", async () => {
    await using server = serveGit(source.path, () => Response.redirect("http://127.0.0.1:1/elsewhere"));
    const access = gitAccess({ env, policy: { repoRoots: [], allowPrivateHosts: true } });
    const place: GitPlace = { kind: "url", url: `http://127.0.0.1:${server.port}/fixture.git` };
    expect(await refusal(access.resolve(place, null, signal))).toContain(
      "the server redirects to another address",
    );
  });
});

describe("refused", () => {
  const refused = [
    "http://example.org/x.git",
    "file:///etc",
    "ssh://git@example.org/x",
    "ext::sh -c touch% /tmp/x",
    "--upload-pack=x",
    "https://user:secret@example.org/x",
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://0177.0.0.1/x",
    "https://[::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://[::7f00:1]/x",
    "https://169.254.169.254/latest",
    "https://10.1.2.3/x",
    "https://192.168.0.1/x",
    "https://100.64.0.1/x",
    "https://localhost/x",
    "https://a.localhost./x",
    "https://metadata.google.internal/x",
  ];
  for (const url of refused) {
    test(`the address ${url}`, async () => {
      expect(await refusal(strict.resolve({ kind: "url", url }, null, signal))).toStartWith("repo_refused: ");
    });
  }

  test("a name with one private address among public ones", async () => {
    const access = gitAccess({
      env,
      policy: { repoRoots: [], allowPrivateHosts: false },
      lookup: async () => [{ address: "93.184.216.34" }, { address: "10.0.0.1" }],
    });
    const place: GitPlace = { kind: "url", url: "https://example.org/x" };
    expect(await refusal(access.resolve(place, null, signal))).toContain("has a private address");
  });

  test("a folder outside the roots, also through a link or a way up", async () => {
    const root = join(parent, "root");
    await mkdir(root);
    await symlink(source.path, join(root, "way-out"));
    const access = gitAccess({ env, policy: { repoRoots: [root], allowPrivateHosts: false } });
    for (const path of [source.path, join(root, "way-out"), `${root}/../..`, join(root, "missing")]) {
      expect(await refusal(access.resolve({ kind: "folder", path }, null, signal))).toContain(
        "JOBDECK_REPO_ROOTS",
      );
    }
  });
});
