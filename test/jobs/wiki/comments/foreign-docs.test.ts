import { expect, test } from "bun:test";
import { doxygen } from "../../../../src/jobs/wiki/comments/doxygen.ts";
import { rustDoc } from "../../../../src/jobs/wiki/comments/rust-doc.ts";
import { xmlDoc } from "../../../../src/jobs/wiki/comments/xml-doc.ts";

test("Rust: links to items become code, other links stay, and hidden lines of examples go", () => {
  const doc = rustDoc(
    "See [`Glob`], [Set::new] and [the book](https://e.org/b).\n\n# Errors\n\nNever.\n\n```no_run\n# use x::Y;\nlet a = 1;\n```\n\n```text\n# kept\n```",
  );
  expect(doc?.text).toBe(
    "See `Glob`, `Set::new` and [the book](https://e.org/b).\n\n# Errors\n\nNever.\n\n```rust\nlet a = 1;\n```\n\n```text\n# kept\n```",
  );
});

test("Doxygen: commands become parameters, results, notes and code", () => {
  const doc = doxygen(
    "\\brief Adds \\c x to #Ring.\n\\param[in] x what is added\n@return the sum\n\\note Slow.\n\n\\code\nadd(1);\n\\endcode\n\\deprecated use more",
    "c",
  );
  expect(doc?.text).toBe("Adds `x` to `Ring`.\n\n**Note:** Slow.\n\n```c\nadd(1);\n```");
  expect(doc?.params).toEqual([{ name: "x", text: "what is added" }]);
  expect(doc?.returns).toBe("the sum");
  expect(doc?.deprecated).toBe("use more");
});

test("C# XML: elements become markdown, and unknown ones leave their text", () => {
  const doc = xmlDoc(
    '<summary>Makes a <see cref="T:A.B.Thing{T}"/> of <paramref name="x"/>, or <c>null</c> &amp; <foo>more</foo>.</summary>\n<param name="x">What.</param>\n<returns>It.</returns>\n<exception cref="ArgumentException">Bad.</exception>\n<example><code>\nnew X();\n</code></example>',
  );
  expect(doc).toMatchObject({
    text: "Makes a `Thing<T>` of `x`, or `null` & more.",
    params: [{ name: "x", text: "What." }],
    returns: "It.",
    throws: [{ name: "ArgumentException", text: "Bad." }],
    examples: ["```csharp\nnew X();\n```"],
  });
});

test.each<[string, (text: string) => unknown, string]>([
  ["Rust brackets", rustDoc, "[`a`](".repeat(5000)],
  ["Rust brackets alone", rustDoc, "[".repeat(20_000)],
  ["Doxygen commands", (t) => doxygen(t, "c"), "@c ".repeat(7000)],
  ["XML that never closes", xmlDoc, '<see cref="'.repeat(2000)],
  ["XML elements", xmlDoc, "<code><c>".repeat(2000)],
])("%s that were written to be slow are not", (_, read, text) => {
  const started = performance.now();
  read(text);
  expect(performance.now() - started).toBeLessThan(1000);
});
