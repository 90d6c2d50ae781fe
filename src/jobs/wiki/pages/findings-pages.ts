import type { DiagramSpec } from "../../../domain/docs-page.ts";
import type { EventFinding, FlagFinding, TableFinding } from "../findings/finding.ts";
import type { Placed } from "../findings/gather.ts";
import type { Module } from "../graph/atlas.ts";
import type { Book } from "./book.ts";
import { installedCommands, writeInstalled } from "./dependencies.ts";
import { filledTable, grouped, modulesOf, places, value, words } from "./findings-parts.ts";
import { code, count, list, sourceLink, sourceUrl } from "./markdown.ts";
import { type Page, PageWriter } from "./page.ts";

export const ENVIRONMENT = "reference/environment.md";
export const FLAGS = "reference/cli.md";
export const ROUTES = "reference/routes.md";
export const TABLES = "reference/data-model.md";
export const EVENTS = "reference/events.md";

/** A page for each kind of finding that there is one of. */
export function findingsPages(book: Book): Page[] {
  const { environment, flags, routes, tables, events } = book.findings;
  return [
    ...(environment.length > 0 ? [environmentPage(book)] : []),
    ...(flags.length > 0 || installedCommands(book).length > 0 ? [flagsPage(book)] : []),
    ...(routes.length > 0 ? [routesPage(book)] : []),
    ...(tables.length > 0 ? [tablesPage(book)] : []),
    ...(events.length > 0 ? [eventsPage(book)] : []),
  ];
}

function environmentPage(book: Book): Page {
  const page = new PageWriter(ENVIRONMENT, "Environment variables", "Environment variables", book.places);
  const names = grouped(book.findings.environment, (f) => f.name);
  page.add(
    `${count(names.length, "environment variable is", "environment variables are")} named in the source or in files that set up the program. Names that are put together at run time are not listed.`,
    filledTable(
      ["Variable", "Where", "Default", "What it is for", "Module"],
      names.map(([name, found]) => {
        const fallbacks = [...new Set(found.flatMap((f) => f.fallback ?? []))];
        const doc = found.find((f) => f.doc !== null)?.doc ?? null;
        const said = fallbacks.slice(0, 3).map(value).join(" or ");
        return [code(name), places(book, found), said, words(doc), modulesOf(book, ENVIRONMENT, found)];
      }),
    ),
  );
  return page.done(
    `${count(names.length, "environment variable")} with defaults and the lines that read them.`,
  );
}

function flagsPage(book: Book): Page {
  const page = new PageWriter(FLAGS, "Command line", "Command line", book.places);
  const { flags } = book.findings;
  const of = (sort: FlagFinding["sort"]) => flags.filter((f) => f.sort === sort);
  const commands = grouped(of("command"), (f) => f.name);
  const byFile = grouped(of("flag"), (f) => f.path);
  page.add(
    flags.length === 0
      ? ""
      : `${count(commands.length, "command")} and ${count(of("flag").length, "flag")} are declared in ${count(new Set(flags.map((f) => f.path)).size, "file")}.`,
  );
  writeInstalled(page, book);
  if (commands.length > 0) {
    page.heading(2, "Commands");
    page.add(
      filledTable(
        ["Command", "What it does", "Module", "Where"],
        commands.map(([name, found]) => [
          code(name),
          words(found.find((f) => f.help !== null)?.help ?? null),
          modulesOf(book, FLAGS, found),
          places(book, found),
        ]),
      ),
    );
  }
  for (const [path, found] of byFile) {
    page.heading(2, `Flags of ${code(path)}`);
    page.add(
      filledTable(
        ["Flag", "Short", "Default", "What it does", "Where"],
        found.map((f) => [
          code(f.name),
          f.short === null ? "" : code(f.short),
          value(f.fallback),
          words(f.help),
          places(book, [f]),
        ]),
      ),
    );
  }
  const said = [
    ...(installedCommands(book).length > 0
      ? [count(installedCommands(book).length, "installed command")]
      : []),
    ...(commands.length > 0 ? [count(commands.length, "command")] : []),
    ...(byFile.length > 0 ? [count(of("flag").length, "flag")] : []),
  ];
  return page.done(`${list(said)} with the lines that declare them.`);
}

function routesPage(book: Book): Page {
  const page = new PageWriter(ROUTES, "Routes", "HTTP routes", book.places);
  const { routes } = book.findings;
  page.add(
    `${count(routes.length, "route")}, each as its file writes it: a prefix that another file mounts it under is not part of it.`,
  );
  for (const [, found] of grouped(routes, (r) => r.module?.title ?? "")) {
    const [first] = found;
    if (first?.module !== null && first?.module !== undefined) page.heading(2, code(first.module.title));
    page.add(
      modulesOf(book, ROUTES, found) === "" ? "" : `Answered in ${modulesOf(book, ROUTES, found)}.`,
      filledTable(
        ["Method", "Path", "Handler", "Where"],
        found.map((r) => [
          r.method,
          r.path === "" ? "empty" : code(r.path),
          r.handler === null ? "" : code(r.handler),
          places(book, [r]),
        ]),
      ),
    );
  }
  return page.done(`${count(routes.length, "HTTP route")} with their handlers.`);
}

/** More boxes cannot be read. */
const MOST_DRAWN = 16;

function tablesPage(book: Book): Page {
  const page = new PageWriter(TABLES, "Data model", "Data model", book.places);
  const { tables } = book.findings;
  page.add(
    `${count(tables.length, "table")}, as ${[...new Set(tables.map((t) => t.through))].sort().join(" and ")} declares them.`,
  );
  if (tables.length <= MOST_DRAWN) page.diagram(relations(tables));
  for (const found of tables) {
    page.heading(2, code(found.name));
    const module = modulesOf(book, TABLES, [found]);
    page.add(
      `${found.through}, ${sourceLink(found.path, found.line)}${module === "" ? "" : `, in ${module}`}.`,
      filledTable(
        ["Column", "Type", "Refers to"],
        found.columns.map((c) => [
          c.name === "" ? "" : code(c.name),
          c.type === "" ? "" : code(c.type),
          c.to === null ? "" : code(c.to),
        ]),
      ),
    );
  }
  return page.done(`${count(tables.length, "table")} with columns and relations.`);
}

function relations(tables: readonly Placed<TableFinding>[]): DiagramSpec {
  const names = [...new Set(tables.map((t) => t.name))];
  const edges = new Map<string, DiagramSpec["edges"][number]>();
  for (const { name, columns } of tables) {
    for (const column of columns) {
      if (column.to === null || column.to === name || !names.includes(column.to)) continue;
      // Both sides of a relation may name it.
      if (edges.has(`${column.to}\n${name}`)) continue;
      edges.set(`${name}\n${column.to}`, { from: name, to: column.to });
    }
  }
  const drawn = new Set([...edges.values()].flatMap((e) => [e.from, e.to]));
  const nodes = names
    .filter((n) => drawn.has(n))
    .map((name) => {
      const found = tables.find((t) => t.name === name);
      return {
        id: name,
        label: name,
        ...(found === undefined ? {} : { href: sourceUrl(found.path, found.line) }),
      };
    });
  return {
    nodes,
    edges: [...edges.values()],
    caption: "An arrow points from a table to the one that it refers to.",
  };
}

function eventsPage(book: Book): Page {
  const page = new PageWriter(EVENTS, "Events", "Events", book.places);
  const names = grouped(book.findings.events, (e) => `${e.name}\n${e.through}`);
  const side = (found: readonly Placed<EventFinding>[], which: EventFinding["side"]) =>
    places(
      book,
      found.filter((f) => f.side === which),
    );
  page.add(
    `${count(names.length, "event")} by a name that stands in the source.`,
    filledTable(
      ["Event", "Through", "Emitted in", "Listened to in"],
      names.map(([, found]) => [
        code(found[0]?.name ?? ""),
        found[0]?.through ?? "",
        side(found, "emits"),
        side(found, "listens"),
      ]),
    ),
  );
  return page.done(`${count(names.length, "event")}, who emits them and who listens.`);
}

/** What a module reads, answers and keeps, for its page. */
export function writeFindings(page: PageWriter, book: Book, module: Module): void {
  const own = <T extends Placed>(all: readonly T[]) => all.filter((f) => f.module === module);
  const environment = grouped(own(book.findings.environment), (f) => f.name);
  if (environment.length > 0) {
    page.heading(2, "Configuration read here");
    page.add(
      filledTable(
        ["Variable", "Default", "Where"],
        environment.map(([name, found]) => [
          code(name),
          value(found.find((f) => f.fallback !== null)?.fallback ?? null),
          places(book, found),
        ]),
      ),
    );
  }
  const routes = own(book.findings.routes);
  if (routes.length > 0) {
    page.heading(2, "Routes");
    page.add(
      filledTable(
        ["Method", "Path", "Handler", "Where"],
        routes.map((r) => [
          r.method,
          r.path === "" ? "empty" : code(r.path),
          r.handler === null ? "" : code(r.handler),
          places(book, [r]),
        ]),
      ),
    );
  }
  const tables = own(book.findings.tables);
  if (tables.length > 0) {
    page.heading(2, "Tables");
    page.add(
      filledTable(
        ["Table", "Columns#", "Declared with", "Where"],
        tables.map((t) => [code(t.name), String(t.columns.length), t.through, places(book, [t])]),
      ),
    );
  }
}

/** How many findings of each kind there are, for the overview. */
export function findingsCounts(book: Book): string[] {
  const { environment, flags, routes, tables, events } = book.findings;
  const names = (found: readonly { readonly name: string }[]) => new Set(found.map((f) => f.name)).size;
  const link = (n: number, noun: string, path: string, plural = `${noun}s`) =>
    n === 0 ? [] : [`[${count(n, noun, plural)}](${path})`];
  return [
    ...link(names(environment), "environment variable", ENVIRONMENT),
    ...link(flags.length + installedCommands(book).length, "command or flag", FLAGS, "commands and flags"),
    ...link(routes.length, "HTTP route", ROUTES),
    ...link(tables.length, "table", TABLES),
    ...link(new Set(events.map((e) => `${e.name}\n${e.through}`)).size, "event", EVENTS),
  ];
}
