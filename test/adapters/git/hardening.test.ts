import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killTree } from "../../../src/adapters/git/process-tree.ts";
import { gitAccess } from "../../../src/adapters/git.ts";
import { JobdeckError } from "../../../src/domain/errors.ts";
import type { GitPlace } from "../../../src/jobs/git.ts";
import { serveGit } from "../../support/git-server.ts";
import { programsNaming } from "../../support/programs.ts";
import { type Fixture, repository } from "../../support/repository.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

const env = { PATH: process.env["PATH"] };
const signal = new AbortController().signal;
const open = gitAccess({ env, policy: { repoRoots: [], allowPrivateHosts: true } });

let parent: string;
let source: Fixture;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "jobdeck-git-hard-"));
  source = await repository({
    files: {
      "a.txt": "a\n",
      ".gitattributes": "* filter=evil diff=evil merge=evil text working-tree-encoding=UTF-16\n",
      ".gitmodules": '[submodule "s"]\n\tpath = s\n\turl = ext::sh -c touch% marker\n',
      s: { submodule: "1234567890123456789012345678901234567890" },
      ".lfsconfig": "[lfs]\n\turl = http://127.0.0.1:1/\n",
    },
  });
});
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await rm(parent, { recursive: true, force: true });
});

const fresh = () => mkdtemp(join(parent, "copy-"));
const at = (port: number): GitPlace => ({ kind: "url", url: `http://127.0.0.1:${port}/fixture.git` });

async function failure(promise: Promise<unknown>): Promise<JobdeckError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof JobdeckError)) throw new Error(`Expected a JobdeckError, got ${error}`);
  return error;
}

describe("what a hostile repository sets up is not run", () => {
  test("hooks, filters, helpers and programs of its configuration, while it is read in every way", async () => {
    const work = join(parent, "evil");
    const marker = join(parent, "marker");
    await source.git("clone", "--quiet", "--no-checkout", source.path, work);
    const touch = `touch ${marker}`;
    const hooks = join(work, ".git", "hooks");
    await mkdir(hooks, { recursive: true });
    for (const name of [
      "post-checkout",
      "pre-auto-gc",
      "post-index-change",
      "reference-transaction",
      "fsmonitor-watchman",
    ]) {
      await writeFile(join(hooks, name), `#!/bin/sh\n${touch}\n`);
      await chmod(join(hooks, name), 0o755);
    }
    await writeFile(
      join(work, ".git", "config"),
      [
        "[core]\n\trepositoryformatversion = 1\n\tbare = false",
        `\thooksPath = ${hooks}\n\tfsmonitor = ${touch}\n\tsshCommand = ${touch}\n\tpager = ${touch}\n\teditor = ${touch}\n\taskPass = ${touch}`,
        `[filter "evil"]\n\tclean = ${touch}\n\tsmudge = ${touch}\n\tprocess = ${touch}\n\trequired = true`,
        `[diff "evil"]\n\ttextconv = ${touch}\n\tcommand = ${touch}`,
        `[uploadpack]\n\tpackObjectsHook = ${touch}`,
        `[credential]\n\thelper = "!${touch}"`,
        `[gpg]\n\tprogram = ${touch}\n[log]\n\tshowSignature = true`,
        `[alias]\n\tupload-pack = "!${touch}"\n\tfetch = "!${touch}"`,
        `[remote "origin"]\n\turl = ext::${touch}\n\tpromisor = true\n\tpartialclonefilter = blob:none\n\tuploadpack = ${touch}\n\tvcs = evil`,
        "[extensions]\n\tpartialClone = origin",
        "",
      ].join("\n"),
    );
    const access = gitAccess({ env, policy: { repoRoots: [parent], allowPrivateHosts: false } });
    const place: GitPlace = { kind: "folder", path: work };
    const target = await access.resolve(place, null, signal);
    const copy = await access.copy(target, await fresh(), { signal, history: 5 });
    const { files } = await copy.list(signal);
    for await (const _ of copy.read(
      files.map((file) => file.id),
      signal,
    ));
    await copy.history(5, signal);
    await copy.uncommitted(files, signal);
    expect(await Bun.file(marker).exists()).toBeFalse();
  });

  test("an object that is missing is not fetched from where its configuration says", async () => {
    const broken = join(parent, "broken.git");
    const marker = join(parent, "lazy");
    await source.git("clone", "--quiet", "--bare", source.path, broken);
    const blob = await source.git("rev-parse", "main:a.txt");
    await source.git("-C", broken, "unpack-objects", "-q").catch(() => undefined);
    await rm(join(broken, "objects"), { recursive: true });
    await mkdir(join(broken, "objects", "info"), { recursive: true });
    await mkdir(join(broken, "objects", "pack"));
    for (const id of (await source.git("rev-list", "--objects", "main"))
      .split("\n")
      .map((line) => line.slice(0, 40))) {
      if (id === blob) continue;
      const type = await source.git("cat-file", "-t", id);
      const child = Bun.spawn(
        ["git", "-C", broken, "hash-object", "-w", "-t", type, "--literally", "--stdin"],
        {
          stdin: Bun.spawn(["git", "-C", source.path, "cat-file", type, id], { stdout: "pipe" }).stdout,
          stdout: "ignore",
        },
      );
      await child.exited;
    }
    await writeFile(
      join(broken, "config"),
      `[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ext::touch ${marker}\n\tpromisor = true\n[protocol]\n\tallow = always\n`,
    );
    const access = gitAccess({ env, policy: { repoRoots: [parent], allowPrivateHosts: false } });
    const place: GitPlace = { kind: "folder", path: broken };
    const target = await access.resolve(place, null, signal);
    const reading = access.copy(target, await fresh(), { signal }).then((copy) => copy.list(signal));
    await reading.catch((error) => expect(error).toBeInstanceOf(JobdeckError));
    expect(await Bun.file(marker).exists()).toBeFalse();
  });
});

describe("objects that git's own checks find fault with", () => {
  test("are refused in one sentence when they are dangerous", async () => {
    const update = '[submodule "s"]\n\tpath = s\n\turl = https://example.org/s\n\tupdate = !touch marker\n';
    await using fixture = await repository({ files: { ".gitmodules": update } });
    const access = gitAccess({ env, policy: { repoRoots: [fixture.path], allowPrivateHosts: false } });
    const target = await access.resolve({ kind: "folder", path: fixture.path }, null, signal);
    expect((await failure(access.copy(target, await fresh(), { signal }))).message).toBe(
      "Git could not read the repository: it holds an object that git refuses as damaged or dangerous",
    );
  });

  test("are told of when they are only old, deep in the history", async () => {
    await using fixture = await repository({ files: { "a.txt": "a" } });
    const tree = await fixture.git("rev-parse", "main^{tree}");
    const raw = `tree ${tree}\nauthor A <a@example.org> 1300000000 +051800\ncommitter A <a@example.org>1300000000 +0000\n\nOld\n`;
    const file = join(parent, "commit");
    await writeFile(file, raw);
    const old = await fixture.git("hash-object", "-w", "-t", "commit", "--literally", file);
    const tip = await fixture.git(
      ...["-c", "user.name=A", "-c", "user.email=a@example.org", "commit-tree", "-p", old, "-m", "New", tree],
    );
    await fixture.git("update-ref", "refs/heads/main", tip);
    const access = gitAccess({ env, policy: { repoRoots: [fixture.path], allowPrivateHosts: false } });
    const target = await access.resolve({ kind: "folder", path: fixture.path }, tip.slice(0, 9), signal);
    const copy = await access.copy(target, await fresh(), { signal, history: 3 });
    expect((await copy.history(3, signal)).map((change) => change.commit)).toEqual([tip, old]);
  });
});

describe("a server that does not behave gets one clear sentence", () => {
  const stream = (text: string) =>
    new Response(text, { headers: { "content-type": "application/x-git-upload-pack-advertisement" } });

  test.each<[string, RegExp, () => Response]>([
    [
      "a web page",
      /no git repository/,
      () => new Response("<html>hello</html>", { headers: { "content-type": "text/html" } }),
    ],
    ["nothing", /no git repository/, () => new Response("")],
    ["an empty list", /protocol/, () => stream("")],
    ["garbage", /protocol/, () => stream("\0\u{1}garbage garbage garbage\n".repeat(50))],
    ["a line that is too long", /protocol/, () => stream(`ffff${"x".repeat(100)}`)],
    ["a failure", /500/, () => new Response("oops", { status: 500 })],
    [
      "a demand for a password",
      /password/,
      () => new Response("", { status: 401, headers: { "www-authenticate": "Basic" } }),
    ],
    ["not found", /not found/, () => new Response("", { status: 404 })],
    ["a redirect to this machine", /redirects/, () => Response.redirect("http://127.0.0.1:1/x.git")],
    [
      "a redirect to a file",
      /redirects/,
      () => new Response("", { status: 302, headers: { location: "file:///etc/passwd" } }),
    ],
  ])("when it answers with %s", async (_, said, answer) => {
    await using server = serveGit(source.path, answer);
    const error = await failure(open.resolve(at(server.port), null, signal));
    expect(["git_failed", "repo_refused"]).toContain(error.reason);
    expect(error.message).toMatch(/^[A-Z][^\n]{10,300}$/);
    expect(error.message).toMatch(said);
  });

  test("when nobody listens", async () => {
    const server = serveGit(source.path);
    const { port } = server;
    await server[Symbol.asyncDispose]();
    expect((await failure(open.resolve(at(port), null, signal))).message).toMatch(/^Git could not [^\n]+$/);
  });

  test("when it breaks off while it sends, and no folder is left", async () => {
    await using server = serveGit(source.path, (request) =>
      request.method === "POST" && request.headers.get("git-protocol") !== null
        ? new Response("0008NAK\n0010PACKgarbage", {
            headers: { "content-type": "application/x-git-upload-pack-result" },
          })
        : undefined,
    );
    const commit = source.commits[0] ?? "";
    const into = join(parent, "half");
    const error = await failure(
      open.copy({ place: at(server.port), commit, name: null, want: commit }, into, { signal }),
    );
    expect(error.message).toMatch(/^[^\n]{10,300}$/);
    expect(await readdir(parent)).not.toContain("half");
  });

  test("when it redirects only what is fetched", async () => {
    await using server = serveGit(source.path, (request) =>
      request.method === "POST" ? Response.redirect("http://127.0.0.1:1/x") : undefined,
    );
    const commit = source.commits[0] ?? "";
    const target = { place: at(server.port), commit, name: null, want: commit };
    expect((await failure(open.copy(target, await fresh(), { signal }))).message).toContain("redirects");
  });

  test("when it is silent, until the signal ends the wait with git and its children", async () => {
    const asked = Promise.withResolvers<void>();
    await using server = serveGit(source.path, () => {
      asked.resolve();
      return new Promise<Response>(() => undefined);
    });
    const stop = new AbortController();
    const waiting = open.resolve(at(server.port), null, stop.signal);
    await asked.promise;
    expect(await programsNaming(`127.0.0.1:${server.port}`)).not.toEqual([]);
    stop.abort(new Error("stopped by the test"));
    expect(waiting).rejects.toThrow("stopped by the test");
    await waiting.catch(() => undefined);
    expect(await programsNaming(`127.0.0.1:${server.port}`)).toEqual([]);
  });
});

test("the user's own configuration and environment have no say", async () => {
  const home = join(parent, "home");
  await mkdir(home);
  await writeFile(join(home, ".gitconfig"), `[url "http://127.0.0.1:1/"]\n\tinsteadOf = http://\n`);
  await using server = serveGit(source.path);
  const loud = { ...env, HOME: home, GIT_CONFIG_GLOBAL: join(home, ".gitconfig"), GIT_DIR: "/nonexistent" };
  const access = gitAccess({ env: loud, policy: { repoRoots: [], allowPrivateHosts: true } });
  expect(await access.resolve(at(server.port), null, signal)).toMatchObject({ commit: source.commits[0] });
});

test("a program and all that it started are killed together", async () => {
  const mark = join(parent, "killed");
  const child = Bun.spawn(["sh", "-c", `sh -c 'sleep 600; : ${mark}' & sleep 600; : ${mark}`], {
    stdout: "ignore",
  });
  while ((await programsNaming(mark)).length < 2) await Bun.sleep(0);
  killTree(child.pid);
  await child.exited;
  while ((await programsNaming(mark)).length > 0) await Bun.sleep(0);
  expect(child.signalCode).toBe("SIGKILL");
});
