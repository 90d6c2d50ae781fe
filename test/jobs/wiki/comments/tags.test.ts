import { expect, test } from "bun:test";
import { tagDoc } from "../../../../src/jobs/wiki/comments/tags.ts";

const read = (comment: string) => tagDoc(comment, { fence: "ts", html: false });

test("Types that a comment gives are told with what they belong to", () => {
  const doc = read(
    "Sets it.\n\n@param {String} setting\n@param {*} [val] what to set\n@return {app} for chaining",
  );
  expect(doc?.params).toEqual([
    { name: "setting", text: "`String`" },
    { name: "val", text: "`*` what to set" },
  ]);
  expect(doc?.returns).toBe("`app` for chaining");
});

test("Tags behind the words of a comment of one line are tags", () => {
  const doc = read("Does {@link x}. @param a the first @returns y");
  expect(doc).toMatchObject({ text: "Does `x`.", params: [{ name: "a", text: "the first" }], returns: "y" });
  expect(read("Of the package `@returns/x`, or me@see.org.")?.text).toContain("`@returns/x`, or me@see.org");
});

test("A paragraph that is set in is code", () => {
  const doc = read(
    "Assigns it.\n\n   app.set('foo', 'bar');\n   app.set('foo');\n\nMounted servers inherit.",
  );
  expect(doc?.text).toBe(
    "Assigns it.\n\n```ts\napp.set('foo', 'bar');\napp.set('foo');\n```\n\nMounted servers inherit.",
  );
});

test("What is set in below an item of a list belongs to the list", () => {
  const text = "It knows:\n\n- one\n  and more of it\n\n  a second paragraph\n- two";
  expect(read(text)?.text).toBe(text);
});

test("What is marked as private is internal", () => {
  expect(read("Helps.\n@private")?.internal).toBe(true);
  expect(read("Helps.\n@api private")?.internal).toBe(true);
  expect(read("Helps.\n@api public")?.internal).toBe(false);
});
