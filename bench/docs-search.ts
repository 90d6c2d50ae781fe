/**
 * How long does a reader wait for what is found, while typing? Writes documentations like those of large repositories
 * into a folder of its own, reads them into the index, and types words of theirs letter by letter, in one and in all.
 *
 *     bun bench/docs-search.ts [wikis=20] [pages=200]
 */
import { cpus } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/adapters/clock.ts";
import { createArtifacts } from "../src/library/artifacts.ts";
import { DocsSearch } from "../src/library/search/docs-search.ts";
import { temporaryFolder } from "./support.ts";

const WIKIS = Number(process.argv[2] ?? 20);
const PAGES = Number(process.argv[3] ?? 200);
const SECTIONS = 10;

/** Few words are frequent and many are rare, as in any text; the same ones in every run. */
const WORDS = Array.from({ length: 4000 }, (_, i) => wordOf(i));
const QUERIES = [
  "ca",
  "ka",
  "the",
  "cache",
  "partition",
  "getOrCreate",
  "lo",
  "config file",
  "how to resume",
  "Cache.get",
];

async function main(): Promise<void> {
  using folder = temporaryFolder();
  const jobs = Array.from(
    { length: WIKIS },
    (_, i) => `019a0000-0000-7000-8000-${String(i).padStart(12, "0")}`,
  );
  let characters = 0;
  for (const [n, job] of jobs.entries()) characters += await write(join(folder.path, job, "docs"), n);
  const index = join(folder.path, "search.sqlite");
  const search = new DocsSearch({
    ...{
      path: index,
      storeId: "bench",
      artifacts: createArtifacts({ root: folder.path }),
      clock: systemClock,
    },
    volume: () => ({ type: "wiki", createdAt: 0, isFinal: true }),
    volumes: () => jobs,
    onFault(cause) {
      throw cause;
    },
  });
  console.log(
    `${WIKIS} wikis of ${PAGES} pages, ${(characters / 1e6).toFixed(1)} MB, ${cpus().length} cores, Bun ${Bun.version}`,
  );
  const start = performance.now();
  while ((await search.everywhere({ text: "none", limit: 1 })).pending > 0) await Bun.sleep(0);
  const seconds = (performance.now() - start) / 1000;
  const megabytes = (Bun.file(index).size / 1e6).toFixed(1);
  console.log(`read in: ${seconds.toFixed(1)} s, ${megabytes} MB on the disk`);
  const typed = [
    ...QUERIES,
    ...Array.from({ length: 60 }, (_, i) => `${WORDS[i * 7]} ${WORDS[i * 13 + 5]}`),
  ].flatMap((query) => Array.from({ length: query.length }, (_, i) => query.slice(0, i + 1)));
  const one = jobs[Math.floor(WIKIS / 2)] ?? "";
  await report("in one, as typed", typed, (text) => search.inDocs(one, { text, limit: 12 }));
  await report("in all, as typed", typed, (text) => search.everywhere({ text, limit: 30 }));
  const whole = typed.filter((_, i) => i % 9 === 0);
  await report("a symbol by its name", whole, (text) => search.symbol(one, text));
  const gone = performance.now();
  search.remove(one);
  await search.stop();
  console.log(`one taken out: ${(performance.now() - gone).toFixed(0)} ms until it has stopped`);
}

await main();

async function report(
  name: string,
  items: readonly string[],
  run: (item: string) => Promise<unknown>,
): Promise<void> {
  const times: { readonly item: string; readonly ms: number }[] = [];
  for (const item of items) {
    const start = performance.now();
    await run(item);
    times.push({ item, ms: performance.now() - start });
  }
  times.sort((a, b) => a.ms - b.ms);
  const at = (share: number) => (times[Math.floor(times.length * share)]?.ms ?? 0).toFixed(2);
  const slowest = times.at(-1);
  console.log(
    `${name}: ${items.length} queries, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${slowest?.ms.toFixed(2)} ms (${slowest?.item})`,
  );
}

async function write(folder: string, wiki: number): Promise<number> {
  let seed = wiki + 1;
  const chance = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const word = () => WORDS[Math.floor(chance() ** 3 * WORDS.length)] ?? "";
  const words = (count: number) => Array.from({ length: count }, word).join(" ");
  const symbols: unknown[] = [];
  let characters = 0;
  for (let n = 0; n < PAGES; n += 1) {
    const page = `modules/module-${n}.md`;
    const sections = Array.from({ length: SECTIONS }, (_, i) => {
      const name = `${word()}${capital(word())}${capital(word())}`;
      const anchor = name.toLowerCase();
      symbols.push({
        ...{
          name,
          kind: i % 3 === 0 ? "class" : "function",
          public: true,
          page,
          anchor,
          path: `src/${n}.ts`,
        },
        ...{
          line: i + 1,
          endLine: i + 9,
          signature: `function ${name}(${word()}: string)`,
          summary: words(8),
        },
        ...{ language: "TypeScript", uses: Math.floor(chance() * 20) },
      });
      return `### \`${name}\`\n\n\`\`\`ts\nfunction ${name}(${word()}: string): void\n\`\`\`\n\n${words(60)}.\n`;
    });
    const text = `# ${words(2)}\n\n${words(40)}.\n\n## Functions\n\n${sections.join("\n")}`;
    characters += text.length;
    await Bun.write(join(folder, page), text);
  }
  await Bun.write(join(folder, "symbols.json"), JSON.stringify({ symbols }));
  const source = { repo: `https://example.com/${wiki}`, ref: "main", commit: "0".repeat(40) };
  const nav = { title: `wiki ${wiki}`, source, entry: "modules/module-0.md", stats: {}, tree: [], pages: [] };
  await Bun.write(join(folder, "nav.json"), JSON.stringify(nav));
  return characters;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function wordOf(n: number): string {
  const known = [
    "the",
    "cache",
    "of",
    "to",
    "partition",
    "config",
    "get",
    "or",
    "create",
    "file",
    "how",
    "resume",
  ][n];
  const syllables = [
    "ka",
    "lo",
    "mi",
    "ter",
    "un",
    "ses",
    "pro",
    "di",
    "con",
    "re",
    "ni",
    "va",
    "est",
    "or",
    "ing",
  ];
  let rest = n + 20;
  let word = "";
  for (; rest > 0; rest = Math.floor(rest / syllables.length)) word += syllables[rest % syllables.length];
  return known ?? word;
}
