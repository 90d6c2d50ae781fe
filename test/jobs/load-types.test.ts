import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BUILT_IN_TYPES } from "../../src/jobs/built-in.ts";
import { loadJobTypes } from "../../src/jobs/load-types.ts";
import { testDeck } from "../support/deck.ts";
import { useFolder } from "../support/runs.ts";

const folder = useFolder();

const MANIFEST = {
  type: "other",
  title: "Other",
  input: { type: "object", properties: { n: { type: "integer" } } },
  command: ["./run.sh", "a"],
};

function write(files: Readonly<Record<string, unknown>>): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder(), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder();
}

const script = (name: string, more = "") =>
  `import { defineJob, t } from "jobdeck";
   export const type = defineJob({ type: "${name}", title: "T", input: t.Object({ n: t.Integer() }), ${more}
     run: (ctx, { n }) => n + 1 });`;

const load = (...jobs: string[]) => loadJobTypes({ jobs, allowCommands: false });
const names = async (...jobs: string[]) =>
  (await load(...jobs)).slice(BUILT_IN_TYPES.length).map(({ type }) => type);

describe("job types are found", () => {
  test("in the manifest of a folder, which then is all that it holds", async () => {
    expect(await names(write({ "jobdeck.job.json": MANIFEST, "helper.js": "throw 1" }))).toEqual(["other"]);
  });

  test("in the folders and scripts of a folder, in the order of their names", async () => {
    const at = write({
      "b/jobdeck.job.json": MANIFEST,
      "b/deeper/jobdeck.job.json": { ...MANIFEST, type: "deeper" },
      "a.ts": script("first"),
      "c.js": script("last"),
      "helper.ts": "export const help = 1;",
      "a.test.ts": "throw 1",
      "README.md": "",
    });
    expect(await names(at)).toEqual(["first", "other", "last"]);
  });

  test("in single files", async () => {
    const at = write({ "a.ts": script("first"), "other.json": MANIFEST });
    expect(await names(join(at, "other.json"), join(at, "a.ts"))).toEqual(["other", "first"]);
  });

  test("nowhere, when none are named", async () => {
    expect((await load()).map(({ type }) => type)).toEqual(BUILT_IN_TYPES.map(({ type }) => type));
  });
});

test("a manifest fills in what a job type is, and its program starts in its folder", async () => {
  const limits = { memoryBytes: 1000, costUsd: null };
  const at = write({
    "jobdeck.job.json": { ...MANIFEST, stages: ["go"], limits, maxAttempts: 4, version: "7" },
  });
  const [type] = (await load(at)).slice(BUILT_IN_TYPES.length);
  expect(type).toMatchObject({
    title: "Other",
    executor: "subprocess",
    input: MANIFEST.input,
    maxAttempts: 4,
    version: "7",
    limits: { timeMs: null, memoryBytes: 1000, costUsd: null },
    stages: [{ name: "go", title: "Go", weight: 1 }],
  });
  expect(type?.program?.({})).toEqual({ command: ["./run.sh", "a"], cwd: at, image: null, env: {} });
  expect(() => type?.run(Object.create(null), {})).toThrow("This job type is a program");
});

test("a manifest that names an image is for containers", async () => {
  const at = write({ "jobdeck.job.json": { ...MANIFEST, image: "busybox" } });
  expect((await load(at)).at(-1)).toMatchObject({ executor: "container", image: "busybox" });
});

test("a script outside of this package runs, here and in a process of its own", async () => {
  const at = write({ "a.ts": script("first") });
  await using deck = await testDeck({ jobs: await load(at) });
  for (const executor of ["inline", "subprocess"] as const) {
    const { job } = await deck.tracker.submit({ type: "first", input: { n: 4 }, executor }, "test");
    expect(await deck.ended(job.id)).toMatchObject({ status: "completed", result: 5, executor });
  }
});

describe("what can't be used is told with its file, its field and the rule", () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["no JSON", { "jobdeck.job.json": "{" }, "jobdeck.job.json: Expected a JSON file"],
    ["no object", { "jobdeck.job.json": [] }, "jobdeck.job.json: `the file`: Expected an object"],
    [
      "a field that is missing",
      { "jobdeck.job.json": { ...MANIFEST, title: undefined } },
      "jobdeck.job.json: `title`: This field is required. Expected text of 1 to 300 characters",
    ],
    [
      "two fields that are wrong",
      { "jobdeck.job.json": { ...MANIFEST, command: [], type: "No" } },
      "jobdeck.job.json: `type`: Expected text that matches ^[a-z][a-z0-9_.-]{0,63}$; `command`: Expected a list of at least 1 item",
    ],
    [
      "a field that nobody knows",
      { "jobdeck.job.json": { ...MANIFEST, comand: 1 } },
      "jobdeck.job.json: `comand`: There is no such field",
    ],
    [
      "an input that is no object",
      { "jobdeck.job.json": { ...MANIFEST, input: { type: "string" } } },
      'jobdeck.job.json: `input.type`: Expected the JSON Schema of an object, with "type": "object"',
    ],
    [
      "an input that is no schema",
      { "jobdeck.job.json": { ...MANIFEST, input: { type: "object", properties: 5 } } },
      "jobdeck.job.json: Expected `input` to be a JSON Schema: schema is invalid",
    ],
    [
      "stages of one name",
      { "jobdeck.job.json": { ...MANIFEST, stages: ["a", "a"] } },
      "jobdeck.job.json: Expected the stages of job type other to have different names",
    ],
    ["a script that breaks", { "a.ts": "throw new Error('broken');" }, "a.ts: It can't be loaded: broken"],
    [
      "a name that a built-in type has",
      { "a.ts": script("wiki") },
      "a.ts: Expected `type` to be new, but Jobdeck itself has a job type wiki too",
    ],
    [
      "a schema that was not made with t",
      { "a.js": script("x").replace("t.Object({ n: t.Integer() })", '{ type: "object" }') },
      "a.js: It can't be loaded: Expected `input` of job type x to be made with `t`, such as t.Object({})",
    ],
    ["an empty folder", {}, ": Expected at least one job type, found none"],
  ])("%s", async (_, files, message) => {
    expect(load(write(files))).rejects.toMatchObject({
      reason: "config_invalid",
      message: expect.stringContaining(message),
    });
  });

  test("a file of another kind", async () => {
    const at = write({ "a.py": "" });
    expect(load(join(at, "a.py"))).rejects.toThrow("a.py: Expected a .ts, .js, .mjs or .json file");
  });

  test("two types of one name, with both files", async () => {
    const at = write({ "a/jobdeck.job.json": MANIFEST, "b/jobdeck.job.json": MANIFEST });
    expect(load(at)).rejects.toThrow(
      `${join(at, "b/jobdeck.job.json")}: Expected \`type\` to be new, but ${join(at, "a/jobdeck.job.json")} has`,
    );
  });
});
