import { describe, expect, test } from "bun:test";
import { fieldsOf, inputOfForm } from "../../views/components/schema-input.ts";

/** As somebody may write it who knows nothing of us. */
const SCHEMA = {
  type: "object",
  $defs: { level: { type: "integer", minimum: 1, title: "Level" }, loop: { $ref: "#/$defs/loop" } },
  properties: {
    level: { $ref: "#/$defs/level", description: "How much." },
    lost: { $ref: "#/$defs/nowhere" },
    loop: { $ref: "#/$defs/loop" },
    note: { type: ["string", "null"] },
    either: { type: ["string", "integer"] },
    size: { enum: ["s", "m"] },
    pace: { oneOf: [{ const: "slow" }, { const: "fast" }] },
    count: { type: "integer", enum: [1, 2] },
    names: { type: "array", items: { type: "string" } },
    pairs: { type: "array", items: { type: "object" } },
    anything: true,
  },
  required: ["level"],
};

describe("a schema from elsewhere", () => {
  test("has a field for each property, of the kind that its values need", () => {
    const fields = fieldsOf(SCHEMA);
    expect(Object.fromEntries(fields.map(({ name, kind }) => [name, kind]))).toEqual({
      level: "number",
      lost: "json",
      loop: "json",
      note: "text",
      either: "json",
      size: "choice",
      pace: "choice",
      count: "number",
      names: "lines",
      pairs: "json",
      anything: "json",
    });
    expect(fields[0]).toMatchObject({
      title: "Level",
      description: "How much.",
      required: true,
      minimum: 1,
      whole: true,
    });
    expect(fields.find(({ name }) => name === "pace")?.choices).toEqual(["slow", "fast"]);
  });

  test("makes values of what was typed", () => {
    const typed = {
      level: "3",
      note: "x",
      either: "5",
      size: "m",
      names: "a\nb",
      pairs: '[{"a":1}]',
      anything: "",
    };
    const entries = Object.entries(typed).map(([name, text]) => [`input.${name}`, text] as const);
    expect(inputOfForm(SCHEMA, entries)).toEqual({
      ...{ level: 3, note: "x", either: 5, size: "m", names: ["a", "b"], pairs: [{ a: 1 }] },
    });
  });
});
