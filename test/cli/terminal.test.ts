import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { stripVTControlCharacters } from "node:util";
import { testDeck } from "../support/deck.ts";
import { type Folder, tempFolder } from "../support/folder.ts";
import { onTerminal } from "../support/pty.ts";

setDefaultTimeout(60_000);

let folder: Folder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const QUICK = ["run", "demo", "--steps", "4", "--step-ms", "150"];
const ENDLESS = ["run", "demo", "--steps", "10000", "--step-ms", "20"];
const COLOUR = new RegExp(`${String.fromCodePoint(27)}\\[\\d+m`);
const ERASE = "\r\x1b[2K";

test("on a terminal there is a bar in one line, with colours, and it is gone at the end", async () => {
  await using run = onTerminal(folder.path, QUICK);
  expect(await run.exited).toBe(0);
  const drawn = run.text.split(ERASE);
  expect(drawn.some((text) => /█.*░/.test(text) && COLOUR.test(text))).toBe(true);
  expect(drawn.slice(1, -1).join("")).not.toContain("\n");
  expect(stripVTControlCharacters(drawn.at(-1) ?? "")).toStartWith("✓ Demo: 4 steps: completed");
});

test.each([20, 40, 60])("on a terminal of %p columns the bar never wraps", async (columns) => {
  await using run = onTerminal(folder.path, QUICK, { columns });
  expect(await run.exited).toBe(0);
  const bars = run.text.split(ERASE).slice(1, -1);
  expect(bars.length).toBeGreaterThan(1);
  for (const bar of bars) expect(Bun.stringWidth(bar)).toBeLessThan(columns);
});

test("a list on a narrow terminal has one line a job", async () => {
  await using deck = await testDeck({ folder: `${folder.path}/data`, role: null });
  await deck.tracker.enqueue(
    "demo",
    { steps: 1 },
    { title: "A title that is far too long for any narrow screen ".repeat(4) },
  );
  await using list = onTerminal(folder.path, ["list"], { columns: 70 });
  expect(await list.exited).toBe(0);
  const lines = list.text.trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(Bun.stringWidth(line)).toBeLessThanOrEqual(70);
});

test("NO_COLOR takes the colours away, and TERM=dumb the movement too", async () => {
  await using plain = onTerminal(folder.path, QUICK, { env: { NO_COLOR: "1" } });
  expect(await plain.exited).toBe(0);
  expect(plain.text).not.toMatch(COLOUR);
  expect(plain.text).toContain("░");
  await using dumb = onTerminal(folder.path, QUICK, { env: { TERM: "dumb" } });
  expect(await dumb.exited).toBe(0);
  expect(dumb.text.replaceAll("\r\n", "")).not.toMatch(/\p{Cc}/u);
});

test("a mistake is told in red on a terminal", async () => {
  await using list = onTerminal(folder.path, ["list", "--limit", "0"]);
  expect(await list.exited).toBe(2);
  expect(list.text).toContain("\x1b[31merror\x1b[39m  Expected --limit");
});

test("Ctrl-C cancels what runs here, and exits with 130", async () => {
  await using run = onTerminal(folder.path, ENDLESS);
  await run.saw("Running");
  run.press("\x03");
  expect(await run.exited).toBe(130);
  expect(stripVTControlCharacters(run.text)).toContain("■ Demo: 10000 steps: cancelled (user)");
});

test("a second Ctrl-C ends it although the job is deaf", async () => {
  await using run = onTerminal(folder.path, [...ENDLESS, "--deaf"], { env: { JOBDECK_GRACE: "10m" } });
  await run.saw("Running");
  run.press("\x03");
  await run.saw("Cancelling. Once more ends it by force.");
  run.press("\x03");
  expect(await run.exited).toBe(130);
});

test("Ctrl-C stops watching and reading, and the job goes on", async () => {
  await using deck = await testDeck({ folder: `${folder.path}/data` });
  const { id } = await deck.tracker.enqueue("demo", { steps: 10_000, stepMs: 20 });
  for (const words of [
    ["watch", id],
    ["log", id, "--follow"],
  ]) {
    await using command = onTerminal(folder.path, words);
    await command.saw(words[0] === "watch" ? "Running" : "Step 3 of");
    command.press("\x03");
    expect(await command.exited).toBe(130);
  }
  expect(deck.tracker.get(id)).toMatchObject({ status: "running", cancelRequestedAt: null });
});

test("Ctrl-C ends serve and work in order", async () => {
  for (const words of [["serve", "--port", "0"], ["work"]]) {
    await using node = onTerminal(folder.path, words);
    await node.saw("Stop  ");
    node.press("\x03");
    expect(await node.exited).toBe(0);
    expect(node.text).toEndWith("Stopped.\r\n");
  }
});

test("a secret is asked for on a terminal, which does not show it", async () => {
  await using command = onTerminal(folder.path, ["credential", "add", "acme", "--for", "git.example"]);
  await command.saw("Token or password: ");
  command.press("hunter3\x7f2\r");
  expect(await command.exited).toBe(0);
  expect(command.text).toContain("Credential acme is kept");
  expect(command.text).not.toContain("hunter");
  await using deck = await testDeck({ folder: `${folder.path}/data`, role: null });
  expect(deck.credentials.keyFor("https://git.example/a", "wiki")).toMatchObject({ secret: "hunter2" });
});
