import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { wiki } from "../../../../src/jobs/wiki/wiki.ts";
import { type HandlerRun, handlerContext } from "../../../support/handler-context.ts";
import { type Fixture, repository } from "../../../support/repository.ts";

const FILES = {
  "README.md": [
    "# Deck",
    "",
    "Deck runs the jobs that it is given.",
    "",
    "## Usage",
    "",
    "```sh",
    "npm install deck",
    "npm start",
    "```",
    "",
    "```js",
    "const deck = require('deck');",
    "deck.run('a job');",
    "```",
  ].join("\n"),
  "package.json": '{ "name": "deck", "main": "lib/deck.js" }',
  "bench.js": "const deck = require('./lib/deck');\ndeck.run('x');\n",
  "lib/alias.js": "exports.later = setImmediate;\n",
  "lib/deck.js": `'use strict';

const { later } = require('./alias');

/**
 * Runs jobs, one after the other.
 */

const deck = exports = module.exports = {};

/**
 * Runs a job.
 *
 * For example:
 *
 *    deck.run('a job');
 *
 * @param {String} name
 * @return {deck} for chaining
 */

deck.run = function run(name) {
  later(() => name);
  return this;
};

/**
 * Stops all jobs.
 * @private
 */
deck.stop = function stop() {};
`,
  "lib/stop-error.js": `const { later } = require('./alias');

/** Thrown when a job is told to stop. */
class StopError extends Error {}

/**
 * A place for jobs.
 */
function Shelf() {
  later();
}

/** Puts a job on the shelf. */
Shelf.prototype.put = function (job) {};

module.exports = { StopError, Shelf };
`,
  "lib/Deck.stories.js": "export const Base = () => 1;\n",
  "test/deck.test.js":
    "const deck = require('..');\ntest('runs', () => {\n  deck.run('a');\n  deck.run('b');\n});\n",
  "go.mod": "module example.com/deck\n",
  "clock/now_unix.go": "package clock\n\n// Now is the time on Unix.\nfunc Now() int { return 1 }\n",
  "clock/now_windows.go": "package clock\n\n// Now is the time on Windows.\nfunc Now() int { return 2 }\n",
  "clock/tick.go": "package clock\n\n// Tick waits for the next second.\nfunc Tick() int { return Now() }\n",
  "options.ts": `/** What a deck can be told. */
export type Options = {
  /**
   * How many jobs run at once.
   * @default 1
   */
  readonly jobs?: number;
} & { readonly name: string };
`,
};

let fixture: Fixture;
let run: HandlerRun;
const page = (path: string) => readFile(join(run.outputDir, "docs", path), "utf8");

beforeAll(async () => {
  fixture = await repository({ files: FILES });
  run = await handlerContext({ policy: { repoRoots: [fixture.path] } });
  await wiki.run(run.ctx, { repo: fixture.path });
});

afterAll(async () => {
  await run[Symbol.asyncDispose]();
  await fixture[Symbol.asyncDispose]();
});

test("The overview tells the purpose, shows the use, and leads to the entry before the core", async () => {
  const overview = await page("overview.md");
  expect(overview).toContain("Deck runs the jobs that it is given.");
  expect(overview).toContain("## In use\n\n```js\nconst deck = require('deck');\ndeck.run('a job');\n```");
  expect(overview.indexOf("## Entry points")).toBeGreaterThan(overview.indexOf("## In use"));
  expect(overview.indexOf("## Start here")).toBeGreaterThan(overview.indexOf("## Entry points"));
});

test("Functions that CommonJS attaches to an object or a prototype are shown with their whole documentation", async () => {
  const lib = await page("modules/lib.md");
  expect(lib).toContain("| [`deck`](#deck) | object |");
  expect(lib).toContain("| [`run`](#deckrun) | `run(name)` | Runs a job. |");
  expect(lib).toContain("```ts\ndeck.run('a job');\n```");
  expect(lib).toContain("| `name` | `String` |");
  expect(lib).toContain("**Returns** `deck` for chaining");
  expect(lib).toContain("| [`put`](source:lib/stop-error.js#L14) | `put(job)` | Puts a job on the shelf. |");
  expect(lib).not.toContain("Stops all jobs");
});

test("Start here passes over a file of aliases and lists the errors", async () => {
  const start = await page("start-here.md");
  expect(start).not.toContain("[`lib/alias.js`](source:lib/alias.js):");
  expect(start).toContain("## How it fails");
  expect(start).toMatch(/\| \[`StopError`\]\(\S+#stoperror\) \| Thrown when a job is told to stop\. \|/);
});

test("A Go name with one declaration for each system is told once", async () => {
  const clock = await page("modules/clock.md");
  expect(clock.match(/^### `Now`$/gm)).toHaveLength(1);
  expect(clock).toContain(
    "Defined in [`clock/now_unix.go:4`](source:clock/now_unix.go#L4), for other builds in [`clock/now_windows.go:4`](source:clock/now_windows.go#L4).",
  );
});

test("A type's comments stand beside its properties, not in its signature", async () => {
  const top = await page("modules/top-level.md");
  expect(top).toContain("type Options = {\n  readonly jobs?: number;\n} & { readonly name: string }");
  expect(top).toContain("`readonly jobs?: number` | How many jobs run at once.");
  expect(top).toContain("`readonly name: string`");
});

test("Benchmarks and stories are not the core", async () => {
  const files = await page("reference/files.md");
  expect(files).toContain("| [`bench.js`](source:bench.js) | benchmark |");
  expect(files).toContain("| [`Deck.stories.js`](source:lib/Deck.stories.js) | example |");
});
