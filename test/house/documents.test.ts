import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { documents } from "../../.ci/build-docs.ts";
import { trackedFiles } from "../../.ci/rules.ts";

const TOP = join(import.meta.dir, "../..");
const read = (path: string) => readFileSync(join(TOP, path), "utf8");
const README = read("README.md");
const { scripts } = JSON.parse(read("package.json"));
const written = trackedFiles(TOP).filter((path) => /^(docs\/.*|[A-Z]+)\.md$/.test(path));

test.each([...documents(README)])("%s is what the code makes of it", (path, text) => {
  expect(read(path)).toBe(text);
});

test("the README begins with the two commands, and both exist", () => {
  const [first] = /```sh\n([\s\S]*?)```/.exec(README) ?? [""];
  const commands = first.match(/npm (start|test)\b/g);
  expect(commands).toEqual(["npm start", "npm test"]);
  expect(scripts).toMatchObject({ start: expect.any(String), test: expect.any(String) });
});

test("every script that a document names exists", () => {
  const names = written.flatMap((path) =>
    [...read(path).matchAll(/(?:npm|bun) run ([a-z:-]+)/g)].map((m) => m[1]),
  );
  expect(names.filter((name) => name !== undefined && !(name in scripts))).toEqual([]);
});

test.each(written)("every link of %s leads to a file", (path) => {
  const links = [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((m) => m[1] ?? "");
  const dead = links.filter((link) => !existsSync(join(TOP, normalize(join(dirname(path), link)))));
  expect(dead).toEqual([]);
});
