import type { Module, ModuleEdge } from "../graph/atlas.ts";
import { descending } from "../order.ts";
import type { Book } from "./book.ts";
import { code, count, list, number, table } from "./markdown.ts";
import { fileMap } from "./module-diagram.ts";
import { type Page, PageWriter } from "./page.ts";

export const ARCHITECTURE = "architecture.md";
const MOST_CONNECTIONS = 120;
const LINKS = "A link is a pair of files of which one imports the other.";

export function architecturePage(book: Book): Page {
  const page = new PageWriter(ARCHITECTURE, "Architecture", "Architecture", book.places);
  const { layering, moduleEdges, modules } = book.atlas;
  const inhabited = modules.filter((m) => m.files.length > 0);
  const height = Math.max(0, ...layering.layer.values()) + 1;
  const cycles = layering.cycles.length;
  if (inhabited.length > 1) {
    page.add(
      `${count(inhabited.length, "module")} in ${count(height, "layer")}: a module uses only modules of lower layers${cycles > 0 ? `, except within ${count(cycles, "cycle")}` : ""}. This is read from the imports between files.`,
    );
    writeLayers(page, book, inhabited, height);
  }
  const [only] = inhabited;
  if (inhabited.length === 1 && only !== undefined) writeInside(page, book, only);
  writeCycles(page, book);
  writeConnections(page, book, moduleEdges);
  writeExternal(page, book);
  if (inhabited.length === 0) page.add("There is no source code to show.");
  return page.done("Layers, cycles, connections between modules, and what comes from outside.");
}

function writeLayers(page: PageWriter, book: Book, modules: readonly Module[], height: number): void {
  page.heading(2, "Layers");
  const rows: string[][] = [];
  for (let layer = height - 1; layer >= 0; layer -= 1) {
    const here = modules.filter((m) => book.atlas.layering.layer.get(m.id) === layer);
    const names = descending(
      here,
      (m) => m.rank,
      (m) => m.id,
    ).map((m) => book.module(page.path, m));
    if (names.length > 0) rows.push([String(layer + 1), names.join(", ")]);
  }
  page.add(table(["Layer#", "Modules"], rows), "Layer 1 uses no module of another layer.");
}

/** The files of the only module, since there are no modules to tell apart. */
function writeInside(page: PageWriter, book: Book, module: Module): void {
  page.add(`All source files make one module, ${book.module(page.path, module)}.`);
  page.diagram(fileMap(module, book.edgesWithin(module), page.path));
}

function writeCycles(page: PageWriter, book: Book): void {
  const { layering, modules, moduleEdges } = book.atlas;
  if (layering.cycles.length === 0) return;
  page.heading(2, "Cycles");
  page.add(
    "Modules that need each other, directly or around a circle. The lightest connection of each is the easiest to cut.",
  );
  for (const ids of layering.cycles) {
    const members = ids.flatMap((id) => modules.find((m) => m.id === id) ?? []);
    const inside = descending(
      moduleEdges.filter((e) => members.includes(e.from) && members.includes(e.to)),
      (e) => -e.weight,
      (e) => `${e.from.id}\n${e.to.id}`,
    );
    const lightest = inside
      .slice(0, 4)
      .map((e) => `  - ${book.module(page.path, e.from)} ${through(e)} ${book.module(page.path, e.to)}`);
    page.add(
      [
        `- ${list(
          members.map((m) => book.module(page.path, m)),
          members.length > 9 ? 8 : 9,
        )}`,
        ...lightest,
      ].join("\n"),
    );
  }
}

function through(edge: ModuleEdge): string {
  const names = edge.names.map((n) => code(n.name));
  return names.length === 0 ? "loads" : `uses ${list(names, names.length > 4 ? 3 : 4)} of`;
}

function writeConnections(page: PageWriter, book: Book, edges: readonly ModuleEdge[]): void {
  if (edges.length === 0) return;
  page.heading(2, "Connections");
  const strongest = descending(
    edges,
    (e) => e.files + e.weight / 1e6,
    (e) => `${e.from.id}\n${e.to.id}`,
  );
  page.add(
    strongest.length > MOST_CONNECTIONS
      ? `The ${MOST_CONNECTIONS} strongest of ${number(strongest.length)}; the others are on the modules' pages. ${LINKS}`
      : LINKS,
    table(
      ["From", "To", "Links#", "Through"],
      strongest.slice(0, MOST_CONNECTIONS).map((e) => [
        book.module(page.path, e.from),
        book.module(page.path, e.to),
        String(e.files),
        list(
          e.names.map((n) => code(n.name)),
          e.names.length > 6 ? 5 : 6,
        ),
      ]),
    ),
  );
}

function writeExternal(page: PageWriter, book: Book): void {
  const inSource = book.atlas.external
    .map((e) => ({ ...e, paths: [...e.files].filter((p) => book.atlas.files.get(p)?.role === "source") }))
    .filter((e) => e.paths.length > 0);
  const ranked = descending(
    inSource,
    (e) => e.paths.length,
    (e) => e.name,
  );
  const packages = ranked.filter((e) => !e.standard);
  const standard = ranked.filter((e) => e.standard);
  if (ranked.length === 0) return;
  page.heading(2, "From outside");
  page.add(
    table(
      ["Package", "Files#", "In modules"],
      packages.map((e) => {
        const used = new Set(e.paths.flatMap((p) => book.atlas.moduleOf.get(p) ?? []));
        const names = descending(
          used,
          (m) => m.rank,
          (m) => m.id,
        ).map((m) => book.module(page.path, m));
        return [code(e.name), String(e.paths.length), list(names, names.length > 5 ? 4 : 5)];
      }),
    ),
    packages.length === 0 ? "The source imports no package from outside the repository." : "",
    standard.length > 0
      ? `From the standard library: ${list(
          standard.map((e) => code(e.name)),
          standard.length > 31 ? 30 : 31,
        )}.`
      : "",
  );
}
