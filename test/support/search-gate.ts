/**
 * How well a documentation's symbols are found by their names.
 *
 *     bun test/support/search-gate.ts FOLDER
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { systemClock } from "../../src/adapters/clock.ts";
import type { DocsSymbol } from "../../src/domain/docs-data.ts";
import { anchorOf } from "../../src/library/anchors.ts";
import { createArtifacts } from "../../src/library/artifacts.ts";
import { DocsSearch } from "../../src/library/search/docs-search.ts";

const MEMBERS: ReadonlySet<string> = new Set(["constructor", "method", "property", "value"]);
const JOB = "019a0000-0000-7000-8000-000000000001";

export interface Findability {
  readonly symbols: number;
  /** Among the first three hits is a symbol of that name. */
  readonly byName: number;
  /** Among the first three hits is this very symbol; where several share a name, that is not always possible. */
  readonly byPlace: number;
  /** Names that did not lead to a symbol of that name. */
  readonly lost: readonly string[];
  readonly slowestMs: number;
  readonly p95Ms: number;
}

/** @param outputDir the folder of a `wiki` job, which holds `docs` */
export async function findability(outputDir: string): Promise<Findability> {
  const root = await mkdtemp(join(tmpdir(), "jobdeck-gate-"));
  await Bun.$`cp -r ${resolve(outputDir)} ${join(root, JOB)}`.quiet();
  const search = new DocsSearch({
    ...{ path: ":memory:", storeId: "gate", artifacts: createArtifacts({ root }), clock: systemClock },
    volume: () => ({ type: "wiki", createdAt: 0, isFinal: true }),
    volumes: () => [JOB],
    onFault(cause) {
      console.error(cause);
    },
  });
  try {
    for (let waits = 0; waits < 1000; waits += 1) {
      const found = await search.inDocs(JOB, { text: "first", limit: 1 });
      if (found?.pending === 0) break;
    }
    // The job wrote it; that it has this shape is what other tests are about.
    const data: { readonly symbols: readonly DocsSymbol[] } = await Bun.file(
      join(outputDir, "docs/symbols.json"),
    ).json();
    const all = data.symbols.filter((s) => s.public && !MEMBERS.has(s.kind));
    const times: number[] = [];
    const lost: string[] = [];
    let byPlace = 0;
    for (const symbol of all) {
      const start = performance.now();
      const found = await search.inDocs(JOB, { text: symbol.name, limit: 12 });
      times.push(performance.now() - start);
      const first = (found?.hits ?? []).slice(0, 3);
      const named = first.filter((hit) => hit.title.map(({ text }) => text).join("") === symbol.name);
      if (named.length === 0) lost.push(symbol.name);
      const anchor = anchorOf(symbol.anchor ?? "");
      if (named.some((hit) => hit.page === symbol.page && hit.anchor === anchor)) byPlace += 1;
    }
    times.sort((a, b) => a - b);
    return {
      symbols: all.length,
      byName: all.length - lost.length,
      byPlace,
      lost,
      slowestMs: times.at(-1) ?? 0,
      p95Ms: times[Math.floor(times.length * 0.95)] ?? 0,
    };
  } finally {
    await search.stop();
    await rm(root, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { lost, ...figures } = await findability(process.argv[2] ?? ".");
  console.log(figures, lost.slice(0, 20));
}
