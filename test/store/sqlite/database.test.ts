import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { JobdeckError } from "../../../src/domain/errors.ts";
import { openDatabase } from "../../../src/store/sqlite/database.ts";
import { openSqliteStore } from "../../../src/store/sqlite/store.ts";
import { newJob } from "../../support/builders.ts";
import { tempFolder } from "../../support/folder.ts";

describe("a database", () => {
  test.each([
    ["full", 2],
    ["normal", 1],
  ] as const)("of %s durability is written ahead, with synchronous = %i", async (durability, synchronous) => {
    await using folder = await tempFolder();
    using db = openDatabase(join(folder.path, "jobs.db"), durability);
    expect(db.query("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(db.query("PRAGMA synchronous").get()).toEqual({ synchronous });
  });

  test("is one whole file once its store is closed", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "jobs.db");
    const store = openSqliteStore({ path, durability: "normal", newId: () => "name" });
    const job = newJob();
    await store.insert([job]);
    store.list({ statuses: ["queued", "running"] }, { limit: 1, order: "asc" });
    expect(existsSync(`${path}-wal`)).toBe(true);
    store.close();
    expect(existsSync(`${path}-wal`)).toBe(false);

    await Bun.write(join(folder.path, "copy.db"), Bun.file(path));
    const copy = openSqliteStore({
      path: join(folder.path, "copy.db"),
      durability: "normal",
      newId: () => "other",
    });
    expect(copy.find(job.id)?.title).toBe(job.title);
    expect(copy.id).toBe("name");
    copy.close();
  });

  test.each([
    ["in a folder that does not exist", "none/jobs.db"],
    ["below a file", "file/jobs.db"],
    ["in the place of a folder", "folder"],
  ])("%s is refused with what to do", async (_, name) => {
    await using folder = await tempFolder({ file: "text" });
    await mkdir(join(folder.path, "folder"));
    const path = join(folder.path, name);
    const failure = refusal(path);
    expect(failure).toMatchObject({ reason: "data_folder_unwritable" });
    expect(failure.message).toContain(`The database ${path} can't be opened for writing`);
    expect(failure.message).toContain("JOBDECK_DATA");
  });

  test("that is something else is refused and stays as it is", async () => {
    const text = "This is a letter, not a database. ".repeat(100);
    await using folder = await tempFolder({ "jobs.db": text });
    const path = join(folder.path, "jobs.db");
    const failure = refusal(path);
    expect(failure).toMatchObject({ reason: "database_unreadable" });
    expect(failure.message).toContain(`The file ${path} is not a database that Jobdeck can read`);
    expect(await Bun.file(path).text()).toBe(text);
  });

  test.each([
    ["that another program made", "CREATE TABLE songs (title)", "is a database of another program"],
    [
      "that has a version and no tables",
      "PRAGMA user_version = 1",
      "is not a database that Jobdeck can read",
    ],
  ])("%s is refused and stays as it is", async (_, made, message) => {
    await using folder = await tempFolder();
    const path = join(folder.path, "jobs.db");
    const db = new Database(path, { create: true });
    db.run(made);
    db.close();
    const before = await Bun.file(path).bytes();
    expect(refusal(path)).toMatchObject({ reason: "database_unreadable" });
    expect(refusal(path).message).toContain(`The file ${path} ${message}`);
    if (made.startsWith("CREATE")) expect(await Bun.file(path).bytes()).toEqual(before);
  });

  test("of a newer version is refused and stays as it is", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "jobs.db");
    const db = openDatabase(path, "normal");
    db.run("PRAGMA user_version = 1000");
    db.close();
    expect(refusal(path)).toMatchObject({ reason: "database_newer" });
  });
});

function refusal(path: string): JobdeckError {
  try {
    openSqliteStore({ path, durability: "full", newId: () => "name" }).close();
  } catch (cause) {
    if (cause instanceof JobdeckError) return cause;
    throw cause;
  }
  throw new Error("The database was opened");
}
