import { expect, test } from "bun:test";
import { readManifest } from "../../../../src/jobs/wiki/packages/read-manifest.ts";
import { packagesOf, workspacesOf } from "../../../../src/jobs/wiki/packages/workspaces.ts";

function asked(path: string, text: string): string[] {
  const read = readManifest(path, text);
  return (read?.dependencies ?? []).map((d) => `${d.line} ${d.kind} ${d.name} ${d.range ?? "any"}`);
}

test("package.json tells kinds of dependencies and commands, each with its line", () => {
  const text = `{
  "name": "deck",
  "version": "1.2.0",
  "bin": { "deck": "./cli.js" },
  "devDependencies": {
    "both": "^1"
  },
  "dependencies": {
    "both": "^2"
  },
  "peerDependencies": { "host": "*" },
  "peerDependenciesMeta": { "host": { "optional": true } }
}`;
  expect(asked("package.json", text)).toEqual([
    "9 runtime both ^2",
    "11 optional host *",
    "6 development both ^1",
  ]);
  expect(readManifest("package.json", text)).toMatchObject({
    name: "deck",
    version: "1.2.0",
    commands: [{ name: "deck", target: "./cli.js", line: 4 }],
  });
});

test("A manifest that is broken tells nothing", () => {
  expect(readManifest("package.json", "{")).toBeNull();
  expect(readManifest("Cargo.toml", "= [")).toBeNull();
  expect(readManifest("README.md", "x")).toBeNull();
});

test("Other ecosystems are read in their own formats", () => {
  expect(
    asked(
      "pyproject.toml",
      '[project]\nname = "deck"\ndependencies = [\n  "click>=8; python_version>\'3\'",\n]\n[dependency-groups]\ntest = ["pytest"]\n',
    ),
  ).toEqual(["4 runtime click >=8", "7 development pytest any"]);
  expect(asked("requirements.txt", "# no\nclick==8.1\n-r other.txt\nhttps://x\n")).toEqual([
    "2 runtime click ==8.1",
  ]);
  expect(
    asked(
      "go.mod",
      "module a.b/c\n\nrequire (\n\tgithub.com/x/y v1.2.3\n\tgithub.com/z/w v1.0.0 // indirect\n)\n",
    ),
  ).toEqual(["4 runtime github.com/x/y v1.2.3"]);
  expect(
    asked(
      "Cargo.toml",
      '[package]\nname = "deck"\n\n[dependencies]\nserde = { version = "1", optional = true }\n\n[dev-dependencies]\ninsta = "1.2"\n',
    ),
  ).toEqual(["5 optional serde 1", "8 development insta 1.2"]);
  expect(
    asked(
      "pom.xml",
      "<project>\n<dependencies>\n<dependency>\n<groupId>g</groupId>\n<artifactId>a</artifactId>\n<version>1</version>\n<scope>test</scope>\n</dependency>\n</dependencies>\n</project>",
    ),
  ).toEqual(["3 development g:a 1"]);
  expect(
    asked(
      "build.gradle.kts",
      'dependencies {\n  implementation("g:a:1.0")\n  // implementation("no:no:1")\n}\n',
    ),
  ).toEqual(["2 runtime g:a 1.0"]);
  expect(asked("A.csproj", '<PackageReference Include="X.Y" Version="1.0" />')).toEqual([
    "1 runtime X.Y 1.0",
  ]);
  expect(asked("composer.json", '{"require": {"php": ">=8", "a/b": "^1"}}')).toEqual(["1 runtime a/b ^1"]);
  expect(asked("Gemfile", "gem 'rack', '~> 3'\n# gem 'no'\n")).toEqual(["1 runtime rack ~> 3"]);
  expect(asked("build.sbt", '"com.x" %% "os" % "0.1" % Test\n')).toEqual(["1 development com.x:os 0.1"]);
});

test("The members of npm, pnpm, Cargo, Go, Maven and Gradle workspaces are told; what is excluded is not", () => {
  const members = (files: Record<string, string>) => {
    const texts = new Map(Object.entries(files));
    return [...workspacesOf(packagesOf(texts), texts)].map(([folder, p]) => `${folder} ${p.name}`);
  };
  const npm = {
    "packages/a/package.json": '{"name":"@x/a"}',
    "packages/b/package.json": '{"name":"@x/b"}',
    "other/package.json": '{"name":"no"}',
  };
  expect(members({ ...npm, "package.json": '{"workspaces":["packages/*"]}' })).toEqual([
    "packages/a @x/a",
    "packages/b @x/b",
  ]);
  expect(
    members({
      ...npm,
      "package.json": "{}",
      "pnpm-workspace.yaml": 'packages:\n  - "packages/*"\n  - "!packages/b"\ncatalog:\n  - other\n',
    }),
  ).toEqual(["packages/a @x/a"]);
  expect(members({ ...npm, "package.json": "{}" })).toEqual([]);
  expect(
    members({
      "Cargo.toml": '[workspace]\nmembers = ["crates/*"]',
      "crates/a/Cargo.toml": '[package]\nname = "a"',
    }),
  ).toEqual(["crates/a a"]);
  expect(members({ "go.work": "go 1.22\n\nuse (\n\t./a\n)\n", "a/go.mod": "module x.y/a\n" })).toEqual([
    "a x.y/a",
  ]);
  expect(
    members({
      "pom.xml": "<project><modules>\n<module>core</module>\n</modules></project>",
      "core/pom.xml": "<project>\n<artifactId>deck-core</artifactId>\n</project>",
    }),
  ).toEqual(["core deck-core"]);
});

test("Manifests of 200 KB without sense are read in bounded time", () => {
  for (const path of [
    "go.mod",
    "pom.xml",
    "build.gradle",
    "A.csproj",
    "Gemfile",
    "Package.swift",
    "build.sbt",
    "requirements.txt",
    "pnpm-workspace.yaml",
    "package.json",
  ]) {
    for (const brick of ["(", '"', "\\", " ", "<dependency>", "<parent>", "\n", ".package(", '"a" % ']) {
      const started = performance.now();
      readManifest(path, brick.repeat(200_000 / brick.length));
      expect([path, brick, performance.now() - started < 5000]).toEqual([path, brick, true]);
    }
  }
});
