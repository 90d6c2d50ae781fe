import { posix } from "node:path";
import type { AtlasFile, Module } from "../graph/atlas.ts";
import { isRecord, parseJson, parseToml } from "../languages/manifest.ts";
import { LANGUAGES } from "../languages.ts";
import { descending } from "../order.ts";
import { firstExample, firstParagraph, readmeOf } from "../source/readme.ts";
import { type Book, isPublic } from "./book.ts";
import { code, firstSentence, list, text } from "./markdown.ts";

/** What something is for, in the words of its authors. */
export interface Purpose {
  /** Markdown, fit for a page. */
  readonly markdown: string;
  /** The file that says so. */
  readonly path: string;
}

/** The repository's purpose: the README's first real paragraph, else what its manifest says. */
export function repositoryPurpose(book: Book): Purpose | null {
  return readmePurpose(book, "") ?? manifestPurpose(book, "");
}

/** The first code of the README in a language of the repository; null when there is none. */
export function repositoryExample(book: Book): Purpose | null {
  const path = readmeOf("", book.texts);
  if (path === null) return null;
  const used = new Set([...book.atlas.files.values()].map((f) => f.facts.language));
  // What is written in TypeScript is often shown in JavaScript.
  if (used.has("TypeScript")) used.add("JavaScript");
  const fences = LANGUAGES.filter((l) => used.has(l.name)).flatMap((l) => [
    l.name.toLowerCase(),
    l.fence,
    ...l.extensions.map((e) => e.slice(1)),
  ]);
  const block = firstExample(path, book.texts.get(path) ?? "", (fence) => fences.includes(fence));
  return block === null ? null : { markdown: book.prose(block, path), path };
}

/** A module's purpose: the package's own documentation, else the folder's README, else its manifest or main file. */
export function modulePurpose(book: Book, module: Module): Purpose | null {
  const documented = module.group === null ? packageDoc(module) : documentedFile(module);
  if (documented !== null) return fromFile(book, documented);
  if (module.group !== null) return null;
  if (module.folder === "") return repositoryPurpose(book);
  const told = readmePurpose(book, module.folder) ?? manifestPurpose(book, module.folder);
  if (told !== null) return told;
  const [only] = module.files.length === 1 ? module.files : [];
  return only === undefined ? null : fromFile(book, only);
}

function fromFile(book: Book, file: AtlasFile): Purpose | null {
  const doc = file.facts.doc;
  const markdown = doc === null ? "" : book.prose(doc.text, file.path);
  return markdown === "" ? null : { markdown, path: file.path };
}

const MAIN = /^(?:index|lib|mod|main|__init__|package-info|doc)\.[a-z]+$/;

/** The file that speaks for a package: by custom its index, or one named like the folder, or in Go any file. */
function packageDoc(module: Module): AtlasFile | null {
  const parts = module.children.filter((child) => child.group !== null);
  const own = [module, ...parts]
    .flatMap((m) => m.files)
    .filter((f) => folderOf(f.path) === module.folder && (f.facts.doc?.text ?? "") !== "");
  const name = posix.basename(module.folder);
  const speaks = (file: AtlasFile) => {
    const base = posix.basename(file.path);
    if (MAIN.test(base)) return 2;
    return base.replace(/\.[^.]+$/, "") === name ? 1 : file.facts.language === "Go" ? 0 : -1;
  };
  const list = own
    .filter((f) => speaks(f) >= 0)
    .sort(
      (a, b) => speaks(b) - speaks(a) || (b.facts.doc?.text.length ?? 0) - (a.facts.doc?.text.length ?? 0),
    );
  return list[0] ?? null;
}

function documentedFile(module: Module): AtlasFile | null {
  const stem = posix.join(module.folder, module.group ?? "");
  const main = module.files.find((f) => f.path.replace(/\.[^./]+$/, "") === stem);
  return main !== undefined && main.facts.language !== "Go" && main.facts.doc !== null ? main : null;
}

function readmePurpose(book: Book, folder: string): Purpose | null {
  const path = readmeOf(folder, book.texts);
  const paragraph = path === null ? null : firstParagraph(path, book.texts.get(path) ?? "");
  const markdown = path === null || paragraph === null ? "" : book.prose(paragraph, path);
  return path === null || markdown === "" ? null : { markdown, path };
}

function manifestPurpose(book: Book, folder: string): Purpose | null {
  const json = posix.join(folder, "package.json");
  const toml = posix.join(folder, "pyproject.toml");
  const project = parseToml(book.texts.get(toml) ?? null)?.["project"];
  const found: readonly (readonly [string, unknown])[] = [
    [json, parseJson(book.texts.get(json) ?? null)?.["description"]],
    [toml, isRecord(project) ? project["description"] : null],
  ];
  for (const [path, said] of found) {
    if (typeof said === "string" && said.trim() !== "") return { markdown: text(said), path };
  }
  return null;
}

function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === "." ? "" : folder;
}

/**
 * What a module is, in one line of markdown: its purpose, else what its main symbol is, else what it defines, else
 * what it holds.
 */
export function whatItIs(book: Book, module: Module): string {
  const purpose = modulePurpose(book, module);
  const said = purpose === null ? "" : firstSentence(purpose.markdown);
  if (said !== "") return said;
  const symbols = descending(
    module.symbols.filter(isPublic),
    (s) => book.renown(s),
    (s) => s.fact.name,
  );
  const [main] = symbols;
  const told = main === undefined ? "" : book.summary(main.fact.doc, main.path);
  if (main !== undefined && told !== "") return `${code(main.fact.name)}: ${told}`;
  const first = [...new Set(symbols.map((s) => code(s.fact.name)))];
  if (first.length > 3) return `Defines ${first.slice(0, 3).join(", ")} and more.`;
  if (first.length > 0) return `Defines ${list(first)}.`;
  const parts = module.children.map((child) => code(child.title));
  if (parts.length > 0) return `Holds ${list(parts, 4)}.`;
  const files = module.files.map((f) => code(posix.basename(f.path)));
  return files.length > 0 ? `Holds ${list(files, files.length > 4 ? 3 : 4)}.` : "";
}
