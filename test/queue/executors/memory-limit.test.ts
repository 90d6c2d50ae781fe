import { describe, expect, test } from "bun:test";
import { limited, memoryFailure } from "../../../src/queue/executors/memory-limit.ts";

const threw = (...errors: string[]) => ({ kind: "threw", errors, retryable: true }) as const;

test("a program without a memory limit is started as it is", () => {
  expect(limited(["a", "b c"], null)).toEqual(["a", "b c"]);
});

test.each([
  [0, 0.75],
  [270_000_000, 0.75],
  [280_000_000, 1.5],
  [670_000_000, 1.5],
  [680_000_000, 3],
  [2_000_000_000, 6],
])("a program that may use %d bytes may ask for %d GiB", (memoryBytes, gigabytes) => {
  const [shell, , script, ...rest] = limited(["a", "b c"], memoryBytes);
  expect([shell, ...rest]).toEqual(["sh", "sh", "a", "b c"]);
  expect(script).toContain(`ulimit -d ${gigabytes * 2 ** 20} `);
});

test("what a program is started with reaches it unchanged, and so does how it ends", () => {
  const command = limited(["sh", "-c", 'printf "%s|" "$@"; exit 7', "sh", "a b", "$HOME", "'"], 1);
  const { stdout, exitCode } = Bun.spawnSync(command);
  expect([stdout.toString(), exitCode]).toEqual(["a b|$HOME|'|", 7]);
});

describe("a failure of a program with a memory limit", () => {
  test.each([
    "RangeError: Out of memory",
    "The program ended with exit code 1. Its last words: MemoryError",
    "The program ended with exit code 1. Its last words: sort: memory exhausted, cannot allocate memory",
    "The program gave up (SIGABRT), exit code 134. Its last words: terminate called: std::bad_alloc",
  ])("that says so names the limit, and is final: %s", (error) => {
    expect(memoryFailure(threw(error), 512_000_000, null)).toEqual({
      ...{ kind: "threw", retryable: false },
      errors: [error, "Its memory limit is 512 MB"],
    });
  });

  test("that looks like it names the limit as a guess", () => {
    expect(memoryFailure(threw("It crashed"), 512_000_000, "SIGSEGV")).toEqual(
      threw("It crashed", "Perhaps it needed more memory than its limit of 512 MB"),
    );
  });

  test("of another kind is left as it is", () => {
    expect(memoryFailure(threw("broken"), 512_000_000, null)).toEqual(threw("broken"));
    expect(memoryFailure(threw("broken"), 512_000_000, "SIGTERM")).toEqual(threw("broken"));
    expect(memoryFailure(threw("Out of memory"), null, "SIGSEGV")).toEqual(threw("Out of memory"));
  });
});
