import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { JobdeckError } from "../../src/domain/errors.ts";
import { migrate } from "../../src/store/migrate.ts";
import { MIGRATIONS } from "../../src/store/sqlite/schema.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { newJob } from "../support/builders.ts";
import { claimJobs } from "../support/claim.ts";
import { tempFolder } from "../support/folder.ts";
import { allJobs, recount } from "./conformance/support.ts";

const AT = Date.UTC(2026, 0, 2);
const job = (n: number) => `01980000-0000-7000-8000-00000000000${n}`;
const VERSIONS = MIGRATIONS.map((_, i) => i + 1);

/** A database as an older Jobdeck left it. Each version keeps the rows that it wrote in `versions/<n>.sql`. */
async function databaseOf(version: number, path: string): Promise<void> {
  const db = new Database(path, { create: true, strict: true });
  migrate(db, MIGRATIONS.slice(0, version));
  db.run(await Bun.file(join(import.meta.dir, "versions", `${version}.sql`)).text());
  db.close();
}

describe.each(VERSIONS)("a database of version %i", (version) => {
  test("has all its jobs, journals and numbers when it is opened today", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "jobs.db");
    await databaseOf(version, path);
    const store = openSqliteStore({ path, durability: "normal", newId: () => "never" });
    using _ = { [Symbol.dispose]: () => store.close() };

    expect(store.id).toBe("01980000-0000-7000-8000-00000000000f");
    expect(allJobs(store).map(({ title, status, attempt }) => [title, status, attempt])).toEqual([
      ["Waits for its time", "scheduled", 0],
      ["Stands in line", "queued", 0],
      ["Runs", "running", 1],
      ["Is done", "completed", 2],
    ]);
    expect(store.find(job(3))).toMatchObject({
      input: { repo: "https://example.org/é.git" },
      warnings: ["Slow"],
    });
    expect(store.log(job(3), { limit: 1, newest: true })).toMatchObject([
      { seq: 62, message: "Line 59 of the log" },
    ]);
    expect(store.events(job(3), 0, 100).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 62 }, (_, i) => i + 1),
    );
    expect(store.checkpoints(job(3))).toEqual({ fetched: { commit: "abc" } });
    expect(store.attempts(job(4)).map(({ status, errors }) => [status, errors])).toEqual([
      ["failed", ["It broke"]],
      ["completed", []],
    ]);
    expect(store.find(job(4))).toMatchObject({
      result: { pages: 3 },
      docsEntry: "overview.md",
      sessionId: "s1",
    });
    expect(store.sessions.find("s1")).toMatchObject({ id: "s1", title: null });
    expect(store.changesAfter(0, 100).removed).toMatchObject([{ id: job(5) }]);
    // Version 3 brought schedules.
    expect(store.schedules.list(10).map(({ title, note, version: n }) => [title, note?.text, n])).toEqual(
      version < 3 ? [] : [["Nightly", "Created no job", 4]],
    );
    // Version 4 brought tokens.
    expect(store.tokens.list().map(({ token }) => [token.name, token.scopes, token.queues])).toEqual(
      version < 4 ? [] : [["ci", ["run"], ["demo"]]],
    );
    // Version 6 brought credentials.
    expect(store.credentials.list().map(({ credential }) => [credential.name, credential.host])).toEqual(
      version < 6 ? [] : [["acme", "github.com/acme"]],
    );
    expect(store.listNodes()).toMatchObject([{ id: "node-1", pid: 42 }]);
    expect(store.stats(AT)).toMatchObject(recount(store));
  });

  test("goes on where it was", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "jobs.db");
    await databaseOf(version, path);
    const store = openSqliteStore({ path, durability: "normal", newId: () => "never" });
    using _ = { [Symbol.dispose]: () => store.close() };
    const before = store.change();
    expect(store.insert([newJob()], undefined, 2)).rejects.toMatchObject({ reason: "queue_full" });

    const [started] = await claimJobs(store, {
      nodeId: "n",
      at: AT,
      limit: 1,
      queues: [{ queue: "demo", limit: 1 }],
    });
    expect(started).toMatchObject({ id: job(2), attempt: 1, change: before + 1 });
    expect((await store.transition(job(3), "complete", {}, { at: AT, attempt: 1 })).ok).toBe(true);
    expect(store.attempts(job(3))).toMatchObject([{ status: "completed", endedAt: AT }]);
    expect(store.nextDue()).toBe(AT + 60_000);
    expect(store.stats(AT)).toMatchObject(recount(store));
  });
});

describe("before a migration", () => {
  const older = VERSIONS.slice(0, -1);
  const open = (path: string) => openSqliteStore({ path, durability: "normal", newId: () => "never" });

  test.each(older)("a database of version %i is kept as it was, whole", async (version) => {
    await using folder = await tempFolder();
    const path = join(folder.path, "jobs.db");
    await databaseOf(version, path);
    open(path).close();
    using kept = new Database(`${path}.v${version}.backup`, { readonly: true });
    expect(kept.query("PRAGMA user_version").get()).toEqual({ user_version: version });
    expect(kept.query("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    expect(kept.query("SELECT count(*) AS n FROM jobs").get()).toEqual({ n: 4 });
    expect([...new Bun.Glob("*.partial").scanSync({ cwd: folder.path })]).toEqual([]);
  });

  test("who opens it is told from which version to which, and where the old one is kept", async () => {
    await using folder = await tempFolder();
    const told: unknown[] = [];
    const opened = (path: string) =>
      openSqliteStore({
        ...{ path, durability: "normal", newId: () => "never" },
        onMigrate: (migration) => told.push(migration),
      }).close();
    const [old, fresh] = [join(folder.path, "old.db"), join(folder.path, "new.db")];
    await databaseOf(1, old);
    for (const path of [old, old, fresh, fresh]) opened(path);
    const to = VERSIONS.at(-1);
    expect(told).toEqual([
      { from: 1, to, backup: `${old}.v1.backup` },
      { from: 0, to, backup: null },
    ]);
  });

  test("nothing is kept of a new database, nor of one that needs none", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "jobs.db");
    open(path).close();
    open(path).close();
    expect([...new Bun.Glob("*.backup").scanSync({ cwd: folder.path })]).toEqual([]);
  });

  test("a copy that can't be made leaves the database as it was", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "jobs.db");
    await databaseOf(1, path);
    await folder.write("jobs.db.v1.backup/in-the-way", "");
    expect(() => open(path)).toThrow();
    using db = new Database(path);
    expect(db.query("PRAGMA user_version").get()).toEqual({ user_version: 1 });
  });
});

describe("migrating", () => {
  const STEPS = ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y", "INSERT INTO a VALUES (1, 2)"];
  const versionOf = (db: Database) => db.query<{ user_version: number }, []>("PRAGMA user_version").get();

  test.each([0, 1, 2, 3])("from version %i runs exactly the steps that are missing", (from) => {
    using db = new Database(":memory:");
    migrate(db, STEPS.slice(0, from));
    migrate(db, STEPS);
    migrate(db, STEPS);
    expect(versionOf(db)).toEqual({ user_version: 3 });
    expect(db.query("SELECT * FROM a").all()).toEqual([{ x: 1, y: 2 }]);
  });

  test("takes back a step that fails, and keeps the ones before it", () => {
    using db = new Database(":memory:");
    const broken = ["CREATE TABLE a (x)", "CREATE TABLE b (x); CREATE TABLE a (x)"];
    expect(() => migrate(db, broken)).toThrow("already exists");
    expect(versionOf(db)).toEqual({ user_version: 1 });
    expect(db.query("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "a" }]);
  });

  test("leaves a database of a newer version alone, and says what to do", () => {
    using db = new Database(":memory:");
    db.run("PRAGMA user_version = 7");
    const failure = thrownBy(() => migrate(db, STEPS));
    expect(failure).toBeInstanceOf(JobdeckError);
    expect(failure).toMatchObject({
      reason: "database_newer",
      message:
        "The database has version 7, and this Jobdeck knows versions up to 3: start the newer Jobdeck that wrote it, or name another folder with JOBDECK_DATA",
    });
    expect(db.query("SELECT name FROM sqlite_schema").all()).toEqual([]);
  });
});

function thrownBy(run: () => void): unknown {
  try {
    run();
  } catch (cause) {
    return cause;
  }
  return undefined;
}
