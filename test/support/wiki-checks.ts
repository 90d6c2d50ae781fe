import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { DocsNav, DocsNavNode } from "../../src/domain/docs-page.ts";
import { createDiagrams, type Diagrams } from "../../src/library/diagram.ts";
import { createHighlighter } from "../../src/library/highlight.ts";
import { createMarkdown, type Markdown } from "../../src/library/markdown.ts";
import { type PagePlace, resolveLink } from "../../src/library/page-links.ts";
import { formatProblems, type GraphComponent, graphOf } from "./wiki-formats.ts";
import { type PageParts, pageParts } from "./wiki-page.ts";
import { citationOf, defines, type WikiSource, wikiSource } from "./wiki-source.ts";

interface CheckedPage extends PageParts {
  readonly path: string;
  readonly anchors: ReadonlySet<string>;
  readonly html: string;
}

/** A finished documentation, taken apart. */
export interface CheckedWiki {
  /** What is wrong with it, one sentence each; empty when all is well. */
  readonly problems: readonly string[];
  readonly nav: DocsNav;
  readonly pages: ReadonlyMap<string, CheckedPage>;
  readonly graph: ReadonlyMap<string, GraphComponent>;
  /** Where each public symbol is described, as the reference lists it: name, page, anchor. */
  readonly api: readonly { readonly name: string; readonly page: string; readonly anchor: string }[];
}

/**
 * Holds what a `wiki` job left to its promises: no dead link, anchor or line; every cited range begins with what it
 * is said to define; every public symbol on exactly one page; every page in the tree; every diagram drawn; the
 * formats that other programs read.
 * @param outputDir the folder of the job: `docs`, and `.git-source` beside it
 */
export async function checkWiki(outputDir: string): Promise<CheckedWiki> {
  const docs = join(outputDir, "docs");
  const names = (await readdir(docs, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(docs.length + 1));
  const files = new Set(names);
  const read = (path: string) => Bun.file(join(docs, path)).text();
  // Written by the job itself; that it has this shape is what the viewer's tests are about.
  const nav: DocsNav = JSON.parse(await read("nav.json"));
  const diagrams = createDiagrams();
  const markdown = createMarkdown({ highlighter: createHighlighter(), diagrams });
  const pages = new Map<string, CheckedPage>();
  for (const path of [...files].filter((name) => name.endsWith(".md")).sort()) {
    pages.set(path, await checkedPage(markdown, path, await read(path), files));
  }
  const source = wikiSource(join(outputDir, ".git-source"), nav.source.commit);
  const graph = await graphOf(files, read);
  const api = apiEntries(pages);
  const problems = [
    ...navProblems(nav, pages),
    ...(await formatProblems(files, read, nav)),
    ...(await graphProblems(graph, source)),
    ...apiProblems(api, pages, graph),
  ];
  for (const page of pages.values())
    problems.push(...(await pageProblems(page, pages, files, source, diagrams)));
  return { problems, nav, pages, graph, api };
}

async function checkedPage(
  markdown: Markdown,
  path: string,
  text: string,
  files: ReadonlySet<string>,
): Promise<CheckedPage> {
  const place = { base: "/docs/ID", pagePath: path, resolvePage: (other: string) => files.has(other) };
  const { html, toc } = await markdown.renderPage(text, place);
  return { ...pageParts(text), path, html, anchors: new Set(toc.map((heading) => heading.id)) };
}

function navProblems(nav: DocsNav, pages: ReadonlyMap<string, CheckedPage>): string[] {
  const inTree = nav.tree.flatMap(treePaths);
  const listed = nav.pages.map((page) => page.path);
  const same = (a: readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b);
  return [
    ...listed.filter((path) => !pages.has(path)).map((path) => `nav.json lists ${path}, which is not there`),
    ...[...pages.keys()].filter((path) => !listed.includes(path)).map((path) => `nav.json lacks ${path}`),
    ...(same(inTree, listed) ? [] : ["nav.json: the tree and the list of pages are not the same"]),
    ...(listed.includes(nav.entry) ? [] : [`nav.json: the entry ${nav.entry} is no page`]),
    ...nav.pages.flatMap((page, i) =>
      page.previous === (listed[i - 1] ?? null) && page.next === (listed[i + 1] ?? null)
        ? []
        : [`nav.json: the neighbours of ${page.path} are not those in the list`],
    ),
  ];
}

function treePaths(node: DocsNavNode): string[] {
  return [...(node.path === null ? [] : [node.path]), ...node.children.flatMap(treePaths)];
}

async function graphProblems(
  graph: ReadonlyMap<string, GraphComponent>,
  source: WikiSource,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { id, name, relative_path: path, start_line: start, end_line: end } of graph.values()) {
    const lines = await source.lines(path);
    if (lines === null) problems.push(`graph: ${id} is in ${path}, which cannot be shown`);
    else if (start < 1 || end < start || end > lines.length) {
      problems.push(`graph: ${id} has lines ${start}-${end} of ${lines.length}`);
    } else if (!defines(lines, { path, start, end }, name)) {
      problems.push(`graph: ${path}:${start}-${end} does not begin with ${name}`);
    }
  }
  return problems;
}

async function pageProblems(
  page: CheckedPage,
  pages: ReadonlyMap<string, CheckedPage>,
  files: ReadonlySet<string>,
  source: WikiSource,
  diagrams: Diagrams,
): Promise<string[]> {
  const place: PagePlace = {
    base: "/docs/ID",
    pagePath: page.path,
    resolvePage: (path) => files.has(path),
    hasAnchor: (id) => page.anchors.has(id),
  };
  const problems: string[] = [];
  const dead = async (href: string): Promise<boolean> => {
    const link = resolveLink(href, place);
    if (link === null) return true;
    if (link.external || href.startsWith("#")) return false;
    const [path = "", fragment = ""] = link.href.slice("/docs/ID/".length).split("#");
    if (path.startsWith("src/")) {
      const place = decodeURIComponent(path.slice("src/".length));
      const cited = citationOf(href);
      if (cited === null) return !(await source.shows(place));
      const lines = await source.lines(place);
      return lines === null || !(1 <= cited.start && cited.start <= cited.end && cited.end <= lines.length);
    }
    const target = pages.get(decodeURIComponent(path));
    return fragment !== "" && target?.anchors.has(decodeURIComponent(fragment)) !== true;
  };
  for (const { href, label } of page.links) {
    if (await dead(href)) {
      problems.push(`${page.path}: the link [${label}](${href}) is dead`);
      continue;
    }
    const cited = citationOf(href);
    if (cited === null) continue;
    const line = /:(\d+)$/.exec(label)?.[1];
    const lines = (await source.lines(cited.path)) ?? [];
    if (line !== undefined && Number(line) !== cited.start) {
      problems.push(`${page.path}: the link [${label}](${href}) leads to another line than it says`);
    } else if (
      line === undefined &&
      /^[\p{L}_$][\p{L}\p{N}_$.]*$/u.test(label) &&
      !defines(lines, cited, label)
    ) {
      problems.push(`${page.path}: ${href} does not begin with ${label}`);
    }
  }
  for (const words of page.words) {
    if (/\]\((?:source|symbol):/.test(words))
      problems.push(`${page.path}: a link is shown as text: ${words}`);
  }
  for (const json of page.diagrams) {
    const hrefs: string[] = [];
    const drawing = await diagrams.draw(json, (href) => {
      hrefs.push(href);
      return resolveLink(href, place)?.href ?? null;
    });
    if (drawing.kind === "refused") problems.push(`${page.path}: a diagram is not drawn: ${drawing.problem}`);
    for (const href of hrefs)
      if (await dead(href)) problems.push(`${page.path}: a diagram's link ${href} is dead`);
  }
  return problems;
}

function apiEntries(pages: ReadonlyMap<string, CheckedPage>): CheckedWiki["api"] {
  return [...pages.values()]
    .filter((page) => /^reference\/api(?:\/|\.md$)/.test(page.path))
    .flatMap((page) =>
      page.links.flatMap(({ href, label }) => {
        // A summary may lead out of the documentation.
        if (/^https?:/.test(href)) return [];
        const link = resolveLink(href, { base: "", pagePath: page.path });
        const [path = "", anchor = ""] = (link?.href ?? "").slice(1).split("#").map(decodeURIComponent);
        return anchor === "" ? [] : [{ name: label, page: path, anchor }];
      }),
    );
}

/** Each public symbol has one page, which cites the lines of its definition. */
function apiProblems(
  api: CheckedWiki["api"],
  pages: ReadonlyMap<string, CheckedPage>,
  graph: ReadonlyMap<string, GraphComponent>,
): string[] {
  const places = new Map<string, Set<string>>();
  for (const page of pages.values()) {
    if (!/^(?:modules|files)\//.test(page.path)) continue;
    for (const { href, label, under } of page.links) {
      const cited = citationOf(href);
      if (cited === null) continue;
      for (const name of new Set([under, label])) {
        const key = `${name}\n${cited.path}\n${cited.start}`;
        places.set(key, (places.get(key) ?? new Set()).add(page.path));
      }
    }
  }
  const described = [...graph.values()].map((component) => ({
    component,
    on: [...(places.get([component.name, component.relative_path, component.start_line].join("\n")) ?? [])],
  }));
  return [
    ...described
      .filter(({ on }) => on.length > 1)
      .map(({ component, on }) => `${component.id} is described on ${on.length} pages: ${on.join(", ")}`),
    ...api
      .filter(
        ({ name, page }) =>
          !described.some(({ component, on }) => component.name === name && on.includes(page)),
      )
      .map(({ name, page }) => `the reference leads to ${page} for ${name}, which does not define it there`),
  ];
}

if (import.meta.main) {
  const [outputDir = "."] = Bun.argv.slice(2);
  const { problems, pages, api } = await checkWiki(outputDir);
  for (const problem of problems) console.log(problem);
  console.log(`${pages.size} pages, ${api.length} public symbols, ${problems.length} problems`);
  process.exit(problems.length === 0 ? 0 : 1);
}
