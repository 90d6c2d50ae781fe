import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { ParsePool } from "../../../src/jobs/wiki/parse/pool.ts";
import type { ParseAnswer } from "../../../src/jobs/wiki/parse/protocol.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { type Folder, tempFolder } from "../../support/folder.ts";
import { programsNaming } from "../../support/programs.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

/** A parser that does what the text of a file tells it. */
const PROGRAM = `
process.on("disconnect", () => process.exit(0));
let work = Promise.resolve();
process.on("message", ({ files }) => {
  work = work.then(() => handle(files));
});
async function handle(files) {
  for (const { path, text } of files) {
    if (text === "crash") process.exit(70);
    if (text === "kill") process.kill(process.pid, "SIGSEGV");
    if (text === "wait") await new Promise(() => undefined);
    process.send({ path, packed: new Uint8Array() });
    await Bun.sleep(0);
  }
}
process.send("ready");
`;

let folder: Folder;
let program: string;

beforeAll(async () => {
  folder = await tempFolder({ "parser.ts": PROGRAM, "ends.ts": "process.exit(3);" });
  program = `${folder.path}/parser.ts`;
});
afterAll(() => folder[Symbol.asyncDispose]());

const task = (path: string, text = "") => ({ path, language: "TypeScript", text });

/** Parses all, and gives the answers by path: "ok", or why not. */
async function answers(files: readonly ReturnType<typeof task>[], size = 1): Promise<Record<string, string>> {
  await using pool = new ParsePool({
    size,
    clock: new FakeClock(),
    signal: new AbortController().signal,
    program,
  });
  pool.start();
  const found: Record<string, string> = {};
  await pool.parse(files, (answer) => {
    expect(found).not.toHaveProperty([answer.path]);
    found[answer.path] = "failure" in answer ? answer.failure : "ok";
  });
  return found;
}

describe("parsing in programs of their own", () => {
  test("answers once for each file, however many there are", async () => {
    const files = Array.from({ length: 100 }, (_, i) => task(`f${i}.ts`));
    const found = await answers(files, 2);
    expect(Object.values(found)).toEqual(files.map(() => "ok"));
  });

  test("is done at once without files", async () => {
    expect(await answers([])).toEqual({});
  });

  test("names the file that crashes it, and reads the others", async () => {
    const files = Array.from({ length: 40 }, (_, i) => task(`f${i}.ts`, i === 20 ? "crash" : ""));
    const { "f20.ts": failure, ...others } = await answers(files);
    expect(failure).toContain("crashed (exit code 70)");
    expect(Object.keys(others)).toHaveLength(39);
    expect(new Set(Object.values(others))).toEqual(new Set(["ok"]));
  });

  test("names every file that crashes it, by a signal too", async () => {
    const found = await answers(
      [task("a", "kill"), task("b"), task("c", "crash"), task("d", "kill"), task("e")],
      2,
    );
    expect(found).toMatchObject({ b: "ok", e: "ok" });
    expect(found["a"]).toContain("SIGSEGV");
    expect(found["c"]).toContain("exit code 70");
    expect(found["d"]).toContain("SIGSEGV");
  });

  test("replaces a program that is stuck in a file for ten seconds, and reads the others", async () => {
    const clock = new FakeClock();
    await using pool = new ParsePool({ size: 1, clock, signal: new AbortController().signal, program });
    pool.start();
    const found: ParseAnswer[] = [];
    const first = Promise.withResolvers<void>();
    const done = pool.parse([task("a"), task("b", "wait"), task("c"), task("d")], (answer) => {
      found.push(answer);
      first.resolve();
    });
    await first.promise;
    expect(clock.pending).toBe(1);
    await clock.advance(9999);
    expect(found.map((answer) => answer.path)).toEqual(["a"]);
    await clock.advance(1);
    await done;
    expect(found.map((answer) => answer.path)).toEqual(["a", "b", "c", "d"]);
    expect(found[1]).toMatchObject({ failure: expect.stringContaining("longer than 10 s") });
    expect(clock.pending).toBe(0);
  });

  test("waits two seconds instead of ten once stuck files have cost a minute", async () => {
    const clock = new FakeClock();
    await using pool = new ParsePool({ size: 1, clock, signal: new AbortController().signal, program });
    pool.start();
    const reasons: string[] = [];
    let answered = Promise.withResolvers<void>();
    // Each stuck file comes after one that is read, which tells that its program is ready.
    const files = Array.from({ length: 8 }, (_, i) => [task(`ok${i}`), task(`stuck${i}`, "wait")]).flat();
    const done = pool.parse(files, (answer) => {
      if ("failure" in answer) reasons.push(answer.failure);
      else answered.resolve();
    });
    for (let n = 0; n < 8; n += 1) {
      await answered.promise;
      answered = Promise.withResolvers<void>();
      await clock.advance(n < 6 ? 9999 : 1999);
      expect(reasons).toHaveLength(n);
      await clock.advance(1);
    }
    await done;
    expect(reasons.map((reason) => /longer than (\d+) s/.exec(reason)?.[1])).toEqual([
      ...Array.from({ length: 6 }, () => "10"),
      "2",
      "2",
    ]);
  });

  test("an abort ends it at once and leaves no program", async () => {
    const stop = new AbortController();
    const pool = new ParsePool({ size: 2, clock: new FakeClock(), signal: stop.signal, program });
    pool.start();
    const answered = Promise.withResolvers<void>();
    const done = pool.parse([task("a"), task("b", "wait"), task("c", "wait")], () => answered.resolve());
    await answered.promise;
    stop.abort(new Error("stopped by the test"));
    expect(done).rejects.toThrow("stopped by the test");
    await done.catch(() => undefined);
    await pool[Symbol.asyncDispose]();
    expect(await programsNaming(program)).toEqual([]);
  });

  test("is not started when the abort came before", () => {
    const signal = AbortSignal.abort(new Error("stopped by the test"));
    const pool = new ParsePool({ size: 1, clock: new FakeClock(), signal, program });
    expect(() => pool.start()).toThrow("stopped by the test");
  });

  test("says so when its program cannot run at all", async () => {
    await using pool = new ParsePool({
      size: 1,
      clock: new FakeClock(),
      signal: new AbortController().signal,
      program: `${folder.path}/ends.ts`,
    });
    pool.start();
    const files = Array.from({ length: 200 }, (_, i) => task(`f${i}.ts`));
    const found: ParseAnswer[] = [];
    const error: unknown = await pool
      .parse(files, (answer) => void found.push(answer))
      .then(
        () => null,
        (thrown) => thrown,
      );
    expect(String(error)).toContain("exit code 3");
    expect(found.length).toBeLessThan(files.length);
  });

  test("leaves no program behind when it is done", async () => {
    await answers([task("a"), task("b")], 2);
    expect(await programsNaming(program)).toEqual([]);
  });
});
