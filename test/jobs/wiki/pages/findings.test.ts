import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { checkedWiki } from "../../../support/wiki-run.ts";

const FILES = {
  "package.json":
    '{\n  "name": "deck",\n  "workspaces": ["packages/*"],\n  "dependencies": { "express": "^5" }\n}\n',
  "packages/core/package.json":
    '{ "name": "@deck/core", "version": "1.0.0", "description": "Keeps jobs.", "bin": { "deck": "src/index.ts" } }\n',
  "packages/core/src/index.ts":
    'import express from "express";\nimport missing from "not-declared";\n\n/** Opens the deck. */\nexport function open() {\n  const app = express();\n  app.get("/jobs/:id", missing);\n  return process.env.DECK_PORT ?? "80";\n}\n',
  "packages/web/package.json": '{ "name": "@deck/web", "dependencies": { "@deck/core": "*" } }\n',
  "packages/web/src/page.ts":
    'import { open } from "@deck/core";\n\nexport const page = () => open();\nbus.emit("drawn|x", 1);\nbus.emit("drawn", 1);\n',
  "packages/web/test/page.test.ts": 'process.env.ONLY_A_TEST;\ntest("x", () => {});\n',
  ".env.example": "# Where `it` | listens.\nDECK_PORT=8080\n",
  "db/schema.sql":
    "CREATE TABLE users (id INT);\nCREATE TABLE jobs (id INT, owner INT REFERENCES users(id));\n",
};

let made: Awaited<ReturnType<typeof checkedWiki>>;
beforeAll(async () => {
  made = await checkedWiki(FILES);
});
afterAll(() => made[Symbol.asyncDispose]());
const read = (path: string) => Bun.file(join(made.run.outputDir, "docs", path)).text();

test("Every page of findings keeps the promises of a documentation and stands in the tree", () => {
  expect(made.wiki.problems).toEqual([]);
  expect(made.wiki.nav.pages.map((p) => p.path).filter((p) => p.startsWith("reference/"))).toEqual([
    "reference/environment.md",
    "reference/cli.md",
    "reference/routes.md",
    "reference/data-model.md",
    "reference/events.md",
    "reference/dependencies.md",
    "reference/api.md",
    "reference/files.md",
  ]);
});

test("A variable has its defaults, its meaning, its module and its lines; a test's variables are left out", async () => {
  const page = await read("reference/environment.md");
  expect(page).toContain(
    "| `8080` or `80` | Where \\`it\\` \\| listens. | [`@deck/core`](../modules/packages/core.md) |",
  );
  expect(page).toContain("[`src/index.ts:8`](source:packages/core/src/index.ts#L8) in [`open`]");
  expect(page).not.toContain("ONLY_A_TEST");
});

test("The packages of a workspace are modules with their own names, and say what they need of each other", async () => {
  expect(made.wiki.nav.tree.find((n) => n.title === "Modules")?.children.map((n) => n.title)).toEqual([
    "@deck/core",
    "@deck/web",
  ]);
  const core = await read("modules/packages/core.md");
  expect(core).toContain("Keeps jobs.");
  expect(core).toContain("The package `@deck/core` 1.0.0 of the workspace");
  expect(core).toContain("It is asked for by [`@deck/web`](web.md).");
  expect(core).toContain("## Configuration read here");
  expect(core).toContain("## Routes");
  expect(await read("modules/packages/web.md")).toContain("Its manifest asks for [`@deck/core`](core.md).");
});

test("The data model is drawn, dependencies name their importers, and the overview counts it all", async () => {
  expect(await read("reference/data-model.md")).toContain('"from":"jobs","to":"users"');
  const dependencies = await read("reference/dependencies.md");
  expect(dependencies).toContain(
    "| `express` | `^5` | [`package.json:4`](source:package.json#L4) | 1 | [`@deck/core`](../modules/packages/core.md) |",
  );
  expect(dependencies).toContain("- `not-declared`: ");
  expect(dependencies).not.toContain("| `@deck/core` |");
  const overview = await read("overview.md");
  expect(overview).toContain("[1 environment variable](reference/environment.md)");
  expect(overview).toContain("[1 package](reference/dependencies.md)");
  expect(overview).toContain("## Packages");
});
