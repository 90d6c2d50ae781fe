import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, statSync } from "node:fs";
import { copyFile, lstat, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { runCli } from "../../src/cli/cli.ts";
import { MIGRATIONS } from "../../src/store/sqlite/schema.ts";
import { CliHost } from "../support/cli-host.ts";
import { testDeck } from "../support/deck.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { smallDisk } from "../support/small-disk.ts";
import { archive, cli, contentOf, type Entry, entriesOf, filled, summed, textEntry } from "./support.ts";

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const data = () => join(folder.path, "data");
const names = () => readdirSync(folder.path).toSorted();
const content = async (path = data()) => {
  await using deck = await testDeck({ folder: path, role: null });
  return { content: await contentOf(deck), store: deck.store.id, nodes: deck.store.listNodes() };
};

describe("a backup", () => {
  test("restored in another folder gives the same jobs, journals, files, sessions and documents", async () => {
    await filled(data());
    const made = await cli(folder.path, "backup", "b.tar.gz");
    expect(made).toMatchObject({ code: 0, err: "" });
    expect(made.out).toMatch(/^3 jobs, 1 document, 5 files, .+ kB: kept in …\/b\.tar\.gz, .+ kB\n$/);
    const restored = await cli(folder.path, "restore", "b.tar.gz", "--data", "other");
    expect(restored).toMatchObject({ code: 0, err: "" });
    expect(restored.out).toMatch(
      /^3 jobs, 1 document, 5 files, .+, as of \d{4}-.+Z: restored to …\/other\n$/,
    );
    const [before, after] = [await content(), await content(join(folder.path, "other"))];
    expect(after.content).toEqual(before.content);
    // Cursors of the one mean nothing in the other.
    expect(after.store).not.toBe(before.store);
    expect(names()).toEqual(["b.tar.gz", "data", "other"]);
    expect(statSync(join(folder.path, "other")).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder.path, "b.tar.gz")).mode & 0o777).toBe(0o600);
  });

  test("keeps credentials encrypted, without their key, and says so when it is made and restored", async () => {
    {
      await using deck = await testDeck({ folder: data(), role: null });
      const request = { name: "acme", host: "git.example", queues: null, secret: "hunter2hunter2" };
      await deck.credentials.create({ ...request, kind: "https" }, "test");
    }
    const made = await cli(folder.path, "backup", "b.tar.gz");
    expect(made.out).toContain("1 credential, encrypted: the key, …/data/secret.key, is not in it");
    const restored = await cli(folder.path, "restore", "b.tar.gz", "--data", "other");
    expect(restored.out).toContain(
      "1 credential, encrypted: put their key, which is in no backup, to …/other/secret.key",
    );
    const entries = await entriesOf(join(folder.path, "b.tar.gz"));
    expect(entries.map(({ header }) => header.name).filter((name) => name.includes("key"))).toEqual([]);
    const other = join(folder.path, "other");
    {
      await using deck = await testDeck({ folder: other, role: null });
      expect(deck.credentials.list()).toMatchObject([{ isReadable: false, credential: { name: "acme" } }]);
    }
    await copyFile(join(data(), "secret.key"), join(other, "secret.key"));
    await using deck = await testDeck({ folder: other, role: null });
    expect(deck.credentials.keyFor("https://git.example/a", "wiki")).toMatchObject({
      secret: "hunter2hunter2",
    });
  });

  test("keeps folders that are empty and leaves links out", async () => {
    await filled(data());
    const [id = ""] = readdirSync(join(data(), "artifacts")).filter((name) => !name.startsWith("."));
    await symlink("/etc/passwd", join(data(), "artifacts", id, "docs/link.md"));
    await cli(folder.path, "backup", "b.tar.gz");
    const entries = (await entriesOf(join(folder.path, "b.tar.gz"))).map(({ header }) => header.name);
    expect(entries).toContain(`artifacts/${id}/.git-source/refs/heads/`);
    expect(entries.filter((name) => name.includes("link"))).toEqual([]);
    expect([entries[0], entries[1], entries.at(-1)]).toEqual([
      "jobdeck-backup.json",
      "jobdeck.db",
      "SHA256SUMS",
    ]);
  });

  test("is made while a server works; jobs that ran are found lost by whoever starts on the copy", async () => {
    await using deck = await testDeck({ folder: data(), env: { JOBDECK_CONCURRENCY: "4" } });
    const { id } = await deck.tracker.enqueue("demo", { steps: 10_000, stepMs: 5 });
    await deck.until(id, ({ status }) => status === "running");
    const { code, out } = await cli(folder.path, "backup", "b.tar.gz", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      file: "…/b.tar.gz",
      jobs: 1,
      documents: 0,
      files: 1,
      changed: [],
    });
    expect(await cli(folder.path, "restore", "b.tar.gz", "--data", "other")).toMatchObject({ code: 0 });
    await using copy = await testDeck({ folder: join(folder.path, "other") });
    expect(await copy.ended(id)).toMatchObject({ status: "failed", statusReason: "worker_lost" });
    expect(deck.tracker.get(id).status).toBe("running");
  });

  test("of what jobs leave that are newer than it, nothing is in it", async () => {
    await filled(data());
    await folder.write("data/artifacts/0198f2c4-7a31-7000-8000-000000000001/new.txt", "new");
    await folder.write("data/documents/.half.partial", "half");
    await cli(folder.path, "backup", "b.tar.gz");
    const text = JSON.stringify(
      (await entriesOf(join(folder.path, "b.tar.gz"))).map(({ header }) => header.name),
    );
    expect(text).not.toMatch(/new\.txt|partial/);
  });

  test("replaces no file unless it is told to", async () => {
    await filled(data());
    await folder.write("b.tar.gz", "mine");
    const refused = await cli(folder.path, "backup", "b.tar.gz");
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toBe(
      "error  The file …/b.tar.gz is there already: name another one, or say --force to replace it\n",
    );
    expect(await Bun.file(join(folder.path, "b.tar.gz")).text()).toBe("mine");
    expect(await cli(folder.path, "backup", "b.tar.gz", "--force")).toMatchObject({ code: 0 });
    expect(await entriesOf(join(folder.path, "b.tar.gz"))).not.toBeEmpty();
  });

  test("that can't be written leaves nothing, and says why", async () => {
    await filled(data());
    const nowhere = await cli(folder.path, "backup", "none/b.tar.gz");
    expect(nowhere.code).toBe(1);
    expect(nowhere.err).toStartWith("error  The backup …/none/b.tar.gz can't be written (ENOENT");
    const empty = await cli(folder.path, "backup", "b.tar.gz", "--data", "none");
    expect(empty).toMatchObject({
      code: 1,
      err: "error  There is no database at …/none/jobdeck.db, so there is nothing to back up\n",
    });
    expect(names()).toEqual(["data"]);
  });

  test("is given up at a signal, and leaves nothing", async () => {
    await filled(data());
    const host = new CliHost(folder.path);
    const making = runCli(["backup", "b.tar.gz"], host);
    host.signal();
    expect(await making).toBe(130);
    expect([host.out.text, host.err.text, host.listening]).toEqual(["", "", 0]);
    expect(names()).toEqual(["data"]);
  });

  test("on a full disk says so, and leaves nothing there", async () => {
    await using disk = await smallDisk(1);
    if (disk === undefined) return;
    await filled(data());
    disk.fill();
    const { code, err } = await cli(folder.path, "backup", join(disk.path, "b.tar.gz"));
    expect(code).toBe(1);
    expect(err).toMatch(/^error {2}The disk of .+ is full/);
    expect(readdirSync(disk.path)).toEqual(["ballast"]);
  });
});

describe("a restore", () => {
  const backedUp = async (): Promise<readonly Entry[]> => {
    await filled(data());
    await cli(folder.path, "backup", "b.tar.gz");
    return entriesOf(join(folder.path, "b.tar.gz"));
  };
  const restore = (...words: readonly string[]) =>
    cli(folder.path, "restore", "x.tar.gz", "--data", "other", ...words);

  test.each([[[]], [["--force"]]])(
    "takes the place of nothing that is no folder, with the flags %p",
    async (flags) => {
      await backedUp();
      await folder.write("other", "precious");
      const { code, err } = await cli(folder.path, "restore", "b.tar.gz", "--data", "other", ...flags);
      expect({ code, err }).toEqual({
        code: 1,
        err: "error  The data folder …/other is not a folder: name another one\n",
      });
      expect(await Bun.file(join(folder.path, "other")).text()).toBe("precious");
    },
  );

  test("fills the folder that a link leads to, and leaves the link", async () => {
    await backedUp();
    await mkdir(join(folder.path, "disk"));
    await symlink(join(folder.path, "disk"), join(folder.path, "other"));
    expect(await cli(folder.path, "restore", "b.tar.gz", "--data", "other")).toMatchObject({
      code: 0,
      err: "",
    });
    expect(readdirSync(join(folder.path, "disk")).toSorted()).toEqual([
      "artifacts",
      "documents",
      "jobdeck.db",
    ]);
    expect(await cli(folder.path, "restore", "b.tar.gz", "--data", "other", "--force")).toMatchObject({
      code: 0,
    });
    expect((await lstat(join(folder.path, "other"))).isSymbolicLink()).toBe(true);
    expect(existsSync(join(folder.path, "disk/jobdeck.db"))).toBe(true);
  });

  test("keeps what an earlier one has moved aside within the folder, also where nothing else is there", async () => {
    await backedUp();
    await folder.write("other/.before-20260101T000000000Z/precious.txt", "mine");
    const { code, err, out } = await cli(folder.path, "restore", "b.tar.gz", "--data", "other");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const [, aside = ""] = /is in …\/(\S+)/.exec(out) ?? [];
    const kept = join(folder.path, aside, ".before-20260101T000000000Z/precious.txt");
    expect(await Bun.file(kept).text()).toBe("mine");
  });

  test("takes the place of no folder that is not empty, unless it may move that aside", async () => {
    await backedUp();
    await folder.write("other/precious.txt", "mine");
    const refused = await cli(folder.path, "restore", "b.tar.gz", "--data", "other");
    expect(refused).toEqual({
      ...{ code: 1, out: "" },
      err: "error  The data folder …/other is not empty: name another one, or say --force to move it aside\n",
    });
    const { code, out } = await cli(
      folder.path,
      "restore",
      "b.tar.gz",
      "--data",
      "other",
      "--force",
      "--json",
    );
    expect(code).toBe(0);
    const { movedTo } = JSON.parse(out);
    expect(movedTo).toMatch(/^…\/other\.before-\d{8}T\d{9}Z$/);
    expect(await Bun.file(join(movedTo.replace("…", folder.path), "precious.txt")).text()).toBe("mine");
    expect((await content(join(folder.path, "other"))).content).toEqual((await content()).content);
  });

  test("takes the place of a folder whose database is broken", async () => {
    await backedUp();
    await folder.write("other/jobdeck.db", "a letter to a friend, which is long enough to be read as a page");
    const { code, err } = await cli(folder.path, "restore", "b.tar.gz", "--data", "other", "--force");
    expect([code, err]).toEqual([0, ""]);
    expect((await content(join(folder.path, "other"))).content).toEqual((await content()).content);
  });

  test("clears what a killed one has left that had the same process id", async () => {
    await backedUp();
    await folder.write(`other.restore-${process.pid}/x`, "half");
    await folder.write(`c.tar.gz.${process.pid}.partial`, "half");
    expect(await cli(folder.path, "restore", "b.tar.gz", "--data", "other")).toMatchObject({ code: 0 });
    expect(await cli(folder.path, "backup", "c.tar.gz")).toMatchObject({ code: 0 });
    expect(names()).toEqual(["b.tar.gz", "c.tar.gz", "data", "other"]);
  });

  test("goes into an empty folder, and to a database of another name", async () => {
    await backedUp();
    await folder.write("other/x", "");
    await Bun.file(join(folder.path, "other/x")).delete();
    const { code } = await cli(
      folder.path,
      "restore",
      "b.tar.gz",
      "--data",
      "other",
      "--database",
      "jobs.db",
    );
    expect(code).toBe(0);
    expect(readdirSync(join(folder.path, "other")).toSorted()).toEqual(["artifacts", "documents", "jobs.db"]);
    const outside = await cli(
      folder.path,
      "restore",
      "b.tar.gz",
      "--data",
      "third",
      "--database",
      "/tmp/x.db",
    );
    expect(outside).toMatchObject({ code: 1 });
    expect(outside.err).toStartWith("error  The database /tmp/x.db is not in the data folder …/third:");
  });

  test.each(["serve", "work", "run"] as const)(
    "is refused while a process of role %s is on the folder",
    async (role) => {
      await backedUp();
      await using _ = await testDeck({ folder: data(), role });
      const { code, err } = await cli(folder.path, "restore", "b.tar.gz", "--force");
      expect(code).toBe(1);
      expect(err).toStartWith(
        `error  A process works on the data folder …/data (${role}, pid ${process.pid}): stop it first`,
      );
      expect(names()).toEqual(["b.tar.gz", "data"]);
    },
  );

  const passwd = textEntry("artifacts/../../passwd", "root::0:0");
  const WRONG: readonly [
    name: string,
    change: (entries: readonly Entry[]) => readonly Entry[],
    says: string,
  ][] = [
    [
      "a name that leads out",
      (all) => summed([...all, passwd]),
      'The backup holds "artifacts/../../passwd", which no backup of Jobdeck has',
    ],
    ["an absolute name", (all) => summed([...all, textEntry("/tmp/x", "")]), 'The backup holds "/tmp/x"'],
    [
      "a file beside the data",
      (all) => summed([...all, textEntry("jobdeck.config.ts", "")]),
      'The backup holds "jobdeck.config.ts"',
    ],
    [
      "a folder that leads out",
      (all) => [...all, textEntry("artifacts/../..", "", { type: "directory" })],
      'The backup holds "artifacts/../..',
    ],
    [
      "a link",
      (all) => [...all, textEntry("artifacts/a", "", { type: "symlink", linkname: "/etc" })],
      'The backup can\'t be used: It holds a symlink, "artifacts/a"',
    ],
    [
      "a hard link",
      (all) => [...all, textEntry("artifacts/a", "", { type: "link", linkname: "/etc/passwd" })],
      'The backup can\'t be used: It holds a link, "artifacts/a"',
    ],
    [
      "a changed file",
      (all) =>
        all.map((e) =>
          e.header.name.endsWith("demo.txt") ? { ...e, text: new Uint8Array(e.text.length) } : e,
        ),
      "The backup can't be used: What is in it does not have the sums of its SHA256SUMS",
    ],
    [
      "a file too much",
      (all) => [...all.slice(0, -1), textEntry("artifacts/a/b", "x"), ...all.slice(-1)],
      "The backup can't be used: What is in it does not have the sums",
    ],
    [
      "a file too little",
      (all) => all.filter(({ header }) => !header.name.endsWith("demo.txt")),
      "The backup can't be used: What is in it does not have the sums",
    ],
    [
      "a file twice",
      (all) => summed([...all, textEntry("artifacts/a/b", "x"), textEntry("artifacts/a/b", "y")]),
      "The backup …/x.tar.gz can't be read (EEXIST",
    ],
    ["no end", (all) => all.slice(0, -1), "The backup can't be used: It is not whole"],
    [
      "something behind the end",
      (all) => [...all, textEntry("artifacts/a/b", "x")],
      "The backup can't be used: It goes on after SHA256SUMS",
    ],
    ["no manifest", (all) => all.slice(1), "The backup can't be used: It does not begin with the manifest"],
    [
      "no database",
      (all) => summed(all.filter(({ header }) => header.name !== "jobdeck.db")),
      "The backup can't be used: It is not whole",
    ],
    [
      "a broken manifest",
      (all) => summed([textEntry("jobdeck-backup.json", "{"), ...all.slice(1)]),
      "The backup's manifest can't be read",
    ],
    [
      "a broken database",
      (all) =>
        summed(
          all.map((e) =>
            e.header.name === "jobdeck.db"
              ? { ...e, text: e.text.map((byte, i) => (i < 200 ? byte : 165)) }
              : e,
          ),
        ),
      "The backup can't be used: Its database can't be read. Nothing was changed",
    ],
    [
      "a newer database",
      (all) =>
        summed([
          textEntry("jobdeck-backup.json", manifest({ schema: 999, jobdeck: "9.9.9" })),
          ...all.slice(1),
        ]),
      "The backup was made by Jobdeck 9.9.9 with a database of version 999, and this Jobdeck knows versions up to ",
    ],
    [
      "a newer form",
      (all) => summed([textEntry("jobdeck-backup.json", manifest({ format: 2 })), ...all.slice(1)]),
      "The backup was made by Jobdeck 0.1.0 with a database of version ",
    ],
  ];
  test.each(WRONG)("of an archive with %s is refused, and changes nothing", async (_, change, says) => {
    await archive(join(folder.path, "x.tar.gz"), change(await backedUp()));
    await folder.write("other/precious.txt", "mine");
    const { code, out, err } = await restore("--force");
    expect([code, out]).toEqual([1, ""]);
    expect(err).toStartWith(`error  ${says}`);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(names()).toEqual(["b.tar.gz", "data", "other", "x.tar.gz"]);
    expect(readdirSync(join(folder.path, "other"))).toEqual(["precious.txt"]);
  });

  function manifest(more: object): string {
    const counts = { jobs: 1, documents: 0, sessions: 0, schedules: 0 };
    return JSON.stringify({
      format: 1,
      jobdeck: "0.1.0",
      schema: 1,
      createdAt: "2026-01-01T00:00:00Z",
      counts,
      ...more,
    });
  }

  test("of what is no archive, is cut off, or is not there, is refused", async () => {
    await backedUp();
    const bytes = await Bun.file(join(folder.path, "b.tar.gz")).bytes();
    await folder.write("x.tar.gz", bytes.subarray(0, bytes.length / 2));
    expect((await restore()).err).toBe(
      "error  The backup …/x.tar.gz can't be read (unexpected end of file): nothing was changed\n",
    );
    await folder.write("x.tar.gz", "a letter to a friend");
    expect((await restore()).err).toBe(
      "error  The backup …/x.tar.gz can't be read (incorrect header check): nothing was changed\n",
    );
    expect((await cli(folder.path, "restore", "none", "--data", "other")).err).toBe(
      "error  There is no backup at …/none\n",
    );
    expect(existsSync(join(folder.path, "other"))).toBe(false);
  });

  test("brings a backup of an older version up to date", async () => {
    const entries = await backedUp();
    const old = join(folder.path, "old.db");
    const db = new Database(old, { create: true });
    for (const step of MIGRATIONS.slice(0, 1)) db.run(step);
    db.run("PRAGMA user_version = 1");
    db.close();
    const text = await Bun.file(old).bytes();
    const older = entries.map((e) => (e.header.name === "jobdeck.db" ? { ...e, text } : e));
    const head = textEntry("jobdeck-backup.json", manifest({}));
    await archive(join(folder.path, "x.tar.gz"), summed([head, ...older.slice(1)]));
    expect(await restore()).toMatchObject({ code: 0, err: "" });
    expect((await cli(folder.path, "migrate", "--data", "other")).out).toContain(
      "the newest: nothing to migrate",
    );
    expect(readdirSync(join(folder.path, "other")).toSorted()).toEqual([
      "artifacts",
      "documents",
      "jobdeck.db",
    ]);
  });

  test("into a folder where a disk is mounted works too, and moves aside within it", async () => {
    await using disk = await smallDisk(8);
    if (disk === undefined) return;
    await backedUp();
    const there = () => readdirSync(disk.path).toSorted();
    const into = (...more: readonly string[]) =>
      cli(folder.path, "restore", "b.tar.gz", "--data", disk.path, ...more);
    expect(await into("--json")).toMatchObject({ code: 0, err: "" });
    expect(there()).toEqual(["artifacts", "documents", "jobdeck.db"]);
    expect(await into()).toMatchObject({ code: 1, err: expect.stringContaining("is not empty") });
    const { code, out } = await into("--force", "--json");
    expect(code).toBe(0);
    const { movedTo } = JSON.parse(out);
    expect(there()).toEqual([movedTo.slice(disk.path.length + 1), "artifacts", "documents", "jobdeck.db"]);
    expect(readdirSync(movedTo).toSorted()).toEqual(["artifacts", "documents", "jobdeck.db"]);
    expect((await content(disk.path)).content).toEqual((await content()).content);
    disk.fill();
    const full = await into("--force");
    expect([full.code, full.err]).toEqual([1, expect.stringMatching(/^error {2}The disk of .+ is full/)]);
    expect(there().filter((name) => name.startsWith(".restore"))).toEqual([]);
  });

  test("is given up at a signal, and changes nothing", async () => {
    await backedUp();
    const host = new CliHost(folder.path);
    const restoring = runCli(["restore", "b.tar.gz", "--data", "other"], host);
    host.signal();
    expect(await restoring).toBe(130);
    expect(names()).toEqual(["b.tar.gz", "data"]);
  });
});
