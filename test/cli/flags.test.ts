import { describe, expect, test } from "bun:test";
import { type FlagKind, positionals, takeFlags } from "../../src/cli/flags.ts";
import { UsageError } from "../../src/cli/usage-error.ts";

const KINDS: ReadonlyMap<string, FlagKind> = new Map([
  ["repo", "value"],
  ["deaf", "switch"],
  ["h", "switch"],
]);

function take(...words: string[]) {
  const { values, rest } = takeFlags(words, KINDS);
  return { values: Object.fromEntries(values), rest };
}

describe("flags", () => {
  test("take the next word, or what stands behind an equals sign", () => {
    expect(take("--repo", "a", "--repo=b=c").values).toEqual({ repo: ["a", "b=c"] });
  });

  test("may have an empty value, a negative number or text of many lines", () => {
    expect(take("--repo=", "--repo", "-5", "--repo=a\nb").values).toEqual({ repo: ["", "-5", "a\nb"] });
  });

  test("that are switches stand alone and can be switched off", () => {
    expect(take("--deaf", "x", "--no-deaf", "-h")).toEqual({
      values: { deaf: ["true", "false"], h: ["true"] },
      rest: ["x"],
    });
  });

  test("that are not known stay where they are", () => {
    expect(take("run", "--steps", "3", "--deaf", "--no-repo").rest).toEqual([
      "run",
      "--steps",
      "3",
      "--no-repo",
    ]);
  });

  test("end at two dashes", () => {
    const { values, rest } = take("--repo", "a", "--", "--repo", "b");
    expect(values).toEqual({ repo: ["a"] });
    expect(positionals(rest, "show")).toEqual(["--repo", "b"]);
  });

  test.each([[["--repo"]], [["--repo", "--deaf"]]])("without their value are refused: %p", (words) => {
    expect(() => take(...words)).toThrow(new UsageError("Flag --repo needs a value"));
  });

  test("that nobody took are refused by name, without their value", () => {
    expect(() => positionals(["x", "--secret=1"], "list")).toThrow("`jobdeck list` knows no flag --secret");
  });
});
