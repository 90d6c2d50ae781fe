import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { newJob } from "../support/builders.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { commandLine, jobdeck } from "../support/jobdeck.ts";

interface Case {
  readonly name: string;
  /** What is there before the start. */
  readonly given?: (folder: Folder) => Promise<void>;
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** `…` is the folder. */
  readonly says: string;
}

const database = (folder: Folder, text: string) => {
  const db = new Database(`${folder.path}/jobs.db`, { create: true });
  db.run(text);
  db.close();
  return Promise.resolve();
};
/** Jobs that were running, on pages that no longer say so; the tables and what is read at the opening are whole. */
async function brokenInside(folder: Folder): Promise<void> {
  const path = `${folder.path}/jobs.db`;
  const store = openSqliteStore({ path, durability: "normal", newId: () => "name" });
  await store.insert(
    Array.from({ length: 50 }, () => newJob({ input: "x".repeat(3000) })),
    { nodeId: "gone", at: 0 },
  );
  store.close();
  const db = new Database(path);
  const root = db
    .query<{ rootpage: number }, []>("SELECT rootpage FROM sqlite_schema WHERE name = 'jobs'")
    .get();
  db.close();
  const bytes = await Bun.file(path).bytes();
  const page = 4096;
  bytes.fill(0xa5, ((root?.rootpage ?? 1) - 1) * page, (root?.rootpage ?? 1) * page);
  await Bun.write(path, bytes);
}
const HERE = { JOBDECK_DATA: ".", JOBDECK_DATABASE: "jobs.db" };
const SERVE = ["serve", "--port", "0"];

const CASES: readonly Case[] = [
  {
    name: "a data folder that is a file",
    given: (folder) => folder.write("taken", "text"),
    env: { JOBDECK_DATA: "taken" },
    says: "The data folder …/taken can't be written (",
  },
  {
    name: "a database of a newer version",
    given: (folder) => database(folder, "PRAGMA user_version = 9999"),
    env: HERE,
    says: "The database has version 9999, and this Jobdeck knows versions up to ",
  },
  {
    name: "a database with a broken page, met after it was opened",
    given: brokenInside,
    env: HERE,
    says: "The file …/jobs.db is not a database that Jobdeck can read (",
  },
  {
    name: "a file that is no database",
    given: (folder) => folder.write("jobs.db", "a letter to a friend"),
    env: HERE,
    says: "The file …/jobs.db is not a database that Jobdeck can read (",
  },
  {
    name: "the database of another program",
    given: (folder) => database(folder, "CREATE TABLE songs (title)"),
    env: HERE,
    says: "The file …/jobs.db is a database of another program: ",
  },
  {
    name: "a disk without room",
    command: ["sh", "-c", 'ulimit -f 8; exec "$0" "$@"', ...commandLine(SERVE)],
    says: "The disk of the database …/data/jobdeck.db is full (",
  },
  {
    name: "an address that others can reach",
    env: { JOBDECK_HOST: "0.0.0.0" },
    says: 'Expected `JOBDECK_HOST` to be a loopback address (127.0.0.1, ::1 or localhost) while there is no token in force, got "0.0.0.0": whoever reaches ',
  },
  {
    name: "an address that there is not",
    env: { JOBDECK_HOST: "127.999.0.1" },
    says: 'Expected `JOBDECK_HOST` to be a loopback address (127.0.0.1, ::1 or localhost) while there is no token in force, got "127.999.0.1"',
  },
];

test.concurrent.each(CASES)(
  "$name is one clear sentence and exit 1",
  async ({ given, env, command, says }) => {
    await using folder = await tempFolder();
    await given?.(folder);
    const server = jobdeck(folder.path, SERVE, env, command === undefined ? undefined : [...command]);
    await using _ = server;
    const [said, text] = await Promise.all([
      new Response(server.stderr).text(),
      new Response(server.stdout).text(),
    ]);
    expect(await server.exited).toBe(1);
    expect(said.replaceAll(folder.path, "…")).toStartWith(`error  ${says}`);
    expect(said.trimEnd().split("\n")).toHaveLength(1);
    expect(text).toBe("");
  },
  30_000,
);

test("every bad setting is named, one a line", async () => {
  await using folder = await tempFolder();
  const bad = {
    ...{
      JOBDECK_PORT: "80a",
      JOBDECK_DURABILITY: "some",
      JOBDECK_CONCURRENCY: "0",
      JOBDECK_QUEUE_SIZE: "-1",
    },
    ...{
      JOBDECK_DISK_LIMIT: "10",
      JOBDECK_RETENTION: "5",
      JOBDECK_GRACE: "1h",
      JOBDECK_ALLOW_PRIVATE_HOSTS: "maybe",
    },
    ...{ JOBDECK_DATABASE: "postgres://db", JOBDECK_REPO_ROOTS: "none", JOBDECK_PUBLIC_URL: "ftp://x" },
    ...{ JOBDECK_ALLOWED_HOSTS: "http://x", JOBDECK_HOST: "10.0.0.1:80/x" },
  };
  await using server = jobdeck(folder.path, ["serve"], bad);
  const said = (await new Response(server.stderr).text()).trimEnd().split("\n");
  expect(await server.exited).toBe(1);
  expect(
    said.map((line) => /^error {2}Expected `(\w+)` to be .+, got ".+"/.exec(line)?.[1]).toSorted(),
  ).toEqual(Object.keys(bad).toSorted());
  expect(await Bun.file(`${folder.path}/data/jobdeck.db`).exists()).toBe(false);
});
