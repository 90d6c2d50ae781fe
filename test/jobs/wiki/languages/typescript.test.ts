import { describe, expect, test } from "bun:test";
import { factsOf, outline } from "../extract.ts";

describe("what a TypeScript file declares", () => {
  test.each<[string, string, string[]]>([
    [
      "a function, from its first word to its last brace",
      "\n/** Adds. */\nexport function add(a: number,\n  b: number): number {\n  return a + b;\n}\n",
      ["+ function add 3-6 | function add(a: number, ⏎   b: number): number"],
    ],
    [
      "overloads as one function, without its implementation",
      "export function f(a: string): string;\nexport function f(a: number): number;\nexport function f(a: unknown) { return a; }\nfunction g() {}",
      [
        "+ function f 1-3 | function f(a: string): string ⏎ function f(a: number): number",
        "- function g 4-4 | function g()",
      ],
    ],
    [
      "functions that are values",
      "export const a = (x: number) => x * 2;\nexport const b = async <T,>(x: T): Promise<T> => x;\nexport const c = function named() {};\nexport const d = class Named {};",
      [
        "+ function a 1-1 | const a = (x: number)",
        "+ function b 2-2 | const b = async <T,>(x: T): Promise<T>",
        "+ function c 3-3 | const c = function named()",
        "+ class d 4-4 | const d = class Named",
      ],
    ],
    [
      "several variables of one statement, each on its own",
      "export const a = 1,\n  b = 2;\nlet c: string | null = null;\nvar d;",
      [
        "+ constant a 1-1 | const a = 1",
        "+ constant b 2-2 | const b = 2",
        "- variable c 3-3 | let c: string | null = null",
        "- variable d 4-4 | var d",
      ],
    ],
    [
      "a long value by its name alone",
      `export const long = {\n${"  a: 1,\n".repeat(9)}};\n`,
      ["+ constant long 1-11 | const long = …"],
    ],
    [
      "names that are unpacked, where they are handed out",
      "export const { p, q: r = other, ...rest } = value;\nexport const [first, { deep }] = list;\nconst { x, y } = value;",
      [
        "+ constant p 1-1 | const p = …",
        "+ constant r 1-1 | const r = …",
        "+ constant rest 1-1 | const rest = …",
        "+ constant first 2-2 | const first = …",
        "+ constant deep 2-2 | const deep = …",
      ],
    ],
    [
      "a class with its public members, overloads merged and accessors one",
      [
        "export abstract class A<T> extends B<T> implements C, D.E {",
        "  readonly r = 1;",
        "  protected p?: string;",
        "  private hidden() {}",
        "  #gone = 1;",
        "  constructor(readonly q: number) { super(); }",
        "  m(a: string): void;",
        "  m(a: number): void;",
        "  m(a: unknown): void {}",
        "  get v(): number { return 1; }",
        "  set v(x: number) {}",
        "  abstract n(): void;",
        "  static async *s<U>(a: U) {}",
        "  [Symbol.iterator]() {}",
        "}",
      ].join("\n"),
      [
        "+ class A 1-15 | abstract class A<T> extends B<T> implements C, D.E",
        "  property r 2-2 | readonly r = 1",
        "  property p 3-3 | protected p?: string",
        "  constructor constructor 6-6 | constructor(readonly q: number)",
        "  method m 7-9 | m(a: string): void ⏎ m(a: number): void",
        "  property v 10-11 | get v(): number",
        "  method n 12-12 | abstract n(): void",
        "  method s 13-13 | static async *s<U>(a: U)",
        "  method [Symbol.iterator] 14-14 | [Symbol.iterator]()",
      ],
    ],
    [
      "interfaces, types and enums with their members",
      [
        "export interface I<T> extends J, K<T> {",
        "  a: string;",
        "  b?(x: number): void;",
        "  (call: string): void;",
        "  new (x: string): I<T>;",
        "}",
        'export type U = "a" | "b";',
        "export type O = { a: string; b(): void };",
        'export const enum E { A, B = 2, "c-d" = 3 }',
      ].join("\n"),
      [
        "+ interface I 1-6 | interface I<T> extends J, K<T>",
        "  property a 2-2 | a: string",
        "  method b 3-3 | b?(x: number): void",
        "  method (call) 4-4 | (call: string): void",
        "  method new 5-5 | new (x: string): I<T>",
        '+ type U 7-7 | type U = "a" | "b"',
        "+ type O 8-8 | type O = { a: string; b(): void }",
        "  property a 8-8 | a: string",
        "  method b 8-8 | b(): void",
        "+ enum E 9-9 | const enum E",
        "  value A 9-9 | A",
        "  value B 9-9 | B = 2",
        '  value c-d 9-9 | "c-d" = 3',
      ],
    ],
    [
      "namespaces and ambient declarations",
      "export namespace N { export const z = 1; }\nexport declare function f(a: string): void;\ndeclare const c: number;",
      [
        "+ namespace N 1-1 | namespace N",
        "+ function f 2-2 | function f(a: string): void",
        "- constant c 3-3 | const c: number",
      ],
    ],
    [
      "a default function without a name",
      "export default function () {}",
      ["+ function default 1-1 | function ()"],
    ],
    [
      "a default arrow",
      "export default async (a: number) => 5;",
      ["+ function default 1-1 | async (a: number)"],
    ],
    [
      "a default class without a name",
      "export default class extends B { x = 1 }",
      ["+ class default 1-1 | class extends B", "  property x 1-1 | x = 1"],
    ],
    [
      "what is exported after its declaration",
      "export default f;\nfunction f() {}",
      ["+ function f 2-2 | function f()"],
    ],
    ["what `export =` hands out", "export = f;\nfunction f() {}", ["+ function f 2-2 | function f()"]],
    [
      "what an export list names, under its own name",
      "function f() {}\nfunction g() {}\nexport { f as other };",
      ["+ function f 1-1 | function f()", "- function g 2-2 | function g()"],
    ],
    [
      "nothing inside functions",
      "export function f() { function g() {} const h = 1; class C {} }",
      ["+ function f 1-1 | function f()"],
    ],
  ])("%s", async (_, text, expected) => {
    expect(outline(await factsOf("a.ts", text))).toEqual(expected);
  });

  test("components in TSX", async () => {
    const { symbols, syntaxError } = await factsOf(
      "a.tsx",
      "export const C: React.FC<P> = ({ a }) => <div>{a}</div>;\nexport function D() { return <p>hi</p>; }",
    );
    expect(symbols.map((s) => [s.kind, s.name])).toEqual([
      ["function", "C"],
      ["function", "D"],
    ]);
    expect(syntaxError).toBeNull();
  });

  test("a base's name without its types, and the names of parameters", async () => {
    const { symbols } = await factsOf(
      "a.ts",
      "export class A extends B<C> implements D.E, F<G> {}\nexport function f(a: number, b = 2, ...rest: string[]) {}",
    );
    expect(symbols[0]?.bases).toEqual(["B", "D.E", "F"]);
    expect(symbols[1]?.parameters).toEqual(["a", "b", "...rest"]);
  });
});

describe("the comment of a symbol", () => {
  test.each<[string, string, string | null]>([
    ["a JSDoc block", "/** Yes. */\nexport const a = 1;", "Yes."],
    ["a JSDoc block above decorators", "/** Yes. */\n@dec()\nexport class A {}", "Yes."],
    ["lines directly above", "// Yes,\n// really.\nexport const a = 1;", "Yes,\nreally."],
    ["no block with a single star", "/* No. */\nexport const a = 1;", null],
    ["no lines after a blank one", "// No.\n\nexport const a = 1;", null],
    ["no comment at the end of the line before", "let z = 1; // No.\nexport const a = 1;", null],
    ["no words for a tool", "// prettier-ignore\nexport const a = 1;", null],
    ["no license", "/** Copyright 2020 Ada. Licensed under MIT. */\nexport const a = 1;", null],
    ["the nearest block", "/** No. */\n/** Yes. */\nexport const a = 1;", "Yes."],
  ])("is %s", async (_, text, expected) => {
    const { symbols } = await factsOf("a.ts", text);
    expect(symbols.at(-1)?.doc?.text ?? null).toBe(expected);
  });

  test("that says @internal keeps the symbol inside", async () => {
    const { symbols } = await factsOf("a.ts", "/**\n * Mine.\n * @internal\n */\nexport function f() {}");
    expect(symbols[0]).toMatchObject({ name: "f", exported: false });
  });

  test("of the file is the first one when it stands alone", async () => {
    const { doc } = await factsOf(
      "a.ts",
      "#!/usr/bin/env bun\n/** About the file. */\n\n/** About a. */\nexport const a = 1;",
    );
    expect(doc?.text).toBe("About the file.");
  });

  test("is not taken for the file's when it belongs to the first symbol", async () => {
    expect((await factsOf("a.ts", "/** About a. */\nexport const a = 1;")).doc).toBeNull();
  });
});

describe("what a TypeScript file imports and hands out", () => {
  test("imports by their names there and here", async () => {
    const { imports } = await factsOf(
      "a.ts",
      [
        'import d, { a as b, type T } from "./x";',
        'import * as ns from "./y.js";',
        'import "./side";',
        'import type { U } from "pkg";',
        'import old = require("./old");',
        'const lazy = () => import("./lazy");',
        '// import("./commented")',
      ].join("\n"),
    );
    expect(
      imports.map((i) => [i.line, i.from, i.names.map((n) => `${n.name} as ${n.as}`).join(", ")]),
    ).toEqual([
      [1, "./x", "default as d, a as b, T as T"],
      [2, "./y.js", "* as ns"],
      [3, "./side", ""],
      [4, "pkg", "U as U"],
      [5, "./old", "module.exports as old"],
      [6, "./lazy", ""],
    ]);
  });

  test("exports by their names there and here", async () => {
    const { exports } = await factsOf(
      "a.ts",
      'export { a as r, default as o } from "./z";\nexport * from "./all";\nexport * as n from "./ns";\nconst x = 1;\nexport { x as default };',
    );
    expect(exports).toEqual([
      { as: "r", local: "a", from: "./z" },
      { as: "o", local: "default", from: "./z" },
      { as: "*", local: "*", from: "./all" },
      { as: "n", local: "*", from: "./ns" },
      { as: "default", local: "x", from: null },
    ]);
  });

  test("references with the symbol that they are in, comments and strings aside", async () => {
    const { references } = await factsOf(
      "a.ts",
      'import { a, b } from "./x";\nimport * as ns from "./y";\nfunction f() {\n  // b\n  return a("b") + ns.one + x.b;\n}\nfunction g() { ns.one(); }',
    );
    expect(references).toEqual([
      { local: "a", member: null, within: ["f"] },
      { local: "ns", member: "one", within: ["f", "g"] },
    ]);
  });
});
