import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitAccess } from "../../../src/adapters/git.ts";
import type { Key } from "../../../src/domain/supplies.ts";
import type { GitPlace } from "../../../src/jobs/git.ts";
import { onlyFor, serveGit } from "../../support/git-server.ts";
import { programsShowing } from "../../support/programs.ts";
import { type Fixture, repository } from "../../support/repository.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

const SECRET = "s3cret+/=%42-token";
const key: Extract<Key, { kind: "https" }> = {
  ...{ kind: "https", name: "acme", host: "127.0.0.1", username: "deck", secret: SECRET },
};
const env = { PATH: process.env["PATH"] };
const signal = new AbortController().signal;
const loopback = async () => [{ address: "127.0.0.1" }];
const open = gitAccess({ env, policy: { repoRoots: [], allowPrivateHosts: true }, lookup: loopback });
const at = (port: number, host = "127.0.0.1"): GitPlace => ({
  ...{ kind: "url", url: `http://${host}:${port}/fixture.git`, key },
});

let source: Fixture;
let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "jobdeck-git-private-"));
  source = await repository({ files: { "a.txt": "one" } }, { files: { "a.txt": "two" } });
});
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await rm(parent, { recursive: true, force: true });
});
const fresh = () => mkdtemp(join(parent, "copy-"));

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const thrown = await promise.then(
    () => null,
    (cause: unknown) => cause,
  );
  return thrown instanceof Error ? thrown.message : "";
}

describe("a private repository", () => {
  test("is read with the credential, in every way that git asks for it", async () => {
    await using server = serveGit(source.path, onlyFor("deck", SECRET));
    const target = await open.resolve(at(server.port), null, signal);
    expect(target.commit).toBe(source.commits[1] ?? "");
    const short = source.commits[0]?.slice(0, 8) ?? "";
    expect((await open.resolve(at(server.port), short, signal)).commit).toBe(source.commits[0] ?? "");
    const copy = await open.copy(target, await fresh(), { signal, history: 5 });
    expect((await copy.list(signal)).files.map(({ path }) => path)).toEqual(["a.txt"]);
    expect(await copy.history(5, signal)).toHaveLength(2);
  });

  test("leaves nothing of the secret in the copy", async () => {
    await using server = serveGit(source.path, onlyFor("deck", SECRET));
    const copy = await open.copy(await open.resolve(at(server.port), null, signal), await fresh(), {
      signal,
    });
    const basic = Buffer.from(`deck:${SECRET}`).toString("base64");
    const found = Bun.spawnSync(["grep", "-rlaF", "-e", SECRET, "-e", basic, copy.folder]);
    expect(found.stdout.toString()).toBe("");
  });

  test("without a credential is not there, and the message says what would help", async () => {
    await using server = serveGit(source.path, onlyFor("deck", SECRET));
    const place: GitPlace = { kind: "url", url: `http://127.0.0.1:${server.port}/fixture.git` };
    expect(await messageOf(open.resolve(place, null, signal))).toBe(
      "Git could not read the repository: the server asks for a password; the repository is private or does not exist. An administrator can add a credential for it under Settings",
    );
  });

  test.each<[string, number, string]>([
    ["is wrong or has expired", 401, "did not accept the credential"],
    ["has not the right", 403, "did not accept the credential"],
    ["opens other repositories alone", 404, "has no such repository, or the credential"],
  ])("whose credential %s: host and credential are named, and no secret", async (_, status, said) => {
    await using server = serveGit(source.path, (request) => {
      const text = `Denied: ${request.headers.get("authorization")} ${SECRET}`;
      const headers = { "www-authenticate": "Basic", "content-type": "text/plain" };
      return new Response(text, { status, headers });
    });
    const message = await messageOf(open.resolve(at(server.port), null, signal));
    expect(message).toContain(`127.0.0.1:${server.port}`);
    expect(message).toContain(`${said} ${said.startsWith("did") ? `"acme"` : ""}`.trim());
    expect(message).toContain('"acme"');
    expect(message).not.toContain(SECRET);
    expect(message).not.toContain(Buffer.from(`deck:${SECRET}`).toString("base64"));
  });

  test("of a server that says again what it was sent: nothing of that is heard", async () => {
    const heard: string[] = [];
    await using server = serveGit(source.path, (request) => {
      if (request.method !== "POST") return undefined;
      const said = `${request.headers.get("authorization")} ${SECRET}`;
      return new Response(said, { status: 500, headers: { "content-type": "text/plain" } });
    });
    const commit = source.commits[1] ?? "";
    const copying = open.copy({ place: at(server.port), commit, name: null, want: commit }, await fresh(), {
      signal,
      onProgress: (_c, _t, note) => heard.push(note),
    });
    expect([await messageOf(copying), ...heard].join("\n")).not.toMatch(/s3cret|czNjcmV0/);
  });
});

describe("a credential is sent to its own host alone", () => {
  test("a redirect to another one is not followed, and asks nothing there", async () => {
    await using other = serveGit(source.path);
    const asked: (string | null)[] = [];
    await using server = serveGit(source.path, (request) => {
      asked.push(request.headers.get("authorization"));
      return Response.redirect(`http://localhost:${other.port}/fixture.git/info/refs`);
    });
    expect(await messageOf(open.resolve(at(server.port), null, signal))).toContain("redirects");
    expect(asked.every((header) => header !== null)).toBeTrue();
    expect(other.requests).toEqual([]);
  });

  test("plain http is refused before anything is sent, but for this machine itself", async () => {
    await using server = serveGit(source.path);
    const access = gitAccess({
      ...{ env, policy: { repoRoots: [], allowPrivateHosts: true } },
      lookup: async () => [{ address: "10.1.2.3" }],
    });
    expect(await messageOf(access.resolve(at(server.port, "git.example.test"), null, signal))).toBe(
      `The credential "acme" is not sent to git.example.test:${server.port} by plain http, where anybody on the way could read it`,
    );
    expect(await open.resolve(at(server.port, "git.example.test"), null, signal)).toMatchObject({
      commit: source.commits[1],
    });
  });

  test("a private address is refused as it is without one", async () => {
    const access = gitAccess({ env, policy: { repoRoots: [], allowPrivateHosts: false } });
    const place: GitPlace = { kind: "url", url: "https://10.0.0.1/x", key };
    expect(await messageOf(access.resolve(place, null, signal))).toContain("has a private address");
  });
});

test("no program has the secret among its arguments, and only git has it in its environment", async () => {
  const asked = Promise.withResolvers<void>();
  const stalled = Promise.withResolvers<Response>();
  const allows = onlyFor("deck", SECRET);
  await using server = serveGit(source.path, (request) => {
    if (request.method !== "POST") return allows(request);
    asked.resolve();
    return stalled.promise;
  });
  const stop = new AbortController();
  const commit = source.commits[1] ?? "";
  const target = { place: at(server.port), commit, name: null, want: commit };
  const run = open.copy(target, await fresh(), { signal: stop.signal });
  await asked.promise;
  const basic = Buffer.from(`deck:${SECRET}`).toString("base64");
  const shown = await programsShowing([SECRET, basic]);
  expect(shown.filter(({ where }) => where === "cmdline")).toEqual([]);
  expect(shown.length).toBeGreaterThan(0);
  for (const { program } of shown) expect(program).toMatch(/^git|\/git/);
  stop.abort(new Error("stopped by the test"));
  await run.catch(() => undefined);
  stalled.resolve(new Response(null, { status: 500 }));
  expect(await programsShowing([SECRET, basic])).toEqual([]);
});
