import { expect, test } from "bun:test";
import { factsOf, outline } from "../extract.ts";

test.each<[string, string, string[]]>([
  [
    "functions, exported by their first letter",
    "func New(a int, b ...string) (*T, error) {\n\treturn nil, nil\n}\nfunc helper() {}\nfunc Ünder[K any](x K) K { return x }\n",
    [
      "+ function New 2-4 | func New(a int, b ...string) (*T, error)",
      "- function helper 5-5 | func helper()",
      "+ function Ünder 6-6 | func Ünder[K any](x K) K",
    ],
  ],
  [
    "structs with their public fields, without tags",
    'type T struct {\n\tName string `json:"name"`\n\tA, B int\n\thidden int\n\t*Embedded\n\tpkg.Other\n}\n',
    [
      "+ struct T 2-8 | type T struct",
      "  property Name 3-3 | Name string",
      "  property A 4-4 | A, B int",
      "  property B 4-4 | A, B int",
    ],
  ],
  [
    "interfaces and other types, each at its own line",
    "type (\n\tI interface {\n\t\tDo(x int) error\n\t\tfmt.Stringer\n\t}\n\tAlias = T\n\tFn func(a int) string\n\tGen[K comparable, V any] struct{ M map[K]V }\n)\n",
    [
      "+ interface I 3-6 | type I interface",
      "  method Do 4-4 | Do(x int) error",
      "+ type Alias 7-7 | type Alias = T",
      "+ type Fn 8-8 | type Fn func(a int) string",
      "+ struct Gen 9-9 | type Gen[K comparable, V any] struct",
      "  property M 9-9 | M map[K]V",
    ],
  ],
  [
    "methods by the type of their receiver",
    "func (t *T) Do(x int) error { return nil }\nfunc (g *Gen[K, V]) Get(k K) V {\n\treturn g.M[k]\n}\nfunc (T) Value() {}\nfunc (t *T) hidden() {}\n",
    [
      "  of T: method Do 2-2 | func (t *T) Do(x int) error",
      "  of Gen: method Get 3-5 | func (g *Gen[K, V]) Get(k K) V",
      "  of T: method Value 6-6 | func (T) Value()",
    ],
  ],
  [
    "constants and variables, each of a group at its own line",
    "const Max = 10\nconst (\n\tA = iota\n\tB\n\tc\n)\nvar (\n\tErr = f()\n)\nvar X, Y = 1, 2\nvar _ I = T{}\n",
    [
      "+ constant Max 2-2 | const Max = 10",
      "+ constant A 4-4 | const A = iota",
      "+ constant B 5-5 | const B",
      "- constant c 6-6 | const c",
      "+ variable Err 9-9 | var Err = f()",
      "+ variable X 11-11 | var X, Y = 1, 2",
      "+ variable Y 11-11 | var X, Y = 1, 2",
    ],
  ],
])("a Go file declares %s", async (_, text, expected) => {
  expect(outline(await factsOf("a.go", `package a\n${text}`))).toEqual(expected);
});

test("a Go comment above a declaration is its documentation, and the package's is the file's", async () => {
  const {
    doc,
    package: name,
    symbols,
  } = await factsOf(
    "a.go",
    "//go:build linux\n\n// Copyright 2020 Ada\n\n// Package a does things.\n// Well.\npackage a\n\n// Max is most.\nconst Max = 1\n\n// Apart.\n\nconst Other = 2\n\n// All of them.\nconst (\n\t// One is first.\n\tOne = 1\n\tTwo = 2\n)\n",
  );
  expect(name).toBe("a");
  expect(doc?.text).toBe("Package a does things.\nWell.");
  expect(symbols.map((s) => [s.name, s.doc?.text ?? null])).toEqual([
    ["Max", "Max is most."],
    ["Other", null],
    ["One", "One is first."],
    ["Two", null],
  ]);
});

test("a Go import is bound to the package's name, or to the one given", async () => {
  const { imports } = await factsOf(
    "a.go",
    'package a\nimport "fmt"\nimport (\n\tstr "strings"\n\t. "os"\n\t_ "embed"\n\t"github.com/x/go-yaml/v3"\n\t"gopkg.in/ini.v1"\n)\n',
  );
  expect(imports.map((i) => [i.line, i.from, i.all ? "all" : (i.names[0]?.as ?? null)])).toEqual([
    [2, "fmt", "fmt"],
    [4, "strings", "str"],
    [5, "os", "all"],
    [6, "embed", null],
    [7, "github.com/x/go-yaml/v3", "yaml"],
    [8, "gopkg.in/ini.v1", "ini"],
  ]);
});

test("a Go program begins in func main of package main", async () => {
  expect((await factsOf("a.go", "package main\nfunc main() {}\n")).entry).not.toBeNull();
  expect((await factsOf("a.go", "package a\nfunc main() {}\n")).entry).toBeNull();
});

test("Go tests and examples are found, other functions of a test file are not", async () => {
  const { tests } = await factsOf(
    "a_test.go",
    "package a\nfunc TestX(t *testing.T) {}\nfunc ExampleT_Do() {\n}\nfunc Testify() {}\n",
  );
  expect(tests.map((t) => [t.title, t.line, t.endLine, t.example])).toEqual([
    ["TestX", 2, 2, false],
    ["ExampleT_Do", 3, 4, true],
  ]);
});
