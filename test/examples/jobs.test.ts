import { beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Job } from "../../src/domain/job.ts";
import type { JobType } from "../../src/jobs/define.ts";
import { loadJobTypes } from "../../src/jobs/load-types.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { useFolder } from "../support/runs.ts";

const folder = useFolder();
let types: readonly JobType[] = [];
beforeAll(async () => {
  const jobs = [fileURLToPath(new URL("jobs", import.meta.url))];
  types = await loadJobTypes({ jobs, allowCommands: false });
});

function files(texts: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder(), name), text);
  return folder();
}

async function submit(deck: TestDeck, type: string, input: unknown): Promise<Job> {
  return (await deck.tracker.submit({ type, input }, "test")).job;
}

function log(deck: TestDeck, { id }: Job): readonly string[] {
  return deck.store
    .events(id, 0, 1000)
    .flatMap((event) => (event.type === "log" ? [event.data.message] : []));
}

test("the examples are there, beside what Jobdeck comes with", () => {
  expect(types.map(({ type }) => type)).toEqual([
    "wiki",
    "demo",
    "bulk",
    "checksums",
    "count-words",
    "longest-lines",
  ]);
});

const EXAMPLES = [
  ["count-words", "counts.json", { files: 2, words: 5 }, "a.txt: 3 words"],
  ["checksums", "SHA256SUMS", { files: 2 }, null],
  ["longest-lines", "longest.json", { files: 2 }, "a.txt: 13 characters"],
] as const;
if (Bun.which("python3") === null) console.warn("No python3 here: the example in Python will fail");

describe.each(EXAMPLES)("%s", (type, artifact, result, line) => {
  test("does its work, tells how far it is, and leaves a file", async () => {
    await using deck = await testDeck({ jobs: types });
    const job = await submit(deck, type, {
      folder: files({ "a.txt": "one two three", "b.txt": "four five\n" }),
    });
    const ended = await deck.ended(job.id);
    expect(ended).toMatchObject({ status: "completed", result, errors: [], warnings: [], artifactCount: 1 });
    expect(ended.progress).toMatchObject({ percent: 100 });
    expect(ended.progress.stages.map(({ status }) => status)).not.toContain("skipped");
    expect(await readFile(join(deck.artifacts.folderOf(job.id), artifact), "utf8")).toContain("a.txt");
    if (line !== null) expect(log(deck, job)).toContain(line);
  });

  test("refuses an input that does not fit, field by field", async () => {
    await using deck = await testDeck({ jobs: types, role: null });
    expect(submit(deck, type, { folder: "relative" })).rejects.toMatchObject({
      reason: "input_invalid",
      issues: [{ path: "/input/folder", message: expect.stringMatching(/^Expected text that matches \^\//) }],
    });
    expect(submit(deck, type, {})).rejects.toMatchObject({
      issues: [{ path: "/input/folder", message: expect.stringMatching(/^This field is required/) }],
    });
  });
});

test.each(["count-words", "checksums"])("%s stops when it is asked to", async (type) => {
  await using deck = await testDeck({ jobs: types, env: { JOBDECK_GRACE: "1m" } });
  const input = { folder: files({ "a.txt": "one", "b.txt": "two" }), restSeconds: 600 };
  const job = await submit(deck, type, input);
  await deck.until(job.id, ({ progress }) => progress.current === 1);
  await deck.tracker.cancel(job.id, { by: "test", reason: "user" });
  const ended = await deck.ended(job.id);
  expect(ended).toMatchObject({ status: "cancelled", stop: { proof: "exited" } });
  expect(ended.stop?.steps.map(({ step }) => step)).toEqual(["requested", "signalled", "exited"]);
});

test.each([
  ["count-words", ["python3", "count_words.py"]],
  ["checksums", ["./checksums.sh"]],
] as const)("%s stops when nobody is left to write to it", async (type, command) => {
  const input = { folder: files({ "a.txt": "one", "b.txt": "two" }), restSeconds: 600 };
  const job = { type: "job", jobType: type, attempt: 1, input, outputDir: folder(), checkpoint: {} };
  const program = Bun.spawn([...command], {
    cwd: fileURLToPath(new URL(`jobs/${type}`, import.meta.url)),
    stdio: [new Blob([`${JSON.stringify(job)}\n`]), "pipe", "inherit"],
  });
  expect(await new Response(program.stdout).text()).toMatch(/Stopped after [01] of 2 files/);
});

test("a later attempt of the example in Python does not do again what it has done", async () => {
  await using deck = await testDeck({ jobs: types });
  const input = { folder: files({ "a.txt": "one two", "b.txt": new Uint8Array([0xff]) }) };
  const job = await submit(deck, "count-words", input);
  const waiting = await deck.until(job.id, ({ status }) => status === "scheduled");
  expect(waiting.errors[0]).toContain("can't decode byte 0xff");
  files({ "b.txt": "three" });
  expect(await deck.ended(job.id)).toMatchObject({
    status: "completed",
    attempt: 2,
    result: { files: 2, words: 3 },
  });
  expect(log(deck, job).filter((line) => line.startsWith("a.txt"))).toEqual([
    "a.txt: 2 words",
    "a.txt was counted before",
  ]);
});
