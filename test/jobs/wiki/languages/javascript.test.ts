import { expect, test } from "bun:test";
import { factsOf, outline } from "../extract.ts";

test.each<[string, string, string[]]>([
  [
    "what module.exports lists",
    "module.exports = { f, other: g, inline() {}, arrow: () => 1, data: 1 };\nfunction f() {}\nfunction g() {}\nfunction h() {}",
    [
      "+ function inline 1-1 | inline()",
      "+ function arrow 1-1 | arrow: ()",
      "+ function f 2-2 | function f()",
      "+ function g 3-3 | function g()",
      "- function h 4-4 | function h()",
    ],
  ],
  [
    "functions, classes and values assigned to exports",
    "exports.f = function named(a) {};\nmodule.exports.g = () => 1;\nexports.C = class { m() {} };\nexports.version = '1.0';",
    [
      "+ function f 1-1 | exports.f = function named(a)",
      "+ function g 2-2 | module.exports.g = ()",
      "+ class C 3-3 | exports.C = class",
      "  method m 3-3 | m()",
      "+ constant version 4-4 | exports.version = '1.0'",
    ],
  ],
  [
    "a module that is one function",
    "exports = module.exports = function create(a) {\n  return a;\n};",
    ["+ function create 1-3 | exports = module.exports = function create(a)"],
  ],
  [
    "a module that is one function, declared apart",
    "module.exports = create;\nfunction create() {}",
    ["+ function create 2-2 | function create()"],
  ],
  [
    "an object that functions are hung on",
    "var app = exports = module.exports = {};\n/** Starts. */\napp.init = function init() {\n};\napp.size = 1;",
    ["+ object app 1-1 | var app = exports = module.exports = {}", "  method init 3-4 | init()"],
  ],
  [
    "methods of a prototype",
    "module.exports = Old;\nfunction Old() {}\nOld.prototype.run = function (a) {};\nOld.prototype._mine = function () {};",
    ["+ function Old 2-2 | function Old()", "  method run 3-3 | run(a)"],
  ],
  [
    "a class with every kind of member",
    "export class A {\n  static #p = 1;\n  static s() {}\n  f = () => 1;\n  'q' = 2;\n  async a() {}\n  get b() { return 1 }\n  set b(v) {}\n}",
    [
      "+ class A 1-9 | class A",
      "  method s 3-3 | static s()",
      "  property f 4-4 | f = ()",
      "  property q 5-5 | 'q' = 2",
      "  method a 6-6 | async a()",
      "  property b 7-8 | get b()",
    ],
  ],
])("a JavaScript file declares %s", async (_, text, expected) => {
  expect(outline(await factsOf("a.js", text))).toEqual(expected);
});

test("require binds names as an import does", async () => {
  const { imports } = await factsOf(
    "a.js",
    "var x = require('./x');\nconst { a, b: c } = require('./y');\nconst m = require('z').member;\nfunction f() { require('./late'); }",
  );
  expect(imports.map((i) => [i.line, i.from, i.names.map((n) => `${n.name} as ${n.as}`).join(", ")])).toEqual(
    [
      [1, "./x", "module.exports as x"],
      [2, "./y", "a as a, b as c"],
      [3, "z", "member as m"],
      [4, "./late", ""],
    ],
  );
});

test("what is required and handed on at once is an export from there", async () => {
  const { exports } = await factsOf(
    "a.js",
    "exports.parse = require('./parse');\nmodule.exports = require('./lib');",
  );
  expect(exports).toEqual([
    { as: "parse", local: "*", from: "./parse" },
    { as: "*", local: "*", from: "./lib" },
  ]);
});

test("an interpreter line makes a file a place to begin", async () => {
  expect((await factsOf("a.js", "#!/usr/bin/env node\nrun();")).entry).not.toBeNull();
  expect((await factsOf("a.js", "run();")).entry).toBeNull();
});

test("tests are found by their titles, inside groups too", async () => {
  const { tests } = await factsOf(
    "a.test.js",
    "test('one', () => {});\ndescribe('g', () => {\n  it('two', async () => {\n  });\n});",
  );
  expect(tests.map((t) => [t.title, t.line, t.endLine])).toEqual([
    ["one", 1, 1],
    ["two", 3, 4],
  ]);
});
