import { describe, expect, test } from "bun:test";
import { factsOf, outline } from "../extract.ts";

test.each<[string, string, string, string[]]>([
  [
    "PHPUnit's methods",
    "tests/BookTest.php",
    "<?php\nclass BookTest extends TestCase {\n  public function testAdds() {}\n  #[Test]\n  public function it_closes() {}\n  /** @test */\n  public function it_opens() {}\n  public function helper() {}\n}",
    ["BookTest::testAdds", "BookTest::it_closes", "BookTest::it_opens"],
  ],
  [
    "RSpec's sentences",
    "spec/book_spec.rb",
    'RSpec.describe Book do\n  context "when closed" do\n    it "refuses" do\n    end\n  end\n  it { is_expected.to be }\nend\ndescribe "x" do\n  it "y" do\n  end\nend\n',
    ["Book when closed refuses", "x y"],
  ],
  [
    "minitest's methods",
    "test/book_test.rb",
    "class BookTest < Minitest::Test\n  def test_adds\n  end\n  def help\n  end\nend\n",
    ["BookTest#test_adds"],
  ],
  [
    "kotlin.test's functions, with names in backticks",
    "src/test/kotlin/BookTest.kt",
    "class BookTest {\n  @Test\n  fun `adds an entry`() {\n  }\n  @kotlin.test.Test fun closes() {\n  }\n  fun help() {\n  }\n}\n",
    ["BookTest.adds an entry", "BookTest.closes"],
  ],
  [
    "XCTest's methods and those of Swift Testing",
    "Tests/BookTests.swift",
    'final class BookTests: XCTestCase {\n    func testAdds() {}\n    func help() {}\n}\nstruct More {\n    @Test("closes it") func closes() {}\n    @Test func opens() {}\n}\n@Test func alone() {}\n',
    ["BookTests.testAdds", "closes it", "More.opens", "alone"],
  ],
  [
    "ScalaTest's sentences, munit's and utest's calls",
    "src/test/scala/BookTest.scala",
    'class BookTest extends FunSuite {\n  test("adds") {\n    assert(true)\n  }\n  "a book" should "close" in {\n    assert(true)\n  }\n}\n',
    ["adds", "a book"],
  ],
  [
    "the tests of bats",
    "test/book.bats",
    "#!/usr/bin/env bats\n@test \"adds an entry\" {\n  run ledger add\n}\nhelp() {\n  :\n}\n@test 'closes' { # why\n  true\n}\n",
    ["adds an entry", "closes"],
  ],
])("%s are tests", async (_, path, text, expected) => {
  const { tests } = await factsOf(path, text);
  expect(tests.map((t) => t.title)).toEqual(expected);
});

test.each<[string, string, string | null]>([
  ["bin/x.php", "#!/usr/bin/env php\n<?php\n", "program that `php` runs"],
  ["x.php", "<?php\n", null],
  ["x.rb", "#!/usr/bin/env ruby\n", "program that `ruby` runs"],
  ["x.rb", "if __FILE__ == $0\n  go\nend\n", "`if __FILE__ == $0`"],
  ["x.rb", "puts __FILE__\n", null],
  ["x.kt", "fun main() {\n}\n", "`fun main`"],
  ["x.kt", "class A {\n  fun main() {\n  }\n}\n", null],
  ["main.swift", "print(1)\n", "`main.swift`"],
  ["x.swift", "@main\nstruct A {\n}\n", "`@main`"],
  ["x.swift", "struct A {\n}\n", null],
  ["x.scala", "object A extends App {\n}\n", "`object A extends App`"],
  ["x.scala", "object A {\n  def main(args: Array[String]): Unit = {}\n}\n", "`def main`"],
  ["x.scala", "@main def run(x: Int) = 1\n", "`@main`"],
  ["x.scala", "class A {\n}\n", null],
  ["x.sh", "#!/bin/sh\n", "script for `sh`"],
  ["x.sh", "f() {\n  :\n}\n", null],
])("where a program begins: %s %j", async (path, text, entry) => {
  expect((await factsOf(path, text)).entry).toBe(entry);
});

describe("what is not for others is left out", () => {
  test.each<[string, string, string[]]>([
    [
      "a.php",
      "<?php\nclass A {\n  private $a;\n  private const B = 1;\n  protected $c;\n  private function d() {}\n  /** @internal */\n  public function e() {}\n  function f() {}\n}",
      ["+ class A 2-10 | class A", "  property $c 5-5 | protected $c", "  method f 9-9 | function f()"],
    ],
    [
      "a.rb",
      "class A\n  B = 1\n  C = 2\n  private_constant :C\n  def a; end\n  def b; end\n  private :b\n  private def c; end\n  protected\n  def d; end\n  public\n  def e; end\n  def f # :nodoc:\n  end\n  private\n  attr_reader :g\n  def self.h; end\n  class << self\n    private\n    def i; end\n  end\nend\n",
      [
        "+ class A 1-22 | class A",
        "  value B 2-2 | B = 1",
        "  method a 5-5 | def a",
        "  method e 12-12 | def e",
        "  method h 17-17 | def self.h",
      ],
    ],
    [
      "A.kt",
      "class A private constructor(private val a: Int, val b: Int) {\n  private fun c() {\n  }\n  internal fun d() {\n  }\n  protected fun e() {\n  }\n}\ninternal class B {\n  fun f() {\n  }\n}\n",
      [
        "+ class A 1-8 | class A private constructor(private val a: Int, val b: Int)",
        "  property b 1-1 | val b: Int",
        "  method e 6-7 | protected fun e()",
        "- class B 9-12 | internal class B",
        "  method f 10-11 | fun f()",
      ],
    ],
    [
      "a.swift",
      "public class A {\n  let a = 1\n  public let b = 2\n  private let c = 3\n  public internal(set) var d = 4\n}\nstruct B {\n  let e = 5\n  fileprivate let f = 6\n}\npublic enum C {\n  case g\n  func h() {}\n}\n",
      [
        "+ class A 1-6 | public class A",
        "  property b 3-3 | public let b = 2",
        "  property d 5-5 | public internal(set) var d = 4",
        "- struct B 7-10 | struct B",
        "  property e 8-8 | let e = 5",
        "+ enum C 11-14 | public enum C",
        "  value g 12-12 | case g",
      ],
    ],
    [
      "a.scala",
      "class A(a: Int, val b: Int, private val c: Int) {\n  private def d = 1\n  private[x] def e = 1\n  protected def f = 1\n}\nprivate class B\n",
      [
        "+ class A 1-5 | class A(a: Int, val b: Int, private val c: Int)",
        "  property b 1-1 | val b: Int",
        "  method f 4-4 | protected def f",
        "- class B 6-6 | private class B",
      ],
    ],
    [
      "a.sh",
      "_a() {\n  :\n}\nb() {\n  c() {\n    :\n  }\n}\n",
      ["- function _a 1-3 | _a()", "+ function b 4-8 | b()"],
    ],
  ])("%s", async (path, text, expected) => {
    expect(outline(await factsOf(path, text))).toEqual(expected);
  });
});

describe("code that the grammars do not know is read all the same", () => {
  test("Kotlin for several platforms, interfaces of one function, bodies that end in their line", async () => {
    const facts = await factsOf(
      "a.kt",
      "expect class A\ninternal constructor(x: Int) {\n  fun a()\n}\nfun interface B { fun b() }\nenum class C { X, Y }\nclass D { companion object { fun d() = 1 } }\nactual val e: Int = 1\n",
    );
    expect(facts.syntaxError).toBeNull();
    expect(outline(facts).map((line) => line.trim().split(" |")[0])).toEqual([
      "+ class A 1-4",
      "method a 3-3",
      "+ interface B 5-5",
      "method b 5-5",
      "+ enum C 6-6",
      "value X 6-6",
      "value Y 6-6",
      "+ class D 7-7",
      "method d 7-7",
      "+ variable e 8-8",
    ]);
    expect(facts.symbols[0]?.signature).toContain("expect class A");
    expect(facts.symbols[1]?.signature).toBe("fun interface B");
  });

  test("Swift's newest words", async () => {
    const facts = await factsOf(
      "a.swift",
      "struct A {\n  nonisolated(unsafe) var a: Int\n  func b(_ x: sending Int) {}\n}\n@Test func c() {\n  #expect(a != nil)\n}\n",
    );
    expect(facts.syntaxError).toBeNull();
    expect(facts.symbols[0]?.members.map((m) => m.name)).toEqual(["a", "b"]);
  });

  test("shell with tests that look like operators", async () => {
    const facts = await factsOf(
      "a.sh",
      "a() {\n  while [[ $1 != -- ]]; do\n    :\n  done\n}\nb() {\n  :\n}\n",
    );
    expect(facts.symbols.map((s) => s.name)).toEqual(["a", "b"]);
  });
});

describe("hostile code is survived in every language", () => {
  const paths = ["a.php", "a.rb", "a.kt", "a.swift", "a.scala", "a.sh"];
  const traps = [
    "(",
    "{",
    "[",
    "class A {\n",
    "module A\n",
    "if x then\n",
    '"',
    "'",
    "/*",
    "<<<A\n",
    "@",
    "a.",
    "\\a",
    "${",
    "# ",
  ];
  test.each(paths)(
    "%s",
    async (path) => {
      for (const trap of traps) {
        const text = `${path.endsWith("php") ? "<?php\n" : ""}${trap.repeat(2000)}`;
        const started = performance.now();
        // A file that takes the parser too long is given up, which is an answer too.
        await factsOf(path, text).catch((problem: unknown) =>
          expect(String(problem)).toContain("took longer"),
        );
        expect(performance.now() - started).toBeLessThan(5000);
      }
    },
    60_000,
  );
});

test.each<[string, string]>([
  ["a.php", "<?php\nnamespace A;\nuse B;\n\n/** It. */\n#[X]\nclass A {\n}\n"],
  ["a.rb", "# frozen_string_literal: true\n\nrequire 'b'\n\nmodule B\n  # It.\n  class A\n  end\nend\n"],
  ["a.kt", "package a\n\nimport b.C\n\n/** It. */\n@X\nclass A {\n}\n"],
  ["b.kt", "package a\n\nimport b.C\n\n/** It. */\nfun a() {\n}\n"],
  ["a.swift", "import B\n\n/// It.\n@X\npublic class A {\n}\n"],
  ["b.swift", "import B\n\n/** It. */\n// swiftlint:disable all\npublic class A {\n}\n"],
  ["a.scala", "package a\nimport b.C\n\n/** It. */\n@X\nclass A {\n}\n"],
  ["a.sh", "#!/bin/sh\n\n# It.\na() {\n  :\n}\n"],
])("the comment above a declaration is its documentation: %s", async (path, text) => {
  const { symbols } = await factsOf(path, text);
  expect(symbols.map((s) => s.doc?.text ?? null)).toEqual(["It."]);
});

test.each<[string, string]>([
  ["a.php", "<?php\n/*\n * Copyright (c) 2026 A. All rights reserved.\n */\n// No.\nclass A {\n}\n"],
  ["a.kt", "/* No. */\n// No.\nclass A {\n}\n"],
  ["a.swift", "// No.\nclass A {\n}\n"],
  ["a.scala", "// No.\nclass A\n"],
  ["a.rb", "# rubocop:disable all\nclass A\nend\n"],
])("other comments are not: %s", async (path, text) => {
  const { symbols } = await factsOf(path, text);
  expect(symbols.map((s) => s.doc)).toEqual([null]);
});

test.each<[string, string, string | null]>([
  ["a.kt", '@Deprecated("use B")\nclass A {\n}\n', "use B"],
  ["a.kt", '@Deprecated(\n  message = "use B",\n)\nfun a() {\n}\n', "use B"],
  ["a.kt", "/** It. */\nclass A {\n}\n", null],
  ["a.swift", '@available(*, deprecated, message: "use B")\npublic class A {\n}\n', "use B"],
  ["a.swift", "@available(iOS 13, *)\npublic class A {\n}\n", null],
  ["a.scala", '@deprecated("use B", "2.0")\nclass A\n', "use B"],
  ["a.php", "<?php\n/** @deprecated use B */\nclass A {\n}\n", "use B"],
  ["a.rb", "# @deprecated use B\nclass A\n  def a; end\nend\n", "use B"],
])("what is deprecated says why: %s %j", async (path, text, expected) => {
  const { symbols } = await factsOf(path, text);
  expect(symbols[0]?.doc?.deprecated ?? null).toBe(expected);
});
