import type { Content } from "../../support/repository.ts";

/** A small repository in every language that is read, with what makes names hard to follow in each. */
export const POLYGLOT: Readonly<Record<string, Content>> = {
  "README.md":
    "# Polyglot\n\n[![badge](https://example.org/b.svg)](x)\n\nA repository that speaks five languages, for the tests. See [the core](web/src/core.ts) and [nothing](no/such.md).\n",
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
};
