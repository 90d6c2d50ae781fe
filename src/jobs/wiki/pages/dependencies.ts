import { compare, sorted } from "../order.ts";
import { DEPENDENCY_KINDS } from "../packages/package.ts";
import { type Declared, declaredDependencies, undeclared } from "../packages/usage.ts";
import { isForeign, roleOfPath } from "../source/role.ts";
import type { Book } from "./book.ts";
import { code, count, list, number, sourceLink, sourceUrl, table, text } from "./markdown.ts";
import { type Page, PageWriter } from "./page.ts";

export const DEPENDENCIES = "reference/dependencies.md";

const MOST_MANIFESTS = 3;
const TITLES: Readonly<Record<Declared["at"][number]["dependency"]["kind"], string>> = {
  runtime: "At run time",
  peer: "Brought by the user",
  optional: "Optional",
  development: "For development",
};

/** What the manifests ask for, and which modules use it; no page where they ask for nothing. */
export function dependenciesPages(book: Book): Page[] {
  const declared = dependenciesOf(book);
  if (declared.length === 0) return [];
  const page = new PageWriter(DEPENDENCIES, "Dependencies", "Dependencies", book.places);
  const manifests = new Set(declared.flatMap((d) => d.at.map((a) => a.manifest.manifest)));
  page.add(
    `${count(declared.length, "package is", "packages are")} asked for in ${count(manifests.size, "manifest")}. Where it is known what a package is imported as, the modules that import it are named.`,
  );
  for (const kind of DEPENDENCY_KINDS) {
    const of = declared.filter((d) => strongest(d) === kind);
    if (of.length === 0) continue;
    page.heading(2, TITLES[kind]);
    page.add(rows(book, of));
  }
  writeUndeclared(page, book);
  return [
    page.done(
      `${count(declared.length, "package")} with versions, manifests and the modules that import them.`,
    ),
  ];
}

/** Of the repository itself, not of its tests and examples. */
export function dependenciesOf(book: Book): Declared[] {
  const shown = (path: string) => !isForeign(path) && /^(?:source|tooling)$/.test(roleOfPath(path));
  return declaredDependencies(book.atlas, shown).sort(
    (a, b) =>
      compare(a.name.toLowerCase(), b.name.toLowerCase()) ||
      compare(a.name, b.name) ||
      compare(a.ecosystem, b.ecosystem),
  );
}

function strongest(declared: Declared): (typeof DEPENDENCY_KINDS)[number] {
  return (
    DEPENDENCY_KINDS.find((kind) => declared.at.some((a) => a.dependency.kind === kind)) ?? "development"
  );
}

function rows(book: Book, declared: readonly Declared[]): string {
  return table(
    ["Package", "Version", "Manifest", "Files#", "Imported by"],
    declared.map((d) => {
      const ranges = [...new Set(d.at.flatMap((a) => a.dependency.range ?? []))];
      const places = d.at.map((a) => sourceLink(a.manifest.manifest, a.dependency.line));
      const files = d.files === null ? [] : [...new Set(d.files)];
      const modules = [...new Set(files.flatMap((path) => book.atlas.moduleOf.get(path) ?? []))];
      return [
        code(d.name),
        list(ranges.map(code), 3),
        list(places, places.length > MOST_MANIFESTS + 1 ? MOST_MANIFESTS : places.length),
        files.length === 0 ? "" : number(files.length),
        list(
          modules.map((m) => book.module(DEPENDENCIES, m)),
          modules.length > 4 ? 3 : 4,
        ),
      ];
    }),
  );
}

/** Only npm's names are sure. What is never imported is not told: style sheets and settings, which are not read, may name it. */
function writeUndeclared(page: PageWriter, book: Book): void {
  const missing = undeclared(book.atlas);
  if (missing.length > 0) {
    page.heading(2, "Imported and declared in no manifest");
    page.add(
      missing
        .map(
          ({ name, files }) =>
            `- ${code(name)}: ${list(
              files.map((path) => `[${code(path)}](${sourceUrl(path)})`),
              3,
            )}`,
        )
        .join("\n"),
    );
  }
}

/** The packages of a workspace, what each needs of the others, for the overview. */
export function writeWorkspaces(page: PageWriter, book: Book): void {
  const modules = book.atlas.modules.filter((m) => m.workspace !== null);
  if (modules.length === 0) return;
  page.heading(2, "Packages");
  page.add(
    `The repository is a workspace of ${count(modules.length, "package")} with source.`,
    table(
      ["Package", "Version", "Manifest", "Needs"],
      modules.map((m) => [
        book.module(page.path, m),
        text(m.workspace?.version ?? ""),
        m.workspace === null ? "" : sourceLink(m.workspace.manifest),
        list(
          needs(book, m).map((n) => book.module(page.path, n)),
          6,
        ),
      ]),
    ),
  );
}

type Module = Book["atlas"]["modules"][number];

/** The packages of the workspace that one declares as dependencies. */
function needs(book: Book, module: Module): Module[] {
  const byName = new Map(
    book.atlas.modules.flatMap((m) => (m.workspace?.name == null ? [] : [[m.workspace.name, m] as const])),
  );
  const found = new Set<Module>();
  for (const dependency of module.workspace?.dependencies ?? []) {
    const other = byName.get(dependency.name);
    if (other !== undefined && other !== module) found.add(other);
  }
  return [...found];
}

/** What the manifest of a package says, for its module's page. */
export function writeWorkspace(page: PageWriter, book: Book, module: Module): void {
  const own = module.workspace;
  if (own === null) return;
  const others = needs(book, module);
  const users = book.atlas.modules.filter((m) => needs(book, m).includes(module));
  const sentences = [
    own.name === null
      ? `A package of the workspace, declared in ${sourceLink(own.manifest)}.`
      : `The package ${code(own.name)}${own.version === null ? "" : ` ${text(own.version)}`} of the workspace, declared in ${sourceLink(own.manifest)}.`,
    others.length > 0
      ? `Its manifest asks for ${list(
          others.map((n) => book.module(page.path, n)),
          6,
        )}.`
      : "",
    users.length > 0
      ? `It is asked for by ${list(
          users.map((m) => book.module(page.path, m)),
          6,
        )}.`
      : "",
  ];
  page.add(sentences.filter(Boolean).join(" "));
}

/** Commands that installing the packages gives, by name. */
export function installedCommands(
  book: Book,
): { name: string; target: string; line: number; manifest: string }[] {
  const found = book.atlas.packages
    .filter((p) => !isForeign(p.manifest) && roleOfPath(p.manifest) === "source")
    .flatMap((p) => p.commands.map((c) => ({ ...c, manifest: p.manifest })));
  return sorted(found, (c) => `${c.name}\n${c.manifest}`);
}

export function writeInstalled(page: PageWriter, book: Book): void {
  const commands = installedCommands(book);
  if (commands.length === 0) return;
  page.heading(2, "Installed commands");
  page.add(
    table(
      ["Command", "Runs", "Declared in"],
      commands.map((c) => [code(c.name), code(c.target), sourceLink(c.manifest, c.line)]),
    ),
  );
}
