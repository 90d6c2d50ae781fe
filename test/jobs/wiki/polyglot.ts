import type { Content } from "../../support/repository.ts";

/** A small repository in every language that is read, with what makes names hard to follow in each. */
export const POLYGLOT: Readonly<Record<string, Content>> = {
  "README.md":
    "# Polyglot\n\n[![badge](https://example.org/b.svg)](x)\n\nA repository that speaks many languages, for the tests. See [the core](web/src/core.ts) and [nothing](no/such.md).\n",
  "web/package.json": '{ "name": "@poly/web", "main": "dist/index.js" }',
  "web/tsconfig.json":
    '{ // paths\n  "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"] } } }',
  "web/src/index.ts":
    'export * from "./core.js";\nexport { Store as Memory } from "@/store";\nexport { default as start } from "./start";\n',
  "web/src/core.ts": [
    'import { Store } from "@/store";',
    "",
    "/** Doubles numbers and words. See {@link Store}. */",
    "export function twice(x: number): number;",
    "export function twice(x: string): string;",
    "export function twice(x: unknown): unknown {",
    "  return new Store().keep(x);",
    "}",
    "",
    "function inner(): void {}",
  ].join("\n"),
  "web/src/store.ts": [
    'import type { twice } from "./core";',
    "",
    "/**",
    " * Keeps values.",
    " * @deprecated use a database",
    " */",
    "export class Store {",
    "  /** Keeps one. */",
    "  keep<T>(value: T): T {",
    "    return value;",
    "  }",
    "}",
    "export type Twice = typeof twice;",
  ].join("\n"),
  "web/src/start.ts":
    'import { twice } from "./index";\nexport default function start() { return twice(2); }\n',
  "web/test/core.test.ts":
    'import { twice } from "../src/core";\ntest("twice is two times", () => {\n  twice(1);\n});\n',
  "runner/main.js": "#!/usr/bin/env node\nconst { run } = require('./run');\nrun();\n",
  "runner/run.js": "/** Runs it. */\nexports.run = function run() {};\n",
  "py/poly/__init__.py":
    '"""Poly in Python."""\nfrom .shapes import Circle\nfrom . import maths\n__all__ = ["Circle", "maths"]\n',
  "py/poly/shapes.py": [
    '"""Shapes."""',
    "from typing import overload",
    "from .maths import area as compute",
    "",
    "class Circle:",
    '    """A circle.',
    "",
    "    :param r: its radius",
    '    """',
    "    def __init__(self, r): self.r = r",
    "    @property",
    "    def size(self):",
    '        """Its :func:`area`."""',
    "        return compute(self.r)",
    "",
    "@overload",
    "def grow(c: Circle) -> Circle: ...",
    "@overload",
    "def grow(c: int) -> int: ...",
    "def grow(c):",
    '    """Grows."""',
    "    return c",
  ].join("\n"),
  "py/poly/maths.py": "from . import shapes\n\ndef area(r):\n    '''The area.'''\n    return r * r\n",
  "go.mod": "module example.org/poly\n",
  "cmd/poly/main.go":
    'package main\n\nimport (\n\t"fmt"\n\n\t"example.org/poly/internal/greet"\n)\n\nfunc main() {\n\tfmt.Println(greet.New().Hello())\n}\n',
  "internal/greet/greet.go":
    "// Package greet says hello.\npackage greet\n\n// Greeter greets.\ntype Greeter struct {\n\t// Name is whom.\n\tName string\n}\n\n// New makes a [Greeter].\nfunc New() *Greeter { return &Greeter{Name: fallback} }\n",
  "internal/greet/hello.go":
    'package greet\n\nconst fallback = "you"\n\n// Hello says it.\nfunc (g *Greeter) Hello() string {\n\treturn "hello " + g.Name\n}\n',
  "java/src/main/java/org/poly/Main.java":
    "package org.poly;\n\nimport org.poly.util.Words;\n\n/** The program. */\npublic class Main {\n  /**\n   * Begins.\n   * @param args are not read\n   */\n  public static void main(String[] args) {\n    Words.say(new Helper());\n  }\n}\n",
  "java/src/main/java/org/poly/Helper.java": "package org.poly;\n\nclass Helper {}\n",
  "java/src/main/java/org/poly/util/Words.java":
    "package org.poly.util;\n\npublic final class Words {\n  /** How loud. */\n  public enum Volume { LOW, HIGH }\n\n  /** Says <b>it</b>. */\n  public static void say(Object o) {}\n}\n",
  "kt/src/main/kotlin/org/poly/Loud.kt":
    "package org.poly\n\nimport org.poly.util.Words\n\n/** Says it louder than [Words]. */\nclass Loud(val times: Int) {\n  fun shout() {\n    Words.say(times)\n  }\n}\n\n/** As [Loud], often. */\nfun Int.louder(): Loud = Loud(this)\n",
  "scala/src/main/scala/org/poly/Quiet.scala":
    "package org.poly\n\n/** Says it to nobody. */\ncase class Quiet(times: Int) {\n  def loud: Loud = new Loud(times)\n}\n\nobject Quiet {\n  def never: Quiet = Quiet(0)\n}\n",
  "php/composer.json": '{"autoload":{"psr-4":{"Poly\\\\":"src/"}},"bin":["bin/poly"]}',
  "php/bin/poly": "#!/usr/bin/env php\n<?php\nuse Poly\\Speaker;\n\n(new Speaker())->speak();\n",
  "php/src/Speaker.php":
    "<?php\n\nnamespace Poly;\n\n/** Speaks. */\nfinal class Speaker\n{\n    /** @param string $word what to say */\n    public function speak(string $word = 'poly'): Tone\n    {\n        return Tone::Plain;\n    }\n}\n",
  "php/src/Tone.php": "<?php\n\nnamespace Poly;\n\nenum Tone\n{\n    case Plain;\n}\n",
  "ruby/lib/poly/parrot.rb":
    'require_relative "cage"\n\nmodule Poly\n  # Repeats what it hears.\n  class Parrot < Cage\n    def repeat(word) = word\n\n    private\n\n    def think; end\n  end\nend\n',
  "ruby/lib/poly/cage.rb": "module Poly\n  class Cage\n    attr_reader :door\n  end\nend\n",
  "swift/Sources/Poly/Echo.swift":
    "/// Says it ``Voice`` by voice.\npublic struct Echo {\n    public let voice: Voice\n}\n",
  "swift/Sources/Poly/Voice.swift":
    "public enum Voice {\n    case high, low\n}\n\nextension Echo {\n    public func fade() {}\n}\n",
  "sh/say.sh":
    '#!/bin/sh\n# Says it in the shell.\n. "$(dirname "$0")/words.sh"\n\nsay_all() {\n  say_word poly\n}\n\nsay_all\n',
  "sh/words.sh": '# Says one word.\nsay_word() {\n  echo "$1"\n}\n',
};
