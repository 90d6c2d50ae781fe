/** Stage times of the `wiki` job: `bun bench/wiki.ts [folder of a repository] [--keep folder] [--no-history]`. */
import { cp } from "node:fs/promises";
import { parseArgs } from "node:util";
import { wiki } from "../src/jobs/wiki/wiki.ts";
import { handlerContext } from "../test/support/handler-context.ts";
import { repository } from "../test/support/repository.ts";

const FILES = 1000;
const LINES_A_FILE = 250;
const FUNCTIONS = 7;
const PUBLIC = 3;
const STEPS = 6;

const { values, positionals } = parseArgs({
  args: Bun.argv.slice(2),
  allowPositionals: true,
  options: { keep: { type: "string" }, "no-history": { type: "boolean" } },
});
const given = positionals[0];
await using made = given === undefined ? await synthetic() : null;
const repo = given ?? made?.path ?? "";
await using run = await handlerContext({ policy: { repoRoots: [repo] } });
const started = performance.now();
const marks: { stage: string; at: number }[] = [];
const enter = run.ctx.stage.bind(run.ctx);
const ctx = {
  ...run.ctx,
  stage: (name: string) => {
    marks.push({ stage: name, at: performance.now() });
    enter(name);
  },
};
const input = { repo, ...(values["no-history"] === true ? { history: false } : {}) };
const result = await wiki.run(ctx, input);
const ended = performance.now();
for (const [i, mark] of marks.entries()) {
  const until = marks[i + 1]?.at ?? ended;
  console.log(`${mark.stage.padEnd(8)} ${(until - mark.at).toFixed(0).padStart(6)} ms`);
}
console.log(`${"total".padEnd(8)} ${(ended - started).toFixed(0).padStart(6)} ms`);
for (const line of run.lines) console.log(`  ${line.stage.padEnd(8)} ${line.message}`);
for (const warning of run.warnings) console.log(`  warning  ${warning}`);
console.log(JSON.stringify(result), `RSS ${(process.memoryUsage.rss() / 1024 ** 2).toFixed(0)} MB`);
if (values.keep !== undefined) await cp(run.outputDir, values.keep, { recursive: true });

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
