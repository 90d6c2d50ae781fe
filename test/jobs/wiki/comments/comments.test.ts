import { describe, expect, test } from "bun:test";
import {
  blockText,
  codeSpan,
  dedent,
  fenced,
  isNoise,
  linesText,
} from "../../../../src/jobs/wiki/comments/doc.ts";
import { goDoc } from "../../../../src/jobs/wiki/comments/go-doc.ts";
import { htmlToMarkdown } from "../../../../src/jobs/wiki/comments/html.ts";
import { pythonDoc } from "../../../../src/jobs/wiki/comments/python-doc.ts";
import { tagDoc } from "../../../../src/jobs/wiki/comments/tags.ts";

const jsdoc = (text: string) => tagDoc(text, { fence: "ts", html: false });
const javadoc = (text: string) => tagDoc(text, { fence: "java", html: true });

describe("a comment without its frame", () => {
  test.each([
    ["/** One line. */", "One line."],
    ["/**\n * Two\n * lines.\n */", "Two\nlines."],
    ["/**\n * Kept\n *   indentation.\n */", "Kept\n  indentation."],
    ["/*\n   Without\n   stars.\n*/", "Without\nstars."],
    ["/**\n * CRLF\r\n * too.\r\n */", "CRLF\ntoo."],
    ["/***/", ""],
  ])("%j", (comment, text) => expect(blockText(comment)).toBe(text));

  test("of lines", () =>
    expect(linesText(["// One", "//two", "/// three", "# four"])).toBe("One\ntwo\nthree\nfour"));

  test.each([
    "",
    "prettier-ignore",
    "Copyright 2020 Ada",
    "go:generate x",
    "SPDX-License-Identifier: MIT",
    "----------",
  ])("%j says nothing to a reader", (text) => expect(isNoise(text)).toBeTrue());

  test.each([
    ["a`b", "``a`b``"],
    ["`a`", "`` `a` ``"],
    ["a\n  b", "`a b`"],
    ["", ""],
  ])("code %j within a line is %j", (code, span) => expect(codeSpan(code)).toBe(span));

  test("code as a block has a fence longer than any inside", () => {
    expect(fenced("a\n````\nb  \n", "md")).toBe("`````md\na\n````\nb\n`````");
  });

  test("the same indentation is taken from every line", () => {
    expect(dedent("  a\n\n    b\n  c")).toBe("a\n\n  b\nc");
    expect(dedent("a\n    b\n  c", false)).toBe("a\n  b\nc");
  });
});

describe("JSDoc", () => {
  test("prose, parameters, result, errors, examples", () => {
    expect(
      jsdoc(
        [
          "Joins {@link Word words} with `sep`.",
          "@param {string[]} words - the words",
          "@param [sep=,] between them",
          "@returns {string} the text",
          "@throws {RangeError} when there are too many",
          "@example",
          "join(['a']);",
          "@deprecated use `concat`",
          "@see nothing",
        ].join("\n"),
      ),
    ).toEqual({
      text: "Joins words with `sep`.",
      params: [
        { name: "words", text: "`string[]` the words" },
        { name: "sep", text: "between them Default: `,`." },
      ],
      returns: "`string` the text",
      throws: [{ name: "RangeError", text: "when there are too many" }],
      examples: ["```ts\njoin(['a']);\n```"],
      deprecated: "use `concat`",
      internal: false,
    });
  });

  test.each([
    ["{@link Foo}", "`Foo`"],
    ["{@link Foo#bar}", "`Foo.bar`"],
    ["{@link Foo the foo}", "the foo"],
    ["{@link https://example.org a site}", "[a site](https://example.org)"],
    ["{@code a {b} c}", "`a {b} c`"],
    ["{@link never closed", "{@link never closed"],
    ["{@inheritDoc}x", "x"],
  ])("%j becomes %j", (text, markdown) => expect(jsdoc(text)?.text).toBe(markdown));

  test.each(["@internal", "Mine. @internal", "Mine.\n@internal", "Mine.\n@hidden\nMore."])(
    "%j is not for users",
    (text) => {
      expect(jsdoc(text)?.internal).toBeTrue();
      expect(jsdoc(text)?.text).not.toContain("@");
    },
  );

  test("code of an example may hold decorators and tags in its fence", () => {
    const doc = jsdoc("@example\n```ts\n@Component()\nclass A {}\n// @param no\n@param no\n```\n@returns it");
    expect(doc?.examples).toEqual(["```ts\n@Component()\nclass A {}\n// @param no\n@param no\n```"]);
    expect(doc?.returns).toBe("it");
  });

  test("an address in the text is no tag", () => {
    expect(jsdoc("Write to ada@example.org.")?.text).toBe("Write to ada@example.org.");
  });

  test("a comment that says nothing is none", () => expect(jsdoc("@see x")).toBeNull());
});

describe("Javadoc", () => {
  test.each([
    ["A <b>bold</b> and <i>thin</i> word.", "A **bold** and *thin* word."],
    ["One.<p>Two.", "One.\n\nTwo."],
    ["See {@link java.util.List#add(int, Object)}.", "See `java.util.List.add(int, Object)`."],
    ["{@code List<String>} &amp; <code>a &lt; b</code>", "`List<String>` & `a < b`"],
    ["<ul><li>one<li>two</ul>", "- one\n- two"],
    [
      '<a href="https://example.org">site</a> <a href="javascript:x">no</a>',
      "[site](https://example.org) no",
    ],
    ["<pre>{@code\nint a = 1;\n}</pre>", "```java\nint a = 1;\n```"],
  ])("%j becomes %j", (text, markdown) => expect(javadoc(text)?.text).toBe(markdown));

  test("tags of types and of methods", () => {
    const doc = javadoc(
      "Does.\n@param <T> the type\n@param n how\n  many\n@return yes\n@throws IOException when not\n@since 1.0\n@author Ada",
    );
    expect(doc).toMatchObject({
      text: "Does.",
      params: [
        { name: "<T>", text: "the type" },
        { name: "n", text: "how\n  many" },
      ],
      returns: "yes",
      throws: [{ name: "IOException", text: "when not" }],
    });
  });
});

describe("a docstring", () => {
  test.each([
    [
      "in reStructuredText",
      "Does.\n\n:param str a: the first\n:param b: the\n    second\n:type b: int\n:returns: it\n:raises ValueError: when not\n",
    ],
    [
      "in Google's manner",
      "Does.\n\nArgs:\n    a (str): the first\n    b: the\n        second\n\nReturns:\n    it\n\nRaises:\n    ValueError: when not\n",
    ],
    [
      "in NumPy's manner",
      "Does.\n\nParameters\n----------\na : str\n    the first\nb\n    the\n    second\n\nReturns\n-------\nit\n\nRaises\n------\nValueError\n    when not\n",
    ],
  ])("%s", (_, text) => {
    const doc = pythonDoc(text);
    expect(doc?.text).toBe("Does.");
    expect(doc?.params.map(({ name, text: said }) => [name, said.replace(/\s+/g, " ")])).toEqual([
      ["a", "the first"],
      ["b", "the second"],
    ]);
    expect(doc?.returns).toBe("it");
    expect(doc?.throws).toEqual([{ name: "ValueError", text: "when not" }]);
  });

  test.each([
    ["Uses :class:`~a.b.C` and ``x``.", "Uses `C` and `x`."],
    ["See `the docs <https://example.org>`_.", "See [the docs](https://example.org)."],
    ["Like this::\n\n    a = 1\n\nEnd.", "Like this:\n\n```python\na = 1\n```\n\nEnd."],
    [".. note:: Careful.", "**Note:** Careful."],
    ["Run:\n\n.. code-block:: sh\n\n    ls\n", "Run:\n\n```sh\nls\n```"],
    [">>> 1 + 1\n2", "```pycon\n>>> 1 + 1\n2\n```"],
    ["Text.\n\n.. raw:: html\n\n    <script>\n", "Text."],
    [".. a comment\n   of two lines\n\nText.", "Text."],
  ])("%j becomes %j", (text, markdown) => expect(pythonDoc(text)?.text).toBe(markdown));
});

describe("a Go comment", () => {
  test.each([
    ["One.\nTwo.\n\nThree.", "One.\nTwo.\n\nThree."],
    ["Code:\n\n\ta := 1\n\n\tb := 2\n\nEnd.", "Code:\n\n```go\na := 1\n\nb := 2\n```\n\nEnd."],
    ["# Heading\n\nText.", "**Heading**\n\nText."],
    ["See [Reader] and [io.Writer], not a[i].", "See `Reader` and `io.Writer`, not a[i]."],
    ["List:\n  - one\n  - two", "List:\n\n- one\n- two"],
    ["go:noinline\nText.", "Text."],
  ])("%j becomes %j", (text, markdown) => expect(goDoc(text)?.text).toBe(markdown));

  test("that says Deprecated", () => {
    expect(goDoc("Old.\n\nDeprecated: use [New].")).toMatchObject({ text: "Old.", deprecated: "use `New`." });
  });
});

describe("HTML in prose", () => {
  test.each([
    ["<script>alert(1)</script>text", "text"],
    ["<!-- hidden -->text", "text"],
    ["<img src=x onerror=alert(1)>text", "text"],
    ["&#106;avascript &lt;b&gt;", "javascript <b>"],
    ["&#0;&#xD800;x", "x"],
    ["`<b>` stays", "`<b>` stays"],
    ["```\n<b>\n```", "```\n<b>\n```"],
    ["a < b and c > d", "a < b and c > d"],
  ])("%j becomes %j", (html, markdown) => expect(htmlToMarkdown(html, "")).toBe(markdown));
});
