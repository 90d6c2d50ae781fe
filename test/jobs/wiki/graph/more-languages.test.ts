import { describe, expect, test } from "bun:test";
import { bind } from "../../../../src/jobs/wiki/graph/bindings.ts";
import { linked } from "../../../../src/jobs/wiki/graph/linked.ts";
import { languageOf } from "../../../../src/jobs/wiki/languages.ts";
import { compare } from "../../../../src/jobs/wiki/order.ts";
import { factsOf } from "../extract.ts";

type Files = Readonly<Record<string, string>>;

async function bound(files: Files) {
  const code = Object.entries(files).filter(([path]) => languageOf(path) !== null);
  const facts = await Promise.all(
    code.map(async ([path, text]) => [path, await factsOf(path, text)] as const),
  );
  const project = {
    files: new Map(facts.toSorted(([a], [b]) => compare(a, b))),
    manifests: Object.keys(files).toSorted(compare),
    manifest: (path: string) => files[path] ?? null,
  };
  const all = linked(project);
  return { ...bind({ ...project, files: all }), files: all };
}

/** `from > to: names`, and what is outside. */
async function edges(files: Files): Promise<string[]> {
  const { edges: found, external } = await bound(files);
  return [
    ...found
      .filter((edge) => !edge.weak)
      .map(({ from, to, names }) => `${from} > ${to}: ${[...names].toSorted(compare).join(", ")}`),
    ...[...external.values()].map(
      (e) => `${[...e.files].join()} > ${e.standard ? "standard " : ""}${e.name}`,
    ),
  ].toSorted(compare);
}

describe("PHP's names lead", () => {
  const client = "<?php\nnamespace App\\Http;\nclass Client {}\nfunction send() {}\n";
  test.each<[string, Files, string[]]>([
    [
      "through `use`, also in groups, renamed and for functions",
      {
        "a.php":
          "<?php\nnamespace App;\nuse App\\Http\\{Client as C};\nuse function App\\Http\\send;\nclass A { function m() { send(new C()); } }",
        "http.php": client,
      },
      ["a.php > http.php: Client, send"],
    ],
    [
      "from the namespace of the file, without `use`",
      { "a.php": "<?php\nnamespace App\\Http;\nclass A extends Client {}", "http.php": client },
      ["a.php > http.php: Client"],
    ],
    [
      "by a whole name, and below a namespace that is used",
      {
        "a.php": "<?php\nnamespace B;\nuse App\\Http;\nnew \\App\\Http\\Client; new Http\\Client;",
        "http.php": client,
      },
      ["a.php > http.php: Client"],
    ],
    [
      "nowhere when a global class, a method, a string or a comment is only called the same",
      {
        "a.php":
          "<?php\nnamespace App\\Http;\n// Client\n$x->Client(); echo 'Client', \"Client\"; new \\Client; $Client = 1; X::Client;",
        "http.php": client,
      },
      [],
    ],
    [
      "to the file that composer.json means when two declare the name",
      {
        "composer.json": '{"autoload":{"psr-4":{"App\\\\":"src/"}}}',
        "a.php": "<?php\nuse App\\Http\\Client;\nnew Client;",
        "copy/http.php": client,
        "src/Http/Client.php": client,
      },
      ["a.php > src/Http/Client.php: Client"],
    ],
    [
      "nowhere when nothing tells two of one name apart",
      { "a.php": "<?php\nuse App\\Http\\Client;", "b.php": client, "c.php": client },
      [],
    ],
    [
      "outside, named by vendor and package",
      { "a.php": "<?php\nuse Psr\\Http\\Message\\RequestInterface;\nuse Throwable;" },
      ["a.php > Psr\\Http"],
    ],
    [
      "outside, named as composer.json asks for it",
      {
        "composer.json": '{"require":{"psr/http-message":"1","acme/log":"1"}}',
        "a.php":
          "<?php\nuse Psr\\Http\\Message\\RequestInterface;\nuse Acme\\Log\\Deep\\Writer;\nuse Acme\\Other\\Thing;",
      },
      ["a.php > Acme\\Other", "a.php > acme/log", "a.php > psr/http-message"],
    ],
    [
      "to files that are required by a path that is written out",
      { "a.php": "<?php\nrequire __DIR__ . '/lib/b.php';\nrequire $x;", "lib/b.php": client },
      ["a.php > lib/b.php: "],
    ],
  ])("%s", async (_, files, expected) => {
    expect(await edges(files)).toEqual(expected);
  });
});

describe("Ruby's constants lead", () => {
  const base = "module App\n  class Base\n    LIMIT = 1\n    def go; end\n  end\nend\n";
  test.each<[string, Files, string[]]>([
    [
      "through the modules around them",
      { "lib/app/base.rb": base, "lib/app/sub.rb": "module App\n  class Sub < Base\n  end\nend\n" },
      ["lib/app/sub.rb > lib/app/base.rb: App::Base"],
    ],
    [
      "by whole names, also to constants of a class",
      { "lib/app/base.rb": base, "main.rb": "puts App::Base::LIMIT\n" },
      ["main.rb > lib/app/base.rb: App::Base"],
    ],
    [
      "nowhere when the module around has no such name",
      {
        "lib/app/base.rb": base,
        "lib/b.rb":
          "module Other\n  class Sub < Base\n  end\nend\n# App::Base\nputs 'App::Base', :Base, /App::Base/, %w[App::Base]\nmakeApp::x <<~TEXT\n  App::Base\nTEXT\n",
      },
      [],
    ],
    [
      "to files by `require` from `lib`, and by `require_relative`",
      {
        "lib/app/base.rb": base,
        "lib/app.rb": 'require "app/base"\nrequire_relative "app/sub"\nrequire "set"\nrequire "rack/utils"\n',
        "lib/app/sub.rb": "module App\n  class Sub\n    def x; end\n  end\nend\n",
      },
      [
        "lib/app.rb > lib/app/base.rb: ",
        "lib/app.rb > lib/app/sub.rb: ",
        "lib/app.rb > rack",
        "lib/app.rb > standard set",
      ],
    ],
  ])("%s", async (_, files, expected) => {
    expect(await edges(files)).toEqual(expected);
  });

  test("what is outside is named as the Gemfile and gemspecs ask for it", async () => {
    const files = {
      Gemfile: "gem 'rack-protection'\n",
      "a.gemspec": "Gem::Specification.new do |s|\n  s.add_dependency 'tilt', '~> 2'\nend\n",
      "lib/a.rb": "require 'rack/protection/base'\nrequire 'tilt/erb'\nrequire 'rack/utils'\n",
    };
    expect(await edges(files)).toEqual(["lib/a.rb > rack", "lib/a.rb > rack-protection", "lib/a.rb > tilt"]);
  });

  test("a class that is opened again is one, with members of both files", async () => {
    const { files } = await bound({
      "lib/a.rb": base,
      "lib/b.rb": "module App\n  class Base\n    def more; end\n  end\nend\n",
      "spec/c_spec.rb": "module App\n  class Base\n    def only_in_tests; end\n  end\nend\n",
    });
    const members = files.get("lib/a.rb")?.symbols.flatMap((s) => s.members) ?? [];
    expect(members.map((m) => [m.name, m.path])).toEqual([
      ["LIMIT", undefined],
      ["go", undefined],
      ["more", "lib/b.rb"],
    ]);
    expect(files.get("lib/b.rb")?.symbols).toEqual([]);
  });
});

describe("names of Kotlin and Scala lead", () => {
  test.each<[string, Files, string[]]>([
    [
      "through imports, by other names, by stars and within a package",
      {
        "a/A.kt":
          "package a\nimport b.B as X\nimport c.*\nimport d.twice\nclass A : Near() {\n  val x = X()\n  val c = Cell()\n}\n",
        "a/Near.kt": "package a\nopen class Near {\n}\n",
        "b/B.kt": "package b\nclass B {\n}\n",
        "c/C.kt": "package c\nclass Cell {\n}\nclass Unused {\n}\n",
        "d/D.kt": "package d\nfun Int.twice(): Int = this * 2\nfun once() {\n}\n",
      },
      ["a/A.kt > a/Near.kt: Near", "a/A.kt > b/B.kt: B", "a/A.kt > c/C.kt: Cell", "a/A.kt > d/D.kt: twice"],
    ],
    [
      "into Java, and from Java",
      {
        "a/A.kt": "package a\nimport b.J\nclass A {\n  val j = J()\n}\n",
        "b/J.java": "package b;\nimport a.A;\npublic class J { A a; }\n",
      },
      ["a/A.kt > b/J.java: J", "b/J.java > a/A.kt: A"],
    ],
    [
      "to what is common when every platform has its own",
      {
        "l/src/commonMain/kotlin/B.kt": "package b\nexpect class B\n",
        "l/src/jsMain/kotlin/B.kt": "package b\nactual class B\n",
        "l/src/jvmMain/kotlin/B.kt": "package b\nactual class B\n",
        "m/src/main/kotlin/A.kt": "package a\nimport b.B\nclass A(val b: B)\n",
      },
      ["m/src/main/kotlin/A.kt > l/src/commonMain/kotlin/B.kt: B"],
    ],
    [
      "nowhere from members, strings, comments and names that the file declares",
      {
        "a/A.kt":
          'package a\n// Near\nclass A {\n  class Far {\n  }\n  val s = "Near"\n  fun f(x: Any) = x.Near\n  val f = Far()\n}\n',
        "a/Far.kt": "package a\nclass Far {\n}\n",
        "a/Near.kt": "package a\nclass Near {\n}\n",
      },
      [],
    ],
    [
      "through Scala's groups, renamings and packages in packages",
      {
        "a.scala":
          "package app\npackage web\nimport app.data.{Row, Table => T}\nimport java.io.File\nclass A(r: Row) {\n  val t = new T\n  val u = Util.x\n}\n",
        "b.scala": "package app.data\nclass Row\nclass Table\n",
        "c.scala": "package app\nobject Util { val x = 1 }\n",
      },
      ["a.scala > b.scala: Row, Table", "a.scala > c.scala: Util", "a.scala > standard java.io"],
    ],
    [
      "to objects that begin with a small letter, by their package",
      {
        "a.scala": "package app\nclass A {\n  os.read(1)\n  val write = 2\n  write\n}\n",
        "b.scala": "package os\nobject read { def apply(x: Int) = x }\nobject write\n",
      },
      ["a.scala > b.scala: read"],
    ],
    [
      "outside, named by package",
      { "a.kt": "package a\nimport kotlin.math.abs\nimport org.junit.Test\nimport com.x.y.z.W\n" },
      ["a.kt > com.x.y", "a.kt > org.junit", "a.kt > standard kotlin.math"],
    ],
  ])("%s", async (_, files, expected) => {
    expect(await edges(files)).toEqual(expected);
  });
});

describe("Swift's types lead", () => {
  const manifest =
    'let package = Package(name: "P", targets: [\n.target(name: "Core"), .target(name: "App", dependencies: ["Core"]), .testTarget(name: "CoreTests") ])';
  test.each<[string, Files, string[]]>([
    [
      "within a module, and by the import of another one",
      {
        "Package.swift": manifest,
        "Sources/App/A.swift": "import Core\nimport Foundation\nlet s = Store()\n",
        "Sources/App/B.swift": "let s = Store()\n",
        "Sources/Core/Store.swift": "public class Store {\n  let e: Entry\n}\n",
        "Sources/Core/Entry.swift": "public struct Entry {\n}\n",
      },
      [
        "Sources/App/A.swift > Sources/Core/Store.swift: Store",
        "Sources/App/A.swift > standard Foundation",
        "Sources/Core/Store.swift > Sources/Core/Entry.swift: Entry",
      ],
    ],
    [
      "nowhere when a type inside another one is called the same, or a generic parameter",
      {
        "a.swift": "func f<Item>(x: Item) -> State { State() }\n",
        "b.swift": "struct State {\n}\nstruct Item {\n}\nstruct Other {\n  enum State { case on }\n}\n",
      },
      [],
    ],
    [
      "nowhere from the middle of a word, strings and comments",
      {
        "a.swift": '// Item\nfunc testItem(_ lastItem: Int) { print("Item", x.Item) }\n',
        "b.swift": "struct Item {\n}\n",
      },
      [],
    ],
  ])("%s", async (_, files, expected) => {
    expect(await edges(files)).toEqual(expected);
  });

  test("extensions in other files belong to their type", async () => {
    const { files } = await bound({
      "a.swift": "public struct S {\n}\n",
      "b.swift": "extension S {\n  public func more() {}\n  func within() {}\n}\n",
    });
    expect(files.get("a.swift")?.symbols[0]?.members.map((m) => [m.name, m.path])).toEqual([
      ["more", "b.swift"],
    ]);
    expect(files.get("b.swift")?.symbols).toEqual([]);
  });

  test("what a program shares among its files is there to read; what is private is not", async () => {
    const { files } = await bound({ "a.swift": "struct S {\n}\nprivate struct P {\n}\n" });
    expect(files.get("a.swift")?.symbols.map((s) => [s.name, s.exported])).toEqual([
      ["S", true],
      ["P", false],
    ]);
  });
});

describe("shell commands lead", () => {
  const library = "helper() {\n  :\n}\nother() {\n  :\n}\n";
  test.each<[string, Files, string[]]>([
    [
      "to functions of files that are read in, also through others",
      {
        "run.sh": "source lib/all.sh\nmain() {\n  helper x\n}\n",
        "lib/all.sh": '. "$(dirname "$0")/helper.sh"\n',
        "lib/helper.sh": library,
      },
      ["lib/all.sh > lib/helper.sh: ", "run.sh > lib/all.sh: ", "run.sh > lib/helper.sh: helper"],
    ],
    [
      "by the end of a path that begins with variables, when only one file ends so",
      { "bin/run.sh": 'source "$ROOT/$LIB/helper.sh"\nhelper\n', "lib/helper.sh": library },
      ["bin/run.sh > lib/helper.sh: helper"],
    ],
    [
      "nowhere without `source`, from arguments, or when two files end so",
      {
        "a.sh": 'helper\nsource "$X/helper.sh"\necho other\n',
        "b/helper.sh": library,
        "c/helper.sh": library,
      },
      [],
    ],
  ])("%s", async (_, files, expected) => {
    expect(await edges(files)).toEqual(expected);
  });
});
