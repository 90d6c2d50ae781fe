import type { Node } from "web-tree-sitter";
import type { TestFact } from "../facts.ts";
import type { Source } from "../parse/nodes.ts";
import { place } from "../parse/parts.ts";

const MOST_TESTS = 5000;
const BEGINS = /^(?:test|it|they|scenario|property|describe|feature)\s*\(\s*"([^"\n]{1,300})"/;
const SAYS = /^"([^"\n]{1,300})"\s+(?:in|should|must|when|can)\b/;
const UTEST = /^(?:test|property|prop)\s*\(\s*"([^"\n]{1,300})"\s*\)|^(?:test|property)\s*\.\s*\w+/;

/** Tests of ScalaTest, munit and utest: calls named `test`, or sentences that a block follows. */
export function scalaTests(source: Source): TestFact[] {
  if (
    !/\b(?:test|it|they|in|should|property|scenario)\b/.test(source.text) ||
    !/[Tt]est|Spec|Suite/.test(source.path)
  )
    return [];
  const found: TestFact[] = [];
  for (const node of source.root.descendantsOfType(["call_expression", "infix_expression"])) {
    if (node === null || found.length >= MOST_TESTS || isInner(node)) continue;
    // Only the beginning is looked at: calls stand in each other, each with the whole text of those inside.
    const start = source.text.slice(node.startIndex, Math.min(node.endIndex, node.startIndex + 400));
    const title = BEGINS.exec(start)?.[1] ?? SAYS.exec(start)?.[1] ?? UTEST.exec(start)?.[1];
    if (title !== undefined && /\{|=>/.test(start)) found.push({ title, ...place(node), example: false });
  }
  return found;
}

/** The call within a call: `test("x")` of `test("x") { … }`. */
function isInner(node: Node): boolean {
  return node.parent?.type === "call_expression" && node.parent.startIndex === node.startIndex;
}
