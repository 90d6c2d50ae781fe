import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitAccess } from "../../../src/adapters/git.ts";
import type { GitPlace } from "../../../src/jobs/git.ts";
import { programsShowing } from "../../support/programs.ts";
import { type Fixture, repository } from "../../support/repository.ts";
import { sshKey } from "../../support/ssh-key.ts";
import { noSshServer, type SshServer, serveSsh } from "../../support/ssh-server.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

const env = { PATH: process.env["PATH"] };
const signal = new AbortController().signal;
const open = gitAccess({
  ...{ env, policy: { repoRoots: [], allowPrivateHosts: true } },
  lookup: async () => [{ address: "127.0.0.1" }],
});
const HOST = "git.example.test";

const lack = noSshServer();
if (lack !== null) console.log(`Left out: repositories over ssh, since ${lack}.`);

describe.if(lack === null)("a repository over ssh", () => {
  let source: Fixture;
  let server: SshServer;
  let parent: string;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), "jobdeck-git-ssh-"));
    source = await repository({ files: { "a.txt": "one" } }, { files: { "b.txt": "two" } });
    server = await serveSsh();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await source[Symbol.asyncDispose]();
    await rm(parent, { recursive: true, force: true });
  });

  const place = (change: { secret?: string; knownHosts?: string } = {}): GitPlace => ({
    ...{ kind: "ssh", url: `ssh://${server.user}@${HOST}:${server.port}${source.path}` },
    key: {
      ...{
        kind: "ssh",
        name: "forge",
        host: HOST,
        secret: server.secret,
        knownHosts: server.knownHosts(HOST),
      },
      ...change,
    },
  });
  const keyFolders = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith(`jobdeck-${process.pid}-ssh-`));
  async function messageOf(promise: Promise<unknown>): Promise<string> {
    const thrown = await promise.then(
      () => null,
      (cause: unknown) => cause,
    );
    return thrown instanceof Error ? thrown.message : "";
  }

  test("is read with the key that was given, under the name that was asked for", async () => {
    const before = await keyFolders();
    const target = await open.resolve(place(), null, signal);
    expect(target.commit).toBe(source.commits[1] ?? "");
    const copy = await open.copy(target, await mkdtemp(join(parent, "copy-")), { signal, history: 3 });
    expect((await copy.list(signal)).files.map(({ path }) => path)).toEqual(["a.txt", "b.txt"]);
    expect(await copy.history(3, signal)).toHaveLength(2);
    expect(await keyFolders()).toEqual(before);
  });

  test("has its key in a file for this user alone while git runs, and in no argument or environment", async () => {
    const stop = new AbortController();
    const target = await open.resolve(place(), null, signal);
    const lines = server.secret.split("\n").filter((line) => line.length > 16 && !line.startsWith("-----"));
    const seen: { modes: number[]; shown: unknown }[] = [];
    const copying = open.copy(target, await mkdtemp(join(parent, "copy-")), {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("stopped by the test")),
    });
    let folders = await keyFolders();
    while (folders.length === 0) folders = await keyFolders();
    const shown = await programsShowing(lines);
    const modes = await Promise.all(
      folders.flatMap((name) =>
        ["", "key", "known_hosts"].map(async (file) => {
          const found = await stat(join(tmpdir(), name, file)).catch(() => null);
          return found === null ? 0 : found.mode & 0o077;
        }),
      ),
    );
    seen.push({ modes, shown });
    await copying.catch(() => undefined);
    expect(seen).toEqual([{ modes: modes.map(() => 0), shown: [] }]);
    expect(await keyFolders()).toEqual([]);
  });

  test("is refused when the server's key is not the one that was given, before the key is shown", async () => {
    const other = await sshKey();
    const knownHosts = `[${HOST}]:${server.port} ${other.shared}\n`;
    const message = await messageOf(open.resolve(place({ knownHosts }), null, signal));
    expect(message).toContain(`the host key of ${HOST} is not among those that were given`);
    const elsewhere = server.knownHosts("other.example");
    expect(await messageOf(open.resolve(place({ knownHosts: elsewhere }), null, signal))).toContain(
      'the credential "forge"',
    );
    expect(await keyFolders()).toEqual([]);
  });

  test("is refused when the key is not let in, with host and credential named", async () => {
    const { secret } = await sshKey();
    const message = await messageOf(open.resolve(place({ secret }), null, signal));
    expect(message).toBe(
      `Git could not read the repository: ${HOST} did not accept the credential "forge"; it is wrong, has expired, or does not open this repository`,
    );
    expect(await keyFolders()).toEqual([]);
  });

  test("that is not there is told apart from a key that is wrong", async () => {
    const gone = { ...place(), url: `ssh://${server.user}@${HOST}:${server.port}/no/such/place` };
    expect(await messageOf(open.resolve(gone as GitPlace, null, signal))).toContain("has no such repository");
  });

  test("at a private address is refused where those are, and so is a word for ssh itself", async () => {
    const strict = gitAccess({
      ...{ env, policy: { repoRoots: [], allowPrivateHosts: false } },
      lookup: async () => [{ address: "10.0.0.1" }],
    });
    expect(await messageOf(strict.resolve(place(), null, signal))).toContain("has a private address");
    for (const url of [
      "ssh://-oProxyCommand=touch x/y",
      "git@-oProxyCommand=x:y",
      "git@host:-x",
      "ssh://a b@h/x",
    ]) {
      const odd = { ...place(), url } as GitPlace;
      expect(await messageOf(open.resolve(odd, null, signal))).toContain("is not an address for ssh");
    }
  });
});
