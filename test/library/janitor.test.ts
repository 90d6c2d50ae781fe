import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { existsSync, utimesSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { makeTempFolder, removeLostFolders } from "../../src/adapters/temp-folders.ts";
import { Janitor } from "../../src/library/janitor.ts";
import { removePartials } from "../../src/queue/handler/artifact-writer.ts";
import { newJob } from "../support/builders.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { tempFolder } from "../support/folder.ts";

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const never = new AbortController().signal;

async function open() {
  const deck = await testDeck({ clock: new FakeClock(NOW), role: null });
  const { store, clock } = deck;
  const artifactsRoot = join(deck.folder, "artifacts");
  const janitor = (storeId = store.id) =>
    new Janitor({
      store: { ...bound(deck), id: storeId },
      ...{ clock, artifactsRoot, documentsRoot: join(artifactsRoot, "none") },
      isDocument: () => false,
      removePartials: (folder, before) => removePartials(folder, { before }),
      removeLostFolders: () => Promise.resolve(),
    });
  return Object.assign(deck, { janitor });
}

const bound = ({ store }: TestDeck) => ({
  find: (id: string) => store.find(id),
  removeLeftovers: (now: number) => store.removeLeftovers(now),
});

/** A folder with a file that were last changed so long ago. */
async function folderOf(deck: TestDeck, id: string, age: number): Promise<string> {
  const folder = deck.artifacts.folderOf(id);
  await mkdir(folder);
  await Bun.write(join(folder, "a.txt"), "a");
  utimesSync(folder, (NOW - age) / 1000, (NOW - age) / 1000);
  return folder;
}

describe("folders of jobs", () => {
  test("that are not in the database are removed, an hour after they were last changed", async () => {
    await using deck = await open();
    const job = newJob();
    await deck.store.insert([job]);
    const [known, young, orphan] = [
      await folderOf(deck, job.id, 2 * HOUR),
      await folderOf(deck, crypto.randomUUID(), HOUR / 2),
      await folderOf(deck, crypto.randomUUID(), 2 * HOUR),
    ];
    const foreign = join(deck.folder, "artifacts", "notes");
    await mkdir(foreign);
    utimesSync(foreign, 1, 1);
    await deck.janitor().tidy(never);
    expect([known, young, orphan, foreign].map(existsSync)).toEqual([true, true, false, true]);
  });

  test("are left alone when another database was put into the place of theirs", async () => {
    await using deck = await open();
    await deck.janitor().tidy(never);
    const orphan = await folderOf(deck, crypto.randomUUID(), 2 * HOUR);
    await deck.janitor("another database").tidy(never);
    expect(existsSync(orphan)).toBe(true);
    await deck.janitor().tidy(never);
    expect(existsSync(orphan)).toBe(false);
  });
});

test("half-written files are removed once their job does not run, an hour after they were last written to", async () => {
  await using deck = await open();
  const [waits, ended, runs, young] = [
    newJob({ attempt: 1 }),
    newJob({ status: "completed", completedAt: NOW }),
    newJob(),
    newJob({ status: "failed", completedAt: NOW }),
  ];
  await deck.store.insert([waits, ended, young]);
  await deck.store.insert([runs], { nodeId: "n", at: NOW });
  const files = await Promise.all(
    [waits, ended, runs, young].map(async ({ id }, n) => {
      const folder = await folderOf(deck, id, 2 * HOUR);
      const file = join(folder, ".jobdeck-partial-1-7");
      await Bun.write(file, "hal");
      const age = n === 3 ? HOUR / 2 : 2 * HOUR;
      for (const path of [file, folder]) utimesSync(path, (NOW - age) / 1000, (NOW - age) / 1000);
      return file;
    }),
  );
  await deck.janitor().tidy(never);
  expect(files.map(existsSync)).toEqual([false, false, true, true]);
  const whole = [waits, ended, runs, young].map(({ id }) => join(deck.artifacts.folderOf(id), "a.txt"));
  expect(whole.map(existsSync)).toEqual([true, true, true, true]);
});

describe("rows beside the jobs", () => {
  const counts = (db: Database, n: number) =>
    ["checkpoints", "inputs", "dependencies"].map((table) => {
      const job = table === "dependencies" ? "child" : "job";
      return db.query<{ n: number }, [number]>(`SELECT count(*) AS n FROM ${table} WHERE ${job} = ?`).get(n)
        ?.n;
    });

  test("are removed with the end of their job, and kept until then", async () => {
    await using deck = await open();
    await deck.store.insert([newJob(), newJob({ status: "completed", completedAt: NOW })]);
    using db = new Database(deck.config.databasePath);
    for (const n of [1, 2, 3]) {
      db.run("INSERT INTO checkpoints VALUES (?, 'a', '1')", [n]);
      db.run("INSERT INTO inputs VALUES (?, 0, '1')", [n]);
      db.run("INSERT INTO dependencies VALUES ('parent', ?)", [n]);
    }
    await deck.janitor().tidy(never);
    expect([1, 2, 3].map((n) => counts(db, n))).toEqual([
      [1, 1, 1],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  test("starts of a queue are kept for a day, or as long as its limit looks back", async () => {
    await using deck = await open();
    using db = new Database(deck.config.databasePath);
    db.run("INSERT INTO queues VALUES ('week', 0, NULL, 5, ?)", [7 * 24 * HOUR]);
    for (const queue of ["week", "other"]) {
      for (const days of [0.5, 2, 8])
        db.run("INSERT INTO starts VALUES (?, ?, 1)", [queue, NOW - days * 24 * HOUR]);
    }
    await deck.janitor().tidy(never);
    expect(db.query("SELECT queue, count(*) AS n FROM starts GROUP BY queue ORDER BY queue").all()).toEqual([
      { queue: "other", n: 1 },
      { queue: "week", n: 2 },
    ]);
  });
});

test("of a job that was deleted nothing is left", async () => {
  await using deck = await testDeck();
  const { id } = await deck.tracker.enqueue("demo", { steps: 2, stepMs: 0, warnAt: 1, outputBytes: 5 });
  await deck.ended(id);
  const columns = (db: Database) =>
    db
      .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .flatMap(({ name }) => db.query(`SELECT * FROM ${name}`).all())
      .map((row) => JSON.stringify(row));
  using db = new Database(deck.config.databasePath);
  expect(columns(db).filter((row) => row.includes(id)).length).toBeGreaterThan(0);
  await deck.tracker.remove(id);
  // For an hour it is known that it was removed, so that open pages learn of it.
  expect(columns(db).filter((row) => row.includes(id))).toHaveLength(1);
  await deck.store.forgetRemovals(Number.MAX_SAFE_INTEGER);
  expect(columns(db).filter((row) => row.includes(id) || row.includes('"job":'))).toEqual([]);
  const files = await readdir(deck.folder, { recursive: true });
  expect(files.filter((file) => file.includes(id))).toEqual([]);
});

test("temporary folders of processes that are gone are removed after an hour, others never", async () => {
  await using parent = await tempFolder();
  const own = await makeTempFolder("git", parent.path);
  const names = ["jobdeck-4194305-git-aaaaaa", "jobdeck-4194305-git-bbbbbb", "jobdeck-4194305-x", "other"];
  for (const name of names) await parent.write(`${name}/file`, "a");
  const folders = [own, ...names.map((name) => join(parent.path, name))];
  for (const folder of folders) if (!folder.endsWith("bbbbbb")) utimesSync(folder, 1, 1);
  await removeLostFolders({ isAlive: (pid) => pid === process.pid, before: HOUR, parent: parent.path });
  expect(folders.map(existsSync)).toEqual([true, false, true, true, true]);
});
