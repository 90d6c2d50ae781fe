import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MIGRATIONS } from "../../src/store/sqlite/schema.ts";
import { cli } from "../backup/support.ts";
import { type Folder, tempFolder } from "../support/folder.ts";

const NEWEST = MIGRATIONS.length;

/** A database as the first version had it. */
async function old(folder: Folder): Promise<string> {
  await folder.write("data/x", "");
  const path = join(folder.path, "data/jobdeck.db");
  const db = new Database(path, { create: true });
  for (const step of MIGRATIONS.slice(0, 1)) db.run(step);
  db.run("PRAGMA user_version = 1");
  db.close();
  return path;
}

test("--dry-run says what would be done and does nothing; then it is done, and there is nothing left to do", async () => {
  await using folder = await tempFolder();
  const path = await old(folder);
  const dry = await cli(folder.path, "migrate", "--dry-run");
  expect(dry).toEqual({
    ...{ code: 0, err: "" },
    out: `The database …/data/jobdeck.db would go from version 1 to ${NEWEST}\n  A copy would be kept at …/data/jobdeck.db.v1.backup\n`,
  });
  expect(existsSync(`${path}.v1.backup`)).toBe(false);
  const done = await cli(folder.path, "migrate", "--json");
  expect(JSON.parse(done.out)).toEqual({
    ...{ database: "…/data/jobdeck.db", from: 1, to: NEWEST },
    ...{ copy: "…/data/jobdeck.db.v1.backup", dryRun: false },
  });
  expect(existsSync(`${path}.v1.backup`)).toBe(true);
  expect((await cli(folder.path, "migrate")).out).toBe(
    `The database …/data/jobdeck.db has version ${NEWEST}, the newest: nothing to migrate\n`,
  );
});

test("without a database there is nothing to migrate, and none is made", async () => {
  await using folder = await tempFolder();
  const { code, out } = await cli(folder.path, "migrate");
  expect([code, out]).toEqual([0, "There is no database at …/data/jobdeck.db: nothing to migrate\n"]);
  expect(existsSync(join(folder.path, "data"))).toBe(false);
});

test("a newer database, and what is no database, are one sentence and exit 1", async () => {
  await using folder = await tempFolder();
  const path = await old(folder);
  const db = new Database(path);
  db.run("PRAGMA user_version = 9999");
  db.close();
  for (const words of [["migrate"], ["migrate", "--dry-run"], ["backup", "b"]]) {
    const { code, err } = await cli(folder.path, ...words);
    expect(code).toBe(1);
    expect(err).toStartWith("error  The database has version 9999, and this Jobdeck knows versions up to ");
  }
  await folder.write("data/jobdeck.db", "a letter to a friend, which is long enough to be read as a page");
  const { code, err } = await cli(folder.path, "migrate", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(err)).toMatchObject({ error: { code: "database_unreadable" } });
});
