import { describe, expect, test } from "bun:test";
import { bind } from "../../../../src/jobs/wiki/graph/bindings.ts";
import { languageOf } from "../../../../src/jobs/wiki/languages.ts";
import { compare } from "../../../../src/jobs/wiki/order.ts";
import { factsOf } from "../extract.ts";

/** Reads files and follows their imports. */
async function bound(files: Readonly<Record<string, string>>) {
  const code = Object.entries(files).filter(([path]) => languageOf(path) !== null);
  const facts = await Promise.all(
    code.map(async ([path, text]) => [path, await factsOf(path, text)] as const),
  );
  const manifests = Object.keys(files).filter((path) => languageOf(path) === null);
  return bind({
    files: new Map(facts.toSorted(([a], [b]) => compare(a, b))),
    manifests: manifests.toSorted(compare),
    manifest: (path) => files[path] ?? null,
  });
}

/** `from > to: names`, guesses left out. */
async function edges(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { edges: found } = await bound(files);
  return found
    .filter((edge) => !edge.weak)
    .map(({ from, to, names }) => `${from} > ${to}: ${[...names].toSorted(compare).join(", ")}`)
    .toSorted(compare);
}

describe("TypeScript and JavaScript imports lead", () => {
  const lib = "export const x = 1;\nexport default function main() {}\n";

  test.each<[string, Record<string, string>, string[]]>([
    ["to the file itself", { "a.ts": 'import { x } from "./b";\nx;', "b.ts": lib }, ["a.ts > b.ts: x"]],
    [
      "from the built name to the source",
      { "a.ts": 'import { x } from "./b.js";', "b.ts": lib },
      ["a.ts > b.ts: x"],
    ],
    [
      "to the index of a folder",
      { "a.ts": 'import d from "./b";', "b/index.tsx": lib },
      ["a.ts > b/index.tsx: main"],
    ],
    ["up", { "s/t/a.ts": 'import { x } from "../../b";', "b.ts": lib }, ["s/t/a.ts > b.ts: x"]],
    [
      "through what hands it on, under other names too",
      {
        "a.ts": 'import { y, z } from "./b";',
        "b.ts": 'export { x as y } from "./c";\nexport * from "./d";',
        "c.ts": lib,
        "d.ts": "export const z = 1;",
      },
      ["a.ts > c.ts: x", "a.ts > d.ts: z", "b.ts > c.ts: x", "b.ts > d.ts: "],
    ],
    [
      "through an import that is exported again",
      {
        "a.ts": 'import { y } from "./b";',
        "b.ts": 'import { x as y } from "./c";\nexport { y };',
        "c.ts": lib,
      },
      ["a.ts > c.ts: x", "b.ts > c.ts: x"],
    ],
    [
      "to members of a namespace",
      { "a.ts": 'import * as b from "./b";\nb.x;', "b.ts": lib },
      ["a.ts > b.ts: x"],
    ],
    [
      "by the paths of tsconfig.json, comments and all",
      {
        "p/src/a.ts": 'import { x } from "@/b";\nimport { x as z } from "base/c";',
        "p/src/b.ts": lib,
        "p/base/c.ts": lib,
        "p/tsconfig.json":
          '{ /* c */ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], }, }, }',
      },
      ["p/src/a.ts > p/base/c.ts: x", "p/src/a.ts > p/src/b.ts: x"],
    ],
    [
      "by a tsconfig.json that extends another",
      {
        "p/a.ts": 'import { x } from "~b";',
        "b.ts": lib,
        "p/tsconfig.json": '{ "extends": "../tsconfig.base.json" }',
        "tsconfig.base.json": '{ "compilerOptions": { "paths": { "~*": ["./*"] } } }',
      },
      ["p/a.ts > b.ts: x"],
    ],
    [
      "by the imports of package.json",
      {
        "src/a.ts": 'import { x } from "#lib/b";',
        "src/lib/b.ts": lib,
        "package.json": '{ "imports": { "#lib/*": "./src/lib/*.ts" } }',
      },
      ["src/a.ts > src/lib/b.ts: x"],
    ],
    [
      "to a package of the same workspace, from what it was built to",
      {
        "packages/a/src/a.ts": 'import { x } from "@w/b";\nimport { x as y } from "@w/b/more";',
        "packages/b/src/index.ts": lib,
        "packages/b/src/more.ts": lib,
        "packages/b/package.json": '{ "name": "@w/b", "exports": { ".": { "import": "./dist/index.js" } } }',
      },
      ["packages/a/src/a.ts > packages/b/src/index.ts: x", "packages/a/src/a.ts > packages/b/src/more.ts: x"],
    ],
    [
      "by require",
      { "a.js": "const { x } = require('./b');\nx();", "b.js": "exports.x = function () {};" },
      ["a.js > b.js: x"],
    ],
    [
      "by require to the main file of a folder",
      {
        "test/a.js": "const { x } = require('..');\nx();",
        "index.js": "exports.y = 1;",
        "lib/main.js": "exports.x = function () {};",
        "package.json": '{ "main": "./lib/main" }',
      },
      ["test/a.js > lib/main.js: x"],
    ],
    [
      "by require to the file of a name before the folder of that name, and to its index",
      {
        "a.js": "require('./b');\nrequire('./c');",
        "b.js": "",
        "b/package.json": '{ "main": "d.js" }',
        "b/d.js": "",
        "c/package.json": "{}",
        "c/index.js": "",
      },
      ["a.js > b.js: ", "a.js > c/index.js: "],
    ],
    [
      "in circles, to an end",
      { "a.ts": 'export * from "./b";\nimport { none } from "./b";', "b.ts": 'export * from "./a";' },
      ["a.ts > b.ts: ", "b.ts > a.ts: "],
    ],
    [
      "nowhere when the file is not there",
      { "a.ts": 'import { x } from "./gone";\nimport "../../../etc/passwd";' },
      [],
    ],
  ])("%s", async (_, files, expected) => {
    expect(await edges(files)).toEqual(expected);
  });

  test("out of the repository, to packages and to what comes with the runtime", async () => {
    const { external } = await bound({
      "a.ts":
        'import fs from "node:fs";\nimport p from "path/posix";\nimport x from "@s/p/deep";\nimport y from "y/z";',
    });
    expect([...external.values()].map((e) => [e.name, e.standard])).toEqual([
      ["node:fs", true],
      ["node:path/posix", true],
      ["@s/p", false],
      ["y", false],
    ]);
  });
});

describe("Python imports lead", () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      "to siblings and upwards",
      {
        "p/__init__.py": "",
        "p/a.py": "from .b import f\nfrom . import b\nf(); b.g()",
        "p/b.py": "def f(): pass\ndef g(): pass",
        "p/s/__init__.py": "",
        "p/s/c.py": "from ..b import g\nfrom ... import nothing\ng()",
      },
      ["p/a.py > p/__init__.py: ", "p/a.py > p/b.py: f, g", "p/s/c.py > p/b.py: g"],
    ],
    [
      "through what a package hands on",
      { "p/__init__.py": "from .b import f as g", "p/b.py": "def f(): pass", "a.py": "from p import g\ng()" },
      ["a.py > p/b.py: f", "p/__init__.py > p/b.py: f"],
    ],
    [
      "below src, and with a dotted name",
      { "src/p/__init__.py": "", "src/p/b.py": "def f(): pass", "t.py": "import p.b as x\nx.f()" },
      ["t.py > src/p/b.py: f"],
    ],
    [
      "by a star to everything",
      { "p/__init__.py": "from .b import *", "p/b.py": "def f(): pass", "a.py": "from p import f\nf()" },
      ["a.py > p/b.py: f", "p/__init__.py > p/b.py: "],
    ],
  ])("%s", async (_, files, expected) => {
    expect((await edges(files)).filter((edge) => edge !== "p/a.py > p/__init__.py: ")).toEqual(
      expected.filter((edge) => edge !== "p/a.py > p/__init__.py: "),
    );
  });

  test("out of the repository, also where a file has the name of a standard module", async () => {
    const { external, edges: found } = await bound({
      "p/__init__.py": "",
      "p/json.py": "import json\nimport requests.x\n",
    });
    expect([...external.values()].map((e) => [e.name, e.standard])).toEqual([
      ["json", true],
      ["requests", false],
    ]);
    expect(found).toEqual([]);
  });
});

describe("Go imports lead", () => {
  test("to the file of the package that declares the name", async () => {
    expect(
      await edges({
        "go.mod": "module example.org/m/v2 // c\n",
        "a/a.go":
          'package a\nimport "example.org/m/v2/b"\nimport x "example.org/m/v2/c"\nvar _ = b.F()\nfunc G() { x.H() }\n',
        "b/one.go": "package b\nfunc E() {}\n",
        "b/two.go": "package b\nfunc F() int { return 1 }\n",
        "b/two_test.go": "package b\nfunc F() int { return 2 }\n",
        "c/c.go": "package c\nfunc H() {}\n",
      }),
    ).toEqual(["a/a.go > b/two.go: F", "a/a.go > c/c.go: H"]);
  });

  test("by names of the same package only as a guess", async () => {
    const files = {
      "a/a.go": "package a\nfunc F() { helper() }\n",
      "a/b.go": "package a\nfunc helper() {}\n",
    };
    expect(await edges(files)).toEqual([]);
    expect((await bound(files)).edges.map((edge) => [edge.from, edge.to, edge.weak])).toEqual([
      ["a/a.go", "a/b.go", true],
    ]);
  });

  test("out of the repository, to modules and to the standard library", async () => {
    const { external } = await bound({
      "a.go": 'package a\nimport (\n\t"net/http"\n\t"github.com/x/y/z"\n\t"gopkg.in/yaml.v3"\n)\n',
    });
    expect([...external.values()].map((e) => [e.name, e.standard])).toEqual([
      ["net/http", true],
      ["github.com/x/y", false],
      ["gopkg.in/yaml.v3", false],
    ]);
  });
});

describe("Java imports lead", () => {
  test("to the class, to classes inside it, to static members and to its package", async () => {
    expect(
      await edges({
        "a/A.java":
          "package a;\nimport b.B;\nimport b.B.Inner;\nimport static b.C.help;\nimport d.*;\nclass A { B b; Inner i; Dee d; Same s; void m() { help(); } }\n",
        "a/Same.java": "package a;\nclass Same {}\n",
        "b/B.java": "package b;\npublic class B { public static class Inner {} }\n",
        "b/C.java": "package b;\npublic class C { public static void help() {} }\n",
        "d/Dee.java": "package d;\npublic class Dee {}\n",
        "d/E.java": "package d;\npublic class E {}\n",
      }),
    ).toEqual([
      "a/A.java > a/Same.java: Same",
      "a/A.java > b/B.java: B, B.Inner",
      "a/A.java > b/C.java: C",
      "a/A.java > d/Dee.java: Dee",
    ]);
  });

  test("out of the repository", async () => {
    const { external } = await bound({
      "A.java": "import java.util.List;\nimport org.junit.jupiter.api.Test;\nclass A {}\n",
    });
    expect([...external.values()].map((e) => [e.name, e.standard])).toEqual([
      ["java.util", true],
      ["org.junit.jupiter", false],
    ]);
  });
});

test.each<[string, Record<string, string>, string[]]>([
  [
    "a name that a module does not have is no use of its default export",
    {
      "a.ts": 'import * as b from "./b";\nb.unknown();\nb;',
      "b.ts": "export default function main() {}\n",
    },
    [],
  ],
  [
    "what require gives is the default export, and so are its members",
    {
      "a.js": "const b = require('./b');\nb.unknown();",
      "b.js": "module.exports = function main() {};",
    },
    ["b.js#main"],
  ],
  ...[
    "def check(version):\n    major, patch = version\n    return patch\n",
    "def check(url, patch=None):\n    return patch\n",
    "def check(urls):\n    return [patch for patch in urls]\n",
    "check = lambda patch: patch\n",
    "class A:\n    def m(self, patch):\n        return patch\n",
  ].map((code): [string, Record<string, string>, string[]] => [
    `a local name that is also an import's is no use: ${JSON.stringify(code)}`,
    { "p/__init__.py": `from .api import patch\n${code}`, "p/api.py": "def patch(): pass\n" },
    [],
  ]),
  ...[
    "export function f(patch: string): string {\n  return patch;\n}\n",
    "export const f = (url: string, ...patch: string[]) => patch;\n",
    "export function f() {\n  const patch = 1;\n  return patch;\n}\n",
    "export class A {\n  m(patch: string): string {\n    return patch;\n  }\n}\n",
  ].map((code): [string, Record<string, string>, string[]] => [
    `a local name that is also an import's is no use: ${JSON.stringify(code)}`,
    { "a.ts": `import { patch } from "./api";\n${code}`, "api.ts": "export const patch = 1;\n" },
    [],
  ]),
  [
    "what one function declares hides nothing in another, and a keyword of a call hides nothing",
    {
      "p/__init__.py":
        "from .api import patch\n\nclass A:\n    def m(self, patch):\n        return patch\n\n    def n(self):\n        return self.m(\n            patch=patch(),\n        )\n",
      "p/api.py": "def patch(): pass\n",
      "a.ts":
        'import { send } from "./b";\nexport const f = (send: number) => send;\nexport const g = () => send(1);\n',
      "b.ts": "export const send = (n: number) => n;\n",
    },
    ["b.ts#send", "p/api.py#patch"],
  ],
])("%s", async (_, files, expected) => {
  expect([...(await bound(files)).usedBy.keys()].toSorted(compare)).toEqual(expected);
});

test("who uses a symbol is known by file, and by the symbol in whose lines it is used", async () => {
  const { usedBy, dependsOn } = await bound({
    "a.ts": 'import { x, y } from "./b";\nexport function f() { return x; }\nexport type T = typeof x;\n',
    "b.ts": "export const x = 1;\nexport const y = 2;\n",
  });
  expect([...usedBy].map(([key, users]) => [key, [...users]])).toEqual([["b.ts#x", ["a.ts"]]]);
  expect([...dependsOn].map(([key, needs]) => [key, [...needs]])).toEqual([
    ["a.ts#f", ["b.ts#x"]],
    ["a.ts#T", ["b.ts#x"]],
  ]);
});
