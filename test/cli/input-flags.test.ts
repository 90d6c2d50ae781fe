import { describe, expect, test } from "bun:test";
import { Type as t } from "@sinclair/typebox";
import { takeFlags } from "../../src/cli/flags.ts";
import { inputFlags, inputOfFlags, kindsOf } from "../../src/cli/input-flags.ts";

const FLAGS = inputFlags(
  t.Object({
    repo: t.String({ description: "Where it is" }),
    stepMs: t.Integer({ default: 5 }),
    deaf: t.Optional(t.Boolean()),
    include: t.Optional(t.Array(t.String())),
    sizes: t.Optional(t.Array(t.Number())),
    kind: t.Optional(t.Union([t.Literal("docs"), t.Literal("any")])),
    env: t.Optional(t.Record(t.String(), t.String())),
  }),
);

function inputOf(...words: string[]) {
  const { values, rest } = takeFlags(words, kindsOf(FLAGS));
  expect(rest).toEqual([]);
  return inputOfFlags(FLAGS, values);
}

test.each([
  [
    { title: "Branch or tag", description: "The default branch when left out" },
    "Branch or tag. The default branch when left out",
  ],
  [{ title: "Max steps", description: "How many it takes" }, "How many it takes"],
  [{ title: "Max steps" }, "Max steps"],
  [{}, ""],
])("a flag made from %j means %j", (words, meaning) => {
  expect(inputFlags(t.Object({ maxSteps: t.Integer(words) }))[0]?.description).toBe(meaning);
});

describe("the input that flags stand for", () => {
  test("has values of the schema's types", () => {
    expect(
      inputOf("--repo", "3", "--step-ms", "20", "--deaf", "--kind", "any", "--env", '{"A":"b"}'),
    ).toEqual({
      repo: "3",
      stepMs: 20,
      deaf: true,
      kind: "any",
      env: { A: "b" },
    });
  });

  test("gathers what a list is given, in its order", () => {
    expect(inputOf("--include", "a", "--sizes", "1", "--include", "b", "--sizes", "2.5")).toEqual({
      include: ["a", "b"],
      sizes: [1, 2.5],
    });
  });

  test("takes the last of what can be only one, and a field's own name too", () => {
    expect(inputOf("--stepMs", "1", "--stepMs", "2", "--deaf", "--no-deaf")).toEqual({
      stepMs: 2,
      deaf: false,
    });
  });

  test("keeps what is no number or no JSON as text, for the schema's check to name", () => {
    expect(inputOf("--step-ms", "soon", "--env", "{")).toEqual({ stepMs: "soon", env: "{" });
  });

  test("leaves out what was not given", () => {
    expect(inputOf()).toEqual({});
  });
});

test("a flag says what it takes and whether it must be given", () => {
  expect(FLAGS.map(({ flag, hint, required, many }) => ({ flag, hint, required, many }))).toEqual([
    { flag: "repo", hint: "TEXT", required: true, many: false },
    { flag: "step-ms", hint: "NUMBER", required: false, many: false },
    { flag: "deaf", hint: "", required: false, many: false },
    { flag: "include", hint: "TEXT", required: false, many: true },
    { flag: "sizes", hint: "NUMBER", required: false, many: true },
    { flag: "kind", hint: "docs|any", required: false, many: false },
    { flag: "env", hint: "JSON", required: false, many: false },
  ]);
});
