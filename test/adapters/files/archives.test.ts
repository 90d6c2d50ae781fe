import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitAccess } from "../../../src/adapters/git.ts";
import { JobdeckError } from "../../../src/domain/errors.ts";
import type { GitSnapshot } from "../../../src/jobs/git.ts";
import { type Packed, tarOf, zipOf } from "../../support/archives.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

const signal = new AbortController().signal;
const git = gitAccess({
  ...{ env: { PATH: process.env["PATH"] }, policy: { repoRoots: [], allowPrivateHosts: false } },
});

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "jobdeck-archives-"));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

let n = 0;
async function unpacked(bytes: Uint8Array, filename = "engine.zip"): Promise<GitSnapshot> {
  n += 1;
  const path = join(parent, `archive-${n}`);
  await writeFile(path, bytes);
  return git.snapshot({ kind: "archive", path, filename }, join(parent, `into-${n}`), { signal });
}
async function contents({ copy }: GitSnapshot): Promise<Record<string, string>> {
  const { files } = await copy.list(signal);
  const found: string[] = [];
  const ids = files.map(({ id }) => id);
  for await (const bytes of copy.read(ids, signal)) found.push(new TextDecoder().decode(bytes ?? undefined));
  return Object.fromEntries(files.map(({ path }, i) => [path, found[i] ?? ""]));
}
async function refusal(promise: Promise<unknown>): Promise<string> {
  const thrown = await promise.then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(thrown).toBeInstanceOf(JobdeckError);
  return thrown instanceof JobdeckError ? `${thrown.reason}: ${thrown.message}` : "";
}

const FILES: readonly Packed[] = [
  { name: "README.md", content: "# Engine\n" },
  { name: "src/a b.ts", content: "export const a = 1;\n" },
  { name: 'src/"odd"\nname.ts', content: "x" },
  { name: "src/empty.ts" },
];
const FORMS: readonly [string, (entries: readonly Packed[]) => Uint8Array | Promise<Uint8Array>][] = [
  ["zip", zipOf],
  ["tar", (entries) => tarOf(entries)],
  ["tar.gz", (entries) => tarOf(entries, true)],
];

describe.each(FORMS)("a %s archive", (form, packedAs) => {
  const of = async (entries: readonly Packed[]) => unpacked(await packedAs(entries), `engine.${form}`);

  test("gives its files, and the same ones the same commit, whatever their order and whenever it was packed", async () => {
    const one = await of(FILES);
    const other = await of([...FILES].reverse());
    expect(await contents(one)).toEqual({
      "README.md": "# Engine\n",
      "src/a b.ts": "export const a = 1;\n",
      'src/"odd"\nname.ts': "x",
      "src/empty.ts": "",
    });
    expect([one.leftOut, await one.copy.history(9, signal)]).toEqual([[], []]);
    expect(other.copy.commit).toBe(one.copy.commit);
    const changed = await of([...FILES.slice(1), { name: "README.md", content: "# Other\n" }]);
    expect(changed.copy.commit).not.toBe(one.copy.commit);
  });

  test("with one folder that holds all is read from there", async () => {
    const inside = await of(FILES.map((entry) => ({ ...entry, name: `engine-1.2/${entry.name}` })));
    expect(inside.copy.commit).toBe((await of(FILES)).copy.commit);
    const beside = await of([{ name: "a/x.ts" }, { name: "b/x.ts" }]);
    expect(Object.keys(await contents(beside))).toEqual(["a/x.ts", "b/x.ts"]);
  });

  test("is not followed where a name leads out, and its other files are read", async () => {
    const before = (await readdir(parent)).length;
    const bad = [
      ...["../out.txt", "/etc/out.txt", "a/../../out.txt", "a\\..\\out.txt", "C:/out.txt", "a//b", "a/./b"],
      ...[".git/hooks/post-checkout", "sub/.GIT/config", "git~1/config", ".git ./x", "x".repeat(300)],
    ];
    const made = await of([
      ...bad.map((name) => ({ name, content: "evil" })),
      { name: "good.ts", content: "ok" },
    ]);
    expect(await contents(made)).toEqual({ "good.ts": "ok" });
    expect(made.leftOut).toEqual([{ reason: "names that lead out or can't be kept", count: bad.length }]);
    // The archive and the repository, and nothing else.
    expect((await readdir(parent)).length).toBe(before + 2);
  });

  test("is read without what may hold secrets, and without installed packages", async () => {
    const made = await of([
      ...[".env", "config/.env.local", "deploy/id_ed25519", "tls/server.key", ".npmrc"].map((name) => ({
        name,
      })),
      ...["node_modules/x/index.js", ".ssh/config", ".aws/credentials"].map((name) => ({ name })),
      ...[".env.example", ".github/workflows/ci.yml", ".editorconfig", "src/key.ts"].map((name) => ({
        name,
      })),
    ]);
    expect(Object.keys(await contents(made))).toEqual([
      ...[".editorconfig", ".env.example", ".github/workflows/ci.yml", "src/key.ts"],
    ]);
    expect(made.leftOut).toEqual([
      { reason: "files that may hold secrets", count: 5 },
      { reason: "files in folders whose name begins with a dot", count: 2 },
      { reason: "files of installed packages", count: 1 },
    ]);
  });

  test("without a file is refused", async () => {
    expect(await refusal(of([]))).toBe("repo_refused: The archive has no file to document");
  });

  test("with too many entries is refused", async () => {
    const many = Array.from({ length: 50_001 }, (_, i) => ({ name: `f${i}` }));
    expect(await refusal(of(many))).toContain("has more than 50,000 entries");
  });

  test("that unpacks to too much is refused, and nothing is left of it", async () => {
    const mega = new Uint8Array(9_000_000);
    const bomb = Array.from({ length: 23 }, (_, i) => ({ name: `f${i}`, content: mega }));
    expect(await refusal(of(bomb))).toContain("unpacks to more than 200 MB");
    expect(await readdir(parent)).not.toContain(`into-${n}`);
  });

  test("that is cut off or damaged is refused in one sentence", async () => {
    const whole = await packedAs([{ name: "a.ts", content: crypto.getRandomValues(new Uint8Array(60_000)) }]);
    const damaged = Uint8Array.from(whole);
    damaged.fill(7, 200, 30_000);
    for (const bytes of [whole.subarray(0, 40_000), ...(form === "tar" ? [] : [damaged])]) {
      expect(await refusal(unpacked(bytes, "a.tar"))).toMatch(
        /^repo_refused: The archive "a\.tar" can't be unpacked \([^\n]+\)$/,
      );
    }
  });

  test("leaves a file out that is too large, and reads the others", async () => {
    const made = await of([{ name: "big.bin", content: new Uint8Array(10_000_001) }, { name: "a.ts" }]);
    expect(Object.keys(await contents(made))).toEqual(["a.ts"]);
    expect(made.leftOut).toEqual([{ reason: "files larger than 10 MB", count: 1 }]);
  });
});

describe("what only tar has", () => {
  test("links and devices are left out and counted", async () => {
    const made = await unpacked(
      await tarOf([
        { name: "link", type: "symlink", linkname: "/etc/passwd" },
        { name: "hard", type: "link", linkname: "../../etc/passwd" },
        { name: "dev", type: "character-device" },
        { name: "pipe", type: "fifo" },
        { name: "a.ts", content: "a" },
        // Through a link that would lead out, if it was made.
        { name: "link/passwd", content: "b" },
      ]),
      "a.tar",
    );
    expect(await contents(made)).toEqual({ "a.ts": "a", "link/passwd": "b" });
    expect(made.leftOut).toEqual([
      { reason: "symbolic or hard links", count: 2 },
      { reason: "devices, pipes or sockets", count: 2 },
    ]);
  });
});

describe("what only zip has", () => {
  test("a link is told by its mode", async () => {
    const made = await unpacked(
      zipOf([{ name: "link", content: "/etc/passwd", mode: 0o120777 }, { name: "a.ts" }]),
    );
    expect([Object.keys(await contents(made)), made.leftOut]).toEqual([
      ["a.ts"],
      [{ reason: "symbolic or hard links", count: 1 }],
    ]);
  });

  test("one that is encrypted says so, and what to do", async () => {
    expect(await refusal(unpacked(zipOf([{ name: "a.ts", content: "x", flags: 0x801 }])))).toBe(
      'repo_refused: The archive "engine.zip" is encrypted: pack it without a password',
    );
  });

  test("names are read in the character set that they are written in", async () => {
    const made = await unpacked(
      zipOf([
        { name: "ünïcode.ts" },
        { name: "", rawName: Buffer.from("straße.ts"), flags: 0 },
        // In that of DOS 0x81 is ü.
        { name: "", rawName: Buffer.from([0x81, 0x2e, 0x74, 0x73]), flags: 0 },
      ]),
    );
    expect(Object.keys(await contents(made)).toSorted()).toEqual(
      ["straße.ts", "ü.ts", "ünïcode.ts"].toSorted(),
    );
  });

  test("an entry that holds more than it promises ends all, before that is kept", async () => {
    const lying = zipOf([{ name: "a.ts", content: new Uint8Array(5_000_000), size: 10 }]);
    expect(await refusal(unpacked(lying))).toContain("can't be unpacked");
  });
});

test.each([
  ["7z", "377abcaf271c0004", "a 7z archive"],
  ["rar", "526172211a070100", "a rar archive"],
  ["tar.xz", "fd377a585a000004", "an xz archive"],
  ["tar.bz2", "425a68393141592653", "a bzip2 archive"],
  ["pdf", "255044462d312e37", "something else"],
  ["zip", "", "something else"],
])("a file .%s that is no archive of these is named as what it is", async (ending, hex, name) => {
  expect(await refusal(unpacked(Buffer.from(hex, "hex"), `x.${ending}`))).toBe(
    `repo_refused: Expected "x.${ending}" to be a zip, tar or tar.gz archive, got ${name}`,
  );
});
