import { expect, test } from "bun:test";
import { outcomeOfError } from "../../src/queue/messages.ts";

const errorsOf = (message: string) => {
  const outcome = outcomeOfError({ type: "error", message });
  return outcome.kind === "threw" ? outcome.errors : [];
};

test("an error of a program is its lines, and those that are empty are left out", () => {
  expect(errorsOf("It broke\n\n  because of this\n")).toEqual(["It broke", "  because of this"]);
  expect(errorsOf(" \n")).toEqual(["The program reported an error without a message"]);
});

test("an error of many or long lines says how much of it is left out", () => {
  const many = errorsOf("x\n".repeat(500_000));
  expect(many).toHaveLength(101);
  expect(many.at(-1)).toBe("… (499900 more lines)");
  expect(errorsOf("x".repeat(1_000_000))[0]).toEndWith("… (984000 more characters)");
});
