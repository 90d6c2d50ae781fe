import { describe, expect, test } from "bun:test";
import { factsOf, outline } from "../extract.ts";

describe("what a Python file declares", () => {
  test.each<[string, string, string[]]>([
    [
      "functions and classes, private ones inside",
      "async def pub(a, *args, key: str = 'x', **kw) -> str:\n    def inner(): pass\n\ndef _hidden(): pass\n\nclass C(Base, metaclass=M): pass\n",
      [
        "+ function pub 1-2 | async def pub(a, *args, key: str = 'x', **kw) -> str",
        "- function _hidden 4-4 | def _hidden()",
        "+ class C 6-6 | class C(Base, metaclass=M)",
      ],
    ],
    [
      "only what __all__ names as public",
      '__all__ = ["a"]\n__all__ += ["_b"]\ndef a(): pass\ndef _b(): pass\ndef c(): pass\n',
      ["+ function a 3-3 | def a()", "+ function _b 4-4 | def _b()", "- function c 5-5 | def c()"],
    ],
    [
      "a decorated definition with its decorators",
      "@decorator(\n    arg=1,\n)\n@other\ndef g(): pass\n",
      ["+ function g 1-5 | def g()"],
    ],
    [
      "overloads as one function, without its implementation",
      "@t.overload\ndef f(a: int) -> int: ...\n@t.overload\ndef f(a: str) -> str: ...\ndef f(a):\n    return a\n",
      ["+ function f 1-6 | def f(a: int) -> int ⏎ def f(a: str) -> str"],
    ],
    [
      "overloads of a method as one",
      "class C:\n    @overload\n    def m(self, a: int) -> int: ...\n    @overload\n    def m(self, a: str) -> str: ...\n    def m(self, a): return a\n    def n(self): pass\n",
      [
        "+ class C 1-7 | class C",
        "  method m 2-6 | def m(self, a: int) -> int ⏎ def m(self, a: str) -> str",
        "  method n 7-7 | def n(self)",
      ],
    ],
    [
      "members that are meant for users",
      [
        "class C:",
        "    attr: int = 1",
        "    CONST = 2",
        "    low = 3",
        "    def __init__(self, x): self.x = x",
        "    @property",
        "    def prop(self) -> int: return 1",
        "    @prop.setter",
        "    def prop(self, v): pass",
        "    @classmethod",
        "    def make(cls): pass",
        "    def _p(self): pass",
        "    def __repr__(self): return ''",
        "    def __call__(self):",
        '        """Calls."""',
        "    class Inner: pass",
      ].join("\n"),
      [
        "+ class C 1-16 | class C",
        "  property attr 2-2 | attr: int = 1",
        "  property CONST 3-3 | CONST = 2",
        "  constructor __init__ 5-5 | def __init__(self, x)",
        "  property prop 6-7 | def prop(self) -> int",
        "  method make 10-11 | def make(cls)",
        "  method __call__ 14-15 | def __call__(self)",
      ],
    ],
    [
      "values: constants, variables, aliases of types",
      `K: int = 3\nlower = 2\nA: TypeAlias = "list[int]"\ntype B[T] = list[T]\na.b = 3\nBIG = {\n${"    1: 1,\n".repeat(9)}}\n`,
      [
        "+ constant K 1-1 | K: int = 3",
        "+ variable lower 2-2 | lower = 2",
        '+ type A 3-3 | A: TypeAlias = "list[int]"',
        "+ type B 4-4 | type B[T] = list[T]",
        "+ constant BIG 6-16 | BIG = …",
      ],
    ],
    [
      "every branch, each name once",
      "if X:\n    def h(): return 1\nelif Y:\n    def only(): pass\nelse:\n    def h(): return 2\ntry:\n    Z = 1\nexcept ImportError:\n    def fallback(): pass\nwith c():\n    W = 1\n",
      [
        "+ function h 2-2 | def h()",
        "+ function only 4-4 | def only()",
        "+ constant Z 8-8 | Z = 1",
        "+ function fallback 10-10 | def fallback()",
        "+ constant W 12-12 | W = 1",
      ],
    ],
    [
      "a definition rather than the value before it",
      "f = None\ndef f(): pass\n",
      ["+ function f 2-2 | def f()"],
    ],
  ])("%s", async (_, text, expected) => {
    expect(outline(await factsOf("a.py", text))).toEqual(expected);
  });

  test("overloads without an implementation, as type files have them", async () => {
    const text = "@overload\ndef f(a: int) -> int: ...\n@overload\ndef f(a: str) -> str: ...\n";
    expect(outline(await factsOf("a.pyi", text))).toEqual([
      "+ function f 1-4 | def f(a: int) -> int ⏎ def f(a: str) -> str",
    ]);
  });

  test("docstrings of the module, of functions and of classes, whatever their quotes", async () => {
    const { doc, symbols } = await factsOf(
      "a.py",
      '# -*- coding: utf-8 -*-\n"""About the module."""\ndef f():\n    r\'\'\'Raw \\d.\'\'\'\nclass C:\n    \'One line.\'\n    def m(self):\n        """Of m.\n\n        More.\n        """\ndef g():\n    f\'no {doc}\'\n',
    );
    expect(doc?.text).toBe("About the module.");
    expect(symbols.map((s) => s.doc?.text ?? null)).toEqual(["Raw \\d.", "One line.", null]);
    expect(symbols[1]?.members[0]?.doc?.text).toBe("Of m.\n\nMore.");
  });

  test("bases and parameters by their names", async () => {
    const { symbols } = await factsOf(
      "a.py",
      "class C(Base, Generic[T], a.B, metaclass=M): pass\ndef f(self, a, b: int = 1, *args, **kw): pass\n",
    );
    expect(symbols[0]?.bases).toEqual(["Base", "Generic", "a.B"]);
    expect(symbols[1]?.parameters).toEqual(["a", "b", "*args", "**kw"]);
  });
});

test("a Python file imports modules and names, inside branches too", async () => {
  const { imports } = await factsOf(
    "p/a.py",
    [
      "import os, sys as system",
      "import a.b.c",
      "import a.b.d as d",
      "from . import sibling",
      "from .mod import f as g, h",
      "from ..up import *",
      "from pkg.sub import (",
      "    x,",
      "    y as z,",
      ")",
      "try:",
      "    import ujson as json",
      "except ImportError:",
      "    import json",
    ].join("\n"),
  );
  const written = imports.map(({ line, from, names, all }) => {
    const list = names.map((n) => `${n.name} as ${n.as}`).join(", ");
    return `${line} ${from}: ${all ? "all" : list}`;
  });
  expect(written).toEqual([
    "1 os: * as os",
    "1 sys: * as system",
    "2 a.b.c: ",
    "3 a.b.d: * as d",
    "4 .: sibling as sibling",
    "5 .mod: f as g, h as h",
    "6 ..up: all",
    "7 pkg.sub: x as x, y as z",
    "12 ujson: * as json",
    "14 json: * as json",
  ]);
});

test("a Python program begins where its name is __main__", async () => {
  expect((await factsOf("a.py", 'if __name__ == "__main__":\n    main()\n')).entry).toContain("__main__");
  expect((await factsOf("a.py", "if x:\n    main()\n")).entry).toBeNull();
});

test("Python tests are functions and methods named so", async () => {
  const { tests } = await factsOf(
    "test_a.py",
    "def test_one(): pass\nclass TestC:\n    @mark\n    def test_two(self): pass\n    def helper(self): pass\n",
  );
  expect(tests.map((t) => [t.title, t.line, t.endLine])).toEqual([
    ["test_one", 1, 1],
    ["TestC.test_two", 3, 4],
  ]);
});
