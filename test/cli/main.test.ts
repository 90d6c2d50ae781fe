import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { testDeck } from "../support/deck.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { jobdeck, MAIN, until } from "../support/jobdeck.ts";

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const QUICK = ["run", "demo", "--steps", "2", "--step-ms", "0"];
const LONG = ["run", "demo", "--steps", "10000", "--step-ms", "20"];

test.each(["SIGINT", "SIGTERM"] as const)("a run is cancelled by %s and exits with 130", async (signal) => {
  await using run = jobdeck(folder.path, LONG);
  await until(run.stdout, "Running");
  run.kill(signal);
  expect(await until(run.stdout, "cancelled (user)")).toContain("Cancelling");
  expect(await run.exited).toBe(130);
});

test("a second signal ends the process although the job is deaf", async () => {
  await using run = jobdeck(folder.path, [...LONG, "--deaf"], { JOBDECK_GRACE: "10m" });
  await until(run.stdout, "Running");
  run.kill("SIGINT");
  await until(run.stdout, "Cancelling");
  run.kill("SIGINT");
  expect(await run.exited).toBe(130);
});

test("what is written to a pipe has neither colours nor cursor movements", async () => {
  await using run = jobdeck(folder.path, QUICK);
  const text = await new Response(run.stdout).text();
  expect(await run.exited).toBe(0);
  expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});

test("what is long comes whole through a pipe, however slow its reader is", async () => {
  await using deck = await testDeck({ folder: join(folder.path, "data"), role: null });
  await deck.tracker.enqueueMany(
    "demo",
    Array.from({ length: 150 }, () => ({ steps: 1 })),
  );
  // Nobody reads until other commands have come and gone: the pipe is full, and there is nothing left to do but to end.
  const line = `"$0" "$1" list --json --limit 1000 | { "$0" "$1" list; "$0" "$1" list; cat > long.json; }`;
  await using shell = Bun.spawn(["sh", "-c", line, process.execPath, MAIN], { cwd: folder.path });
  await new Response(shell.stdout).text();
  const json = await Bun.file(join(folder.path, "long.json")).text();
  expect(JSON.parse(json).jobs).toHaveLength(150);
});

test("a reader that has seen enough is no failure", async () => {
  await using run = jobdeck(folder.path, QUICK);
  await run.stdout.cancel();
  expect(await new Response(run.stderr).text()).toBe("");
  expect(await run.exited).toBe(0);
});

test("whoever writes to the same pipe after it can write as before", async () => {
  await using deck = await testDeck({ folder: join(folder.path, "data"), role: null });
  await deck.tracker.enqueueMany(
    "demo",
    Array.from({ length: 40 }, () => ({ steps: 1 })),
  );
  // `cat` stops at the first write that a full pipe does not take at once, if it is not made to wait.
  await folder.write("long.txt", "x".repeat(400_000));
  const line = `{ "$0" "$1" list --json; cat long.txt; } | { "$0" "$1" list >/dev/null; wc -c; }`;
  await using shell = Bun.spawn(["sh", "-c", line, process.execPath, MAIN], {
    ...{ cwd: folder.path, stderr: "pipe" },
  });
  const [out, err] = await Promise.all([
    new Response(shell.stdout).text(),
    new Response(shell.stderr).text(),
  ]);
  expect(err).toBe("");
  expect(Number(out)).toBeGreaterThan(400_000);
});

test("a reader of a log that has seen enough ends the reading, and the job goes on", async () => {
  await using deck = await testDeck({ folder: join(folder.path, "data") });
  const { id } = await deck.tracker.enqueue("demo", { steps: 10_000, stepMs: 20 });
  await using log = jobdeck(folder.path, ["log", id, "--follow"]);
  await until(log.stdout, "Step 1 of");
  await log.stdout.cancel();
  expect([await log.exited, await new Response(log.stderr).text()]).toEqual([0, ""]);
  expect(deck.tracker.get(id).status).toBe("running");
});

test("a new data folder is for its owner alone", async () => {
  expect(await jobdeck(folder.path, ["list"]).exited).toBe(0);
  expect(statSync(join(folder.path, "data")).mode & 0o777).toBe(0o700);
});

test("an unwritable data folder is one clear sentence and exit 1", async () => {
  await folder.write("taken", "a file, not a folder");
  await using run = jobdeck(folder.path, ["list"], { JOBDECK_DATA: "taken" });
  const text = await new Response(run.stderr).text();
  expect(await run.exited).toBe(1);
  expect(text).toStartWith(`error  The data folder ${folder.path}/taken can't be written`);
  expect(text.trimEnd().split("\n")).toHaveLength(1);
});

test("a database of a newer version is one clear sentence and exit 1", async () => {
  await jobdeck(folder.path, ["list"]).exited;
  const db = new Database(join(folder.path, "data/jobdeck.db"));
  db.run("PRAGMA user_version = 9999");
  db.close();
  await using run = jobdeck(folder.path, ["list"]);
  const text = await new Response(run.stderr).text();
  expect(await run.exited).toBe(1);
  expect(text).toContain("The database has version 9999");
  expect(text.trimEnd().split("\n")).toHaveLength(1);
});
