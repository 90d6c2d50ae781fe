import { readdirSync, writeSync } from "node:fs";
import { Type } from "@sinclair/typebox";
import { JobdeckError } from "../../src/domain/errors.ts";
import { defineJob, type JobType } from "../../src/jobs/define.ts";

/** Job types that behave in one certain way each. They are found here by the runner too. */
function fixture(type: string, run: JobType["run"], stages: readonly string[] = []): JobType {
  const input = Type.Object({ n: Type.Integer({ default: 1 }), how: Type.String({ default: "" }) });
  return defineJob({ type, title: type, input, stages, executor: "inline", module: import.meta.url, run });
}

const given = (input: unknown) => input as { n: number; how: string }; // Checked against the schema above.

/** Makes every kind of report there is. */
export const tells = fixture(
  "tells",
  async (ctx) => {
    ctx.stage("first");
    ctx.progress(1, 2, "one of two");
    ctx.progress(Number.NaN, Number.POSITIVE_INFINITY);
    ctx.log.debug("a");
    ctx.log.info("b\nc\r\nd");
    ctx.log.warn("é ✓ \u2028 \u0000 <b>");
    ctx.log.error("x".repeat(20_000));
    ctx.stage("second");
    ctx.warn("careful");
    ctx.title("A new title");
    const shared = { list: [1] };
    ctx.metadata({ at: new Date(0), skipped: undefined, shared });
    shared.list.push(2);
    ctx.output([1, { two: 2 }]);
    ctx.usage({ inputTokens: 3, costUsd: 0.5 });
    await ctx.artifact("deep/er/file.txt", "hello");
    await ctx.artifact("bytes.bin", new Uint8Array([0, 255]));
    const made = await ctx.checkpoint("slow", () => ({ made: true }));
    const again = await ctx.checkpoint("slow", () => ({ made: "twice" }));
    const earlier = await ctx.checkpoint("earlier", () => "now");
    return { made, again, earlier, attempt: ctx.attempt, id: ctx.id, nothing: undefined, day: new Date(0) };
  },
  ["first", "second"],
);

export const throws = fixture("throws", (_, input) => {
  const cause = new Error("the disk\nis full", { cause: "a text" });
  switch (given(input).how) {
    case "text":
      throw "just a text";
    case "nothing":
      throw undefined;
    case "object":
      throw { code: 7 };
    case "cause":
      throw new Error("could not save", { cause });
    case "several":
      throw new AggregateError([new Error("left"), new Error("right")], "both failed");
    case "circle":
      cause.cause = cause;
      throw cause;
    case "final":
      throw Object.assign(new Error("never again"), { retryable: false });
    case "refused":
      throw new JobdeckError("repo_refused", "This place may not be read");
    default:
      throw new Error("plain");
  }
});

export const returns = fixture("returns", (_, input) => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  switch (given(input).how) {
    case "large":
      return "x".repeat(900_000);
    case "too large":
      return "x".repeat(5_000_000);
    case "bigint":
      return 1n;
    case "function":
      return () => 1;
    case "circle":
      return circle;
    case "map":
      return new Map([[1, 2]]);
    case "not a number":
      return Number.NaN;
    default:
      return undefined;
  }
});

/** Waits until it is asked to stop, and heeds it. */
export const waits = fixture("waits", async (ctx) => {
  ctx.log.info("waiting");
  ctx.signal.throwIfAborted();
  await new Promise((_, reject) => ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason)));
});

/** Waits for ever, and hears nothing. */
export const deaf = fixture("deaf", async (ctx, input) => {
  for (let n = 0; n < given(input).n; n += 1) ctx.services.processes.spawn(["sleep", "600"]);
  ctx.log.info("waiting");
  await new Promise(() => undefined);
});

/** Leaves programs behind: some in its group, some that have run away from it. */
export const forks = fixture("forks", async (ctx, input) => {
  const { n, how } = given(input);
  const program = how === "away" ? ["setsid", "sh", "-c", "sleep 600 & sleep 600"] : ["sleep", "600"];
  for (let k = 0; k < n; k += 1) ctx.services.processes.spawn(program);
  ctx.log.info("forked");
  if (how === "wait") await new Promise(() => undefined);
});

export const floods = fixture("floods", (ctx, input) => {
  const { n } = given(input);
  for (let line = 0; line < n; line += 1) ctx.log.info(`line ${line}`);
  ctx.warn("flooded");
  return n;
});

export const hurries = fixture("hurries", (ctx, input) => {
  const { n } = given(input);
  for (let step = 0; step <= n; step += 1) ctx.progress(step, n);
});

/** Hands out whatever is streamed to it, and counts it. */
export const streams = fixture("streams", async (ctx) => {
  ctx.log.info("listening");
  let heard = 0;
  for await (const value of ctx.inputs) {
    ctx.output(value);
    heard += 1;
  }
  return heard;
});

/** Wants a child job, and returns its id. */
export const enqueues = fixture("enqueues", (ctx) =>
  ctx.enqueue({ type: "waits", input: { n: 2 }, title: "Child", queue: "q", priority: 3, cascade: false }),
);

/** Its input points at something that may change. */
export const revised = fixture("revised", (ctx, input) => {
  ctx.revision(`commit ${given(input).n}`);
  ctx.log.info("working");
});

/** Tells what is in a folder. */
export const looks = fixture("looks", (_, input) => readdirSync(given(input).how).sort());

/** Only for a process of its own: what it does would harm the test. */
export const wild = fixture("wild", async (ctx, input) => {
  const { how, n } = given(input);
  const wasm = how === "wasm" ? await wasmLoop() : () => undefined;
  ctx.log.info("here");
  if (how === "block") for (;;) ctx.isCancelled();
  wasm(n);
  if (how === "wait for a program") Bun.spawnSync(["sleep", "600"], { env: process.env });
  if (how === "exit") process.exit(3);
  if (how === "quit") process.exit(0);
  if (how === "kill") process.kill(process.pid, "SIGKILL");
  if (how === "reject") void Promise.reject(new Error("nobody waited"));
  if (how === "later") queueMicrotask(() => doThrow(new Error("out of the blue")));
  if (how === "console") console.log("to the console: %d", 5);
  if (how === "garbage") writeSync(1, 'rubbish\n{"type":"log"\n{"type":"progress","current":"x"}\n[1]\nopen');
  if (how === "long line") writeSync(1, `${"y".repeat(2_000_000)}\n`);
  if (how === "error line") writeSync(2, "the last words\n");
  if (how === "die with words") {
    writeSync(2, "the last words\n");
    process.exit(9);
  }
  if (how === "lie") await ctx.artifact("there.txt", "x");
  if (how === "lie")
    writeSync(1, '\n{"type":"artifact","path":"../../etc/passwd"}\n{"type":"artifact","path":"gone"}\n');
  if (how === "flood") for (let n = 0; n < 400; n += 1) writeSync(1, "z\n".repeat(10_000));
  if (how === "reject" || how === "later") await new Promise(() => undefined);
  return how;
});

/** A function of WebAssembly that counts down from so many, and does nothing else. */
async function wasmLoop(): Promise<(n: number) => void> {
  // (func (export "f") (param i64) (loop (br_if 0 (i64.ne (i64.const 0) (local.tee 0 (i64.sub (local.get 0) (i64.const 1)))))))
  const module = Buffer.from(
    "0061736d0100000001050160017e0003020100070501016600000a1301110003404200200042017d2200520d000b0b",
    "hex",
  );
  const { instance } = await WebAssembly.instantiate(module);
  const loop = instance.exports["f"];
  return (n) => typeof loop === "function" && loop(BigInt(n));
}

function doThrow(error: Error): never {
  throw error;
}

/** Its definition names a file that is not there. */
export const lost: JobType = {
  ...waits,
  type: "lost",
  module: new URL("./no-such-file.ts", import.meta.url).href,
};
/** Its definition names a file that does not export it. */
export const stray: JobType = {
  ...{ ...waits, type: "stray" },
  module: new URL("../../src/jobs/demo.ts", import.meta.url).href,
};
/** Its definition names no file. */
export const homeless: JobType = { ...waits, type: "homeless", module: null };

export const FIXTURE_JOBS = [
  ...[tells, throws, returns, waits, deaf, forks, floods, hurries, streams, enqueues, revised, looks],
  ...[wild, lost, stray, homeless],
];
