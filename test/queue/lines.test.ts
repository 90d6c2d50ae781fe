import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Line, lineSplitter } from "../../src/queue/lines.ts";

function split(chunks: readonly (string | Uint8Array)[], maxBytes = 1000): readonly Line[] {
  const lines: Line[] = [];
  const splitter = lineSplitter(maxBytes, (line) => void lines.push(line));
  for (const chunk of chunks) splitter.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  splitter.end();
  return lines;
}

const texts = (chunks: readonly (string | Uint8Array)[]) => split(chunks).map((line) => line.text);

test("lines end at a line feed, with or without a carriage return", () => {
  expect(texts(["a\nb\r\nc"])).toEqual(["a", "b", "c"]);
});

test("empty lines are left out", () => {
  expect(texts(["\n\na\n\r\n\n"])).toEqual(["a"]);
});

test("a line may come in pieces, also within a character", () => {
  const bytes = Buffer.from("näh ✓\n");
  expect(texts([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(["näh ✓"]);
});

test("bytes that are not UTF-8 are marked", () => {
  expect(texts([Uint8Array.of(97, 0xff, 98, 10)])).toEqual(["a\ufffdb"]);
});

test("of a line that is too long the beginning is handed out, with what is missing", () => {
  const beginnings = [["abcdefgh\nok\n"], ["abc", "def", "gh\nok\n"], ["abcde", "fgh", "\nok"]];
  for (const chunks of beginnings) {
    expect(split(chunks, 5)).toEqual([
      { text: "abcde", missing: 3 },
      { text: "ok", missing: 0 },
    ]);
  }
});

test("a line that never ends takes no more memory than its limit", () => {
  const splitter = lineSplitter(10, (line) =>
    expect(line).toEqual({ text: "x".repeat(10), missing: 99_990 }),
  );
  const chunk = Buffer.from("x".repeat(1000));
  for (let n = 0; n < 100; n += 1) splitter.push(chunk);
  splitter.end();
  expect.assertions(1);
});

test("how the bytes are cut into chunks makes no difference", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "✓", "\n", "\r") }), fc.nat(20), (text, size) => {
      const bytes = Buffer.from(text);
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size + 1) chunks.push(bytes.subarray(at, at + size + 1));
      expect(split(chunks, 7)).toEqual(split([bytes], 7));
    }),
  );
});
