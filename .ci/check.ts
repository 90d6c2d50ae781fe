/**
 * The gate before a commit: `bun .ci/check.ts` runs what needs no test, side by side, and then the tests that are
 * quick; `--all` runs every test, `--static` none. Each check prints one line, and its output only when it fails.
 */
import { availableParallelism } from "node:os";

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

const bun = process.execPath;
/** A tool from node_modules, run by Bun: some of them refuse Node 20. */
const tool = (name: string, ...args: string[]) => [bun, "--bun", `node_modules/.bin/${name}`, ...args];

const STATIC: readonly Check[] = [
  { name: "types", command: tool("tsc", "--noEmit", "--pretty", "false") },
  { name: "unescaped text in views", command: tool("xss-scan") },
  { name: "layers and cycles", command: tool("depcruise", "src", "views", "--output-type", "err-long") },
  {
    name: "format and lint",
    command: ["node_modules/.bin/biome", "ci", "--colors=off", "--error-on-warnings", "."],
  },
  { name: "dead code", command: tool("knip", "--no-progress", "--treat-config-hints-as-errors") },
  { name: "house rules", command: [bun, ".ci/rules.ts"] },
  { name: "built assets are fresh", command: [bun, ".ci/build-assets.ts", "--check"] },
  { name: "generated docs are fresh", command: [bun, ".ci/build-docs.ts", "--check"] },
  { name: "sample is fresh", command: [bun, ".ci/build-sample.ts", "--check"] },
];

/** Tests that start servers, browsers, containers or many programs, or try random histories: together they take minutes. */
const SLOW = [
  "test/browser/**",
  "test/recovery/**",
  "test/deploy/**",
  "test/model/**",
  "test/examples/**",
  "test/package/**",
  "test/queue/executors/**",
  "test/queue/limits.test.ts",
  "test/cli/serve.test.ts",
  "test/cli/start-up.test.ts",
  "test/cli/terminal.test.ts",
];
const test = [bun, "test", "--timeout", "30000"];
const QUICK: Check = {
  name: "quick tests",
  command: [...test, ...SLOW.map((path) => `--path-ignore-patterns=${path}`)],
};
const ALL: Check = { name: "all tests and examples", command: test };

const began = performance.now();
const queue = [...STATIC];
const failed: string[] = [];
await Promise.all(
  Array.from({ length: Math.max(2, availableParallelism()) }, async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) await report(check);
  }),
);
if (process.argv.includes("--all")) await report(ALL);
else if (!process.argv.includes("--static")) await report(QUICK);

const seconds = secondsSince(began);
const verdict = failed.length === 0 ? "all good" : `failed: ${failed.join(", ")}`;
console.log(`\n${verdict} (${seconds} s)`);
process.exit(failed.length === 0 ? 0 : 1);

async function report(check: Check): Promise<void> {
  const start = performance.now();
  const { ok, output } = await run(check.command);
  console.log(`${ok ? "ok  " : "FAIL"}  ${check.name}  ${secondsSince(start)} s`);
  if (ok) return;
  failed.push(check.name);
  console.log(`${output.trimEnd()}\n`);
}

async function run(command: readonly string[]): Promise<Outcome> {
  const child = Bun.spawn([...command], { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [out, err, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), child.exited]);
  return { ok: code === 0, output: out + err };
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}
