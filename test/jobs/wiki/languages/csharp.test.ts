import { expect, test } from "bun:test";
import { factsOf } from "../extract.ts";

test("the documentation below a directive is whole", async () => {
  const text = `namespace A;

#pragma warning disable CA2211 // Fields

/// <summary>
/// Tells the time.
/// </summary>
public static class Clock
{
    #region Parts
    /// <summary>Now.</summary>
    public static long Now() => 0;
    #endregion
}
`;
  const [clock] = (await factsOf("Clock.cs", text)).symbols;
  expect(clock?.doc?.text).toBe("Tells the time.");
  expect(clock?.line).toBe(8);
  expect(clock?.members.map(({ name, doc }) => [name, doc?.text])).toEqual([["Now", "Now."]]);
});
