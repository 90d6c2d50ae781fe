import { afterEach, beforeEach, expect, test } from "bun:test";
import { join } from "node:path";
import { runCli } from "../../src/cli/cli.ts";
import { CliHost } from "../support/cli-host.ts";
import { testDeck } from "../support/deck.ts";
import { type Folder, tempFolder } from "../support/folder.ts";

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const server = () => testDeck({ folder: join(folder.path, "data") });
const host = () => new CliHost(folder.path);

test.each([
  ["completed", {}, 0],
  ["failed", { failAt: 1 }, 1],
])(
  "watch shows a job of another process until it is %s, and exits as run does",
  async (status, more, code) => {
    await using deck = await server();
    const { id } = await deck.tracker.enqueue("demo", { steps: 3, stepMs: 0, ...more });
    const own = host();
    expect(await runCli(["watch", id], own)).toBe(code);
    expect(own.out.text).toContain(`: ${status}`);
    expect(own.listening).toBe(0);
  },
);

test("Ctrl-C stops watching, and the job goes on", async () => {
  await using deck = await server();
  const { id } = await deck.tracker.enqueue("demo", { steps: 10_000, stepMs: 20 });
  const own = host();
  const watching = runCli(["watch", id], own);
  await own.out.saw("Running");
  own.signal();
  expect(await watching).toBe(130);
  expect(deck.tracker.get(id)).toMatchObject({ status: "running", cancelRequestedAt: null });
});

test("retry creates a new job of one that has ended, and refuses one that has not", async () => {
  await using deck = await server();
  const { id } = await deck.tracker.enqueue("demo", { steps: 1, stepMs: 0, failAt: 1 });
  await deck.ended(id);
  const own = host();
  expect(await runCli(["retry", id, "--json"], own)).toBe(0);
  expect(JSON.parse(own.out.text)).toMatchObject({ retryOf: id, createdBy: "cli" });
  const long = await deck.tracker.enqueue("demo", { steps: 10_000, stepMs: 20 });
  const refused = host();
  expect(await runCli(["retry", long.id], refused)).toBe(1);
  expect(refused.err.text).toStartWith("error  ");
});

test("a command that is misspelt is told what was perhaps meant", async () => {
  const own = host();
  expect(await runCli(["lits"], own)).toBe(2);
  expect(own.err.text).toContain('No command is called "lits": did you mean "list"?');
  const strange = host();
  expect(await runCli(["xylophone"], strange)).toBe(2);
  expect(strange.err.text).not.toContain("mean");
});
