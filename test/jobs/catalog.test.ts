import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { JobdeckError } from "../../src/domain/errors.ts";
import { createCatalog } from "../../src/jobs/catalog.ts";
import { defineJob } from "../../src/jobs/define.ts";

const resize = defineJob({
  type: "resize",
  title: "Resize images",
  input: Type.Object(
    {
      folder: Type.String({ minLength: 1, maxLength: 20 }),
      width: Type.Integer({ minimum: 1, maximum: 4000, default: 800 }),
      mode: Type.Optional(Type.Union([Type.Literal("fit"), Type.Literal("crop")])),
      only: Type.Optional(Type.Array(Type.String(), { maxItems: 2 })),
      keep: Type.Optional(Type.Boolean()),
      ratio: Type.Optional(Type.Number({ minimum: 0 })),
      name: Type.Optional(Type.String({ pattern: "^[a-z]+$" })),
    },
    { additionalProperties: false },
  ),
  stages: ["scan", { name: "resize", title: "Resize all", weight: 3 }],
  normalise: (input) => ({ ...input, folder: input.folder.trim() }),
  run: () => null,
});
const catalog = createCatalog([resize]);

/** What `check` says against an input, by path. */
function complaints(input: unknown, type = "resize"): Record<string, string> {
  try {
    catalog.check(type, input);
  } catch (error) {
    if (!(error instanceof JobdeckError)) throw error;
    return Object.fromEntries(error.issues.map((issue) => [issue.path, issue.message]));
  }
  return {};
}

describe("an input", () => {
  test("gets its defaults and its canonical form", () => {
    expect(catalog.check("resize", { folder: " in " })).toEqual({ folder: "in", width: 800 });
  });

  test("is not changed by the check", () => {
    const input = { folder: " in " };
    catalog.check("resize", input);
    expect(input).toEqual({ folder: " in " });
  });

  test.each([
    [{ folder: "in", width: 0 }, "/input/width", "Expected an integer from 1 to 4000"],
    [{ folder: "in", width: "5" }, "/input/width", "Expected an integer from 1 to 4000"],
    [{}, "/input/folder", "This field is required. Expected text of 1 to 20 characters"],
    [undefined, "/input/folder", "This field is required. Expected text of 1 to 20 characters"],
    [{ folder: "in", mode: "zoom" }, "/input/mode", 'Expected one of "fit", "crop"'],
    [{ folder: "in", only: ["a", "b", "c"] }, "/input/only", "Expected a list of at most 2 items"],
    [{ folder: "in", only: [1] }, "/input/only/0", "Expected text"],
    [{ folder: "in", keep: "yes" }, "/input/keep", "Expected true or false"],
    [{ folder: "in", ratio: -1 }, "/input/ratio", "Expected a number of at least 0"],
    [{ folder: "in", name: "A1" }, "/input/name", "Expected text that matches ^[a-z]+$"],
    [{ folder: "in", colour: "red" }, "/input/colour", "There is no such field"],
    [[], "/input", "Expected an object"],
    ["in", "/input", "Expected an object"],
    [{ folder: () => "in" }, "/input", "Expected values that JSON can hold"],
  ])("%j is refused at %s", (input, path, message) => {
    expect(complaints(input)).toEqual({ [path]: message });
  });

  test("is refused once a field, all fields at a time", () => {
    expect(Object.keys(complaints({ folder: "", width: 0.5, keep: 1 }))).toEqual([
      "/input/folder",
      "/input/width",
      "/input/keep",
    ]);
  });

  test("is never echoed", () => {
    const secret = "hunter2";
    const input = { folder: secret.repeat(10), mode: secret, only: { [secret]: secret }, name: `${secret}!` };
    try {
      catalog.check("resize", input);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ reason: "input_invalid" });
      expect(JSON.stringify(error) + String(error)).not.toContain(secret);
    }
  });
});

test("a type that is not there is told apart from a bad input", () => {
  expect(() => catalog.check("paint", {})).toThrow(expect.objectContaining({ reason: "type_unknown" }));
  expect(() => catalog.info("paint")).toThrow('No job type is named "paint"');
  expect(catalog.find("paint")).toBeUndefined();
});

test("two types can't have one name", () => {
  expect(() => createCatalog([resize, resize])).toThrow("Expected one job type to be named resize, got two");
});

test("a type is described with its input as JSON Schema", () => {
  expect(catalog.info("resize")).toMatchObject({
    type: "resize",
    title: "Resize images",
    stages: [
      { name: "scan", title: "Scan" },
      { name: "resize", title: "Resize all" },
    ],
    executor: "inline",
    maxAttempts: 1,
    input: { type: "object", required: ["folder", "width"], properties: { width: { default: 800 } } },
  });
});
