import { expect, test } from "bun:test";
import { htmlToMarkdown } from "../../../../src/jobs/wiki/comments/html.ts";
import { tagDoc } from "../../../../src/jobs/wiki/comments/tags.ts";

test("A block of code inside a tag that means code stays what it is", () => {
  expect(htmlToMarkdown("<pre>```\nint a = 1;\n```</pre>", "java")).toBe("```java\nint a = 1;\n```");
  expect(htmlToMarkdown("Call <code>`run`</code> first.", "java")).toBe("Call `` `run` `` first.");
});

test("Javadoc's code in a preformatted block is shown as code", () => {
  const doc = tagDoc("For example:\n\n<pre>{@code\nGson gson = new Gson();\n}</pre>\n\nThen use it.", {
    fence: "java",
    html: true,
  });
  expect(doc?.text).toBe("For example:\n\n```java\nGson gson = new Gson();\n```\n\nThen use it.");
});
