/**
 * Stage times of the `wiki` job: `bun bench/wiki.ts [folder of a repository] [--keep folder] [--no-history] [--again]`. With `--again`
 * it runs once more when a commit has changed a few files, and once more when nothing has.
 */
import { existsSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { $ } from "bun";
import { wiki } from "../src/jobs/wiki/wiki.ts";
import { handlerContext } from "../test/support/handler-context.ts";
import { repository } from "../test/support/repository.ts";
import { temporaryFolder } from "./support.ts";

const FILES = 1000;
const LINES_A_FILE = 250;
const FUNCTIONS = 7;
const PUBLIC = 3;
const STEPS = 6;
/** Files that the later commit of `--again` changes. */
const CHANGED = 5;

const { values, positionals } = parseArgs({
  args: Bun.argv.slice(2),
  allowPositionals: true,
  options: { keep: { type: "string" }, "no-history": { type: "boolean" }, again: { type: "boolean" } },
});
const given = positionals[0];
await using made = given === undefined ? await synthetic() : null;
await using later = values.again === true ? await oneCommitLater(given ?? made?.path ?? "") : null;
const repo = later?.path ?? given ?? made?.path ?? "";
using kept = temporaryFolder();
if (later === null) await document({});
else {
  console.log("# cold");
  await document({ ref: later.first });
  console.log(`# again, ${CHANGED} of its files changed`);
  await document({ ref: later.second });
  console.log("# again, nothing changed, and without the result's own cache");
  await document({ ref: later.second });
}

async function document(more: { readonly ref?: string }): Promise<void> {
  await using run = await handlerContext({
    policy: { repoRoots: [repo] },
    cacheFile: join(kept.path, "cache", "jobs.db"),
  });
  const started = performance.now();
  const marks: { stage: string; at: number }[] = [];
  const enter = run.ctx.stage.bind(run.ctx);
  let first: number | null = null;
  const ctx = {
    ...run.ctx,
    stage: (name: string) => {
      marks.push({ stage: name, at: performance.now() });
      enter(name);
    },
    artifact: async (path: string, data: string | Uint8Array) => {
      await run.ctx.artifact(path, data);
      if (path.endsWith(".md")) first ??= performance.now();
    },
  };
  const input = { repo, ...more, ...(values["no-history"] === true ? { history: false } : {}) };
  const result = await wiki.run(ctx, input);
  const ended = performance.now();
  for (const [i, mark] of marks.entries()) {
    const until = marks[i + 1]?.at ?? ended;
    console.log(`${mark.stage.padEnd(8)} ${(until - mark.at).toFixed(0).padStart(6)} ms`);
  }
  const cloned = marks.find((mark) => mark.stage === "list")?.at ?? started;
  console.log(`${"total".padEnd(8)} ${(ended - started).toFixed(0).padStart(6)} ms`);
  if (first !== null) console.log(`first page ${(first - cloned).toFixed(0)} ms after the clone`);
  for (const line of run.lines) console.log(`  ${line.stage.padEnd(8)} ${line.message}`);
  for (const warning of run.warnings) console.log(`  warning  ${warning}`);
  console.log(JSON.stringify(result), `RSS ${(process.memoryUsage.rss() / 1024 ** 2).toFixed(0)} MB`);
  if (values.keep !== undefined) await cp(run.outputDir, values.keep, { recursive: true });
}

/** The repository with one commit more, which adds a line to a few of its source files. */
async function oneCommitLater(
  path: string,
): Promise<{ readonly path: string; readonly first: string; readonly second: string } & AsyncDisposable> {
  const folder = temporaryFolder();
  const gitDir = join(folder.path, "later.git");
  const git = (...args: readonly string[]) => $`git --git-dir ${gitDir} ${args}`.text();
  await $`git init --quiet --bare ${gitDir}`;
  const source = (await $`git -C ${path} rev-parse --absolute-git-dir`.text()).trim();
  await writeFile(join(gitDir, "objects", "info", "alternates"), `${join(source, "objects")}\n`);
  const shallow = join(source, "shallow");
  if (existsSync(shallow)) await cp(shallow, join(gitDir, "shallow"));
  const first = (await $`git -C ${path} rev-parse HEAD`.text()).trim();
  const names = (await git("ls-tree", "-r", "--name-only", first)).split("\n");
  const chosen = names.filter(
    (name) => /^[\w./-]+\.(?:ts|py|go|java|js)$/.test(name) && !name.endsWith(".d.ts"),
  );
  const step = Math.max(1, Math.floor(chosen.length / CHANGED));
  let stream = `commit refs/heads/main\ncommitter Bench <bench@example.org> 1900000000 +0000\ndata 5\nlater\nfrom ${first}\n`;
  for (const name of chosen.filter((_, i) => i % step === 0).slice(0, CHANGED)) {
    const text = `${await git("show", `${first}:${name}`)}\n`;
    stream += `M 100644 inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  }
  await $`git --git-dir ${gitDir} fast-import --quiet < ${Buffer.from(stream)}`;
  await git("symbolic-ref", "HEAD", "refs/heads/main");
  await git("update-ref", "refs/heads/first", first);
  return {
    ...{ path: gitDir, first: "first", second: "main" },
    async [Symbol.asyncDispose]() {
      folder[Symbol.dispose]();
    },
  };
}

/** A thousand TypeScript files of 250 lines in fifty folders, each importing from four others. */
async function synthetic(): ReturnType<typeof repository> {
  const files: Record<string, string> = {
    "README.md": "# Synthetic\n\nA repository made to measure the wiki job.\n",
  };
  for (let i = 0; i < FILES; i += 1) files[pathOf(i)] = source(i);
  return repository({ files });
}

function pathOf(i: number): string {
  return `src/area${i % 10}/part${i % 50}/unit${i}.ts`;
}

/** About as dense as the real repositories that we read: seven functions a file, three of them public. */
function source(i: number): string {
  const others = [1, 7, 31, 120].map((step) => (i * 3 + step) % FILES);
  const lines = [...others.map((other) => `import { make${other} } from "../../../${pathOf(other)}";`), ""];
  for (let n = 0; n < FUNCTIONS; n += 1) lines.push(...unit(i, n, others[n % others.length] ?? 0));
  while (lines.length < LINES_A_FILE) lines.push("// The end of this unit.");
  return `${lines.join("\n")}\n`;
}

function unit(i: number, n: number, other: number): readonly string[] {
  const name = n === 0 ? `make${i}` : `step${i}of${n}`;
  const steps = Array.from({ length: STEPS }, (_, k) => [
    `  const part${k} = input.filter((each) => each % ${k + 2} === 0).map((each) => each + ${n});`,
    `  if (part${k}.length > ${k * 10}) {`,
    `    total += part${k}.reduce((sum, each) => sum + each, ${n * k});`,
    "  }",
  ]).flat();
  return [
    "/**",
    ` * Adds step ${n} of unit ${i} to what was there before.`,
    " * @param input the numbers so far",
    " * @returns the numbers with one more",
    " */",
    `${n < PUBLIC ? "export " : ""}function ${name}(input: readonly number[]): number[] {`,
    "  let total = 0;",
    ...steps,
    `  return [...input, total].concat(make${other}.length);`,
    "}",
    "",
  ];
}
