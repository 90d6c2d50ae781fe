/**
 * How long does a reader wait for a page? Writes a documentation like that of a large repository into a folder of its
 * own, then reads it cold (the first time), warm (from the cache), and its longest source file.
 *
 *     bun bench/docs.ts [pages=400]
 */
import { cpus } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/adapters/clock.ts";
import type { DocsNav } from "../src/domain/docs-page.ts";
import { createArtifacts } from "../src/library/artifacts.ts";
import { createDiagrams } from "../src/library/diagram.ts";
import { createDocs } from "../src/library/docs.ts";
import { createHighlighter } from "../src/library/highlight.ts";
import { createSourceRows } from "../src/library/source-rows.ts";
import { temporaryFolder } from "./support.ts";

const JOB = "019a0000-0000-7000-8000-000000000001";
const PAGES = Number(process.argv[2] ?? 400);

async function main(): Promise<void> {
  using folder = temporaryFolder();
  const root = folder.path;
  const paths = Array.from({ length: PAGES }, (_, i) => `modules/group-${i % 20}/module-${i}.md`);
  const texts = paths.map(page);
  await Promise.all(paths.map((path, i) => Bun.write(join(root, JOB, "docs", path), texts[i] ?? "")));
  await Bun.write(join(root, JOB, "docs/nav.json"), JSON.stringify(navOf(paths)));

  const docs = createDocs({
    artifacts: createArtifacts({ root }),
    diagrams: createDiagrams(),
    baseOf: (id) => `/docs/${id}`,
    clock: systemClock,
  });
  const kilobytes = texts.reduce((sum, text) => sum + text.length, 0) / 1000 / PAGES;
  console.log(
    `${PAGES} pages of ${kilobytes.toFixed(1)} KB on average, ${cpus().length} cores, Bun ${Bun.version}`,
  );
  const first = await timed(() => docs.read(JOB, paths[0] ?? ""));
  console.log(`first page of a new process (starts Graphviz): ${first.toFixed(1)} ms`);
  await report("page, cold", paths.slice(1), (path) => docs.read(JOB, path));
  await report("page, warm", paths, (path) => docs.read(JOB, path));

  const highlighter = createHighlighter();
  const source = `${texts[0]?.match(/```ts\n(.*?)```/s)?.[1] ?? ""}\n`.repeat(200);
  const sizes = Array.from({ length: 20 }, (_, i) => source.slice(0, 100_000 + i));
  await report("source file of 100 KB, cold", sizes, (text) =>
    createSourceRows(highlighter).render(text, highlighter.byName("ts")),
  );
}

await main();

async function timed(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function report<T>(name: string, items: readonly T[], run: (item: T) => unknown): Promise<void> {
  const times: number[] = [];
  for (const item of items) times.push(await timed(() => run(item)));
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2);
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(0.9999)} ms`);
}

function navOf(paths: readonly string[]): DocsNav {
  return {
    title: "bench",
    source: { repo: "bench", ref: "main", commit: "0".repeat(40) },
    entry: paths[0] ?? "",
    stats: { pages: paths.length },
    tree: paths.map((path) => ({ title: path, path, children: [] })),
    pages: paths.map((path, i) => ({
      path,
      title: path,
      summary: "",
      previous: paths[i - 1] ?? null,
      next: paths[i + 1] ?? null,
    })),
  };
}

/** A module's page: prose, a diagram of 16 nodes, a table, and for each of its types a signature with its text. */
function page(path: string, index: number): string {
  const nodes = Array.from({ length: 16 }, (_, i) => ({
    id: `m${i}`,
    label: `group ${(index + i) % 20} · module-${index + i}`,
    href: `../group-${(index + i) % 20}/module-${index + i}.md`,
    kind: i === 0 ? "focus" : "module",
  }));
  const edges = nodes
    .slice(1)
    .map((node, i) => ({ from: i % 2 ? "m0" : node.id, to: i % 2 ? node.id : "m0", weight: i }));
  const rows = Array.from(
    { length: 20 },
    (_, i) =>
      `| used by | [module-${i}](../group-${i % 20}/module-${i}.md) | ${i} | \`Cache\`, \`Partition${i}\` |`,
  );
  const types = Array.from(
    { length: 8 },
    (_, i) => `### Partition${i}

\`\`\`ts
export interface Partition${i}<Key extends string, Value> {
  /** Gets or creates a value for the given key. */
  getOrCreate(key: Key, create: (key: Key) => Promise<Value>): Promise<Value>;
  readonly size: number;
}
\`\`\`

A partition of the *cache*, number ${i}. Defined in [src/${path}:${i}](source:src/${path}#L${i}-L${i + 9}).
`,
  );
  return `# Module ${index}

> Module \`${path}\` · 3 files · 648 lines · ts

It defines 8 public types and is used by 20 modules, chiefly [the next](module-${index + 20}.md).

## Dependencies

\`\`\`diagram
${JSON.stringify({ nodes, edges })}
\`\`\`

| Direction | Module | Files | Through |
|---|---|---:|---|
${rows.join("\n")}

## Types

${types.join("\n")}
`;
}
