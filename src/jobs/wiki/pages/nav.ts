import type { DocsNav, DocsNavNode } from "../../../domain/docs-page.ts";
import type { Module } from "../graph/atlas.ts";
import type { Book } from "./book.ts";
import type { Page } from "./page.ts";

export type Origin = DocsNav["source"];

/** Puts the pages in reading order and makes the tree of the viewer. */
export function navigation(
  book: Book,
  pages: readonly Page[],
  source: Origin,
  entry: string,
  stats: Readonly<Record<string, number>>,
  guides: readonly DocsNavNode[],
): DocsNav {
  const titles = new Map(pages.map((p) => [p.path, p.title] as const));
  const leaf = (path: string): DocsNavNode[] => {
    const title = titles.get(path);
    return title === undefined ? [] : [{ title, path, children: [] }];
  };
  const modules = moduleNodes(book, pages);
  const reference = pages.filter((p) => p.path.startsWith("reference/") && p.path.split("/").length === 2);
  const letters = pages.filter((p) => p.path.startsWith("reference/api/")).flatMap((p) => leaf(p.path));
  const quality = pages.filter((p) => p.path.startsWith("quality/")).flatMap((p) => leaf(p.path));
  const tree: DocsNavNode[] = [
    ...leaf("overview.md"),
    ...leaf("start-here.md"),
    ...leaf("architecture.md"),
    ...leaf("guides.md").map((node) => ({ ...node, children: guides })),
    ...(modules.length > 0 ? [{ title: "Modules", path: null, children: modules }] : []),
    {
      title: "Reference",
      path: null,
      children: [
        ...reference.flatMap((p) =>
          leaf(p.path).map((node) => (p.path === "reference/api.md" ? { ...node, children: letters } : node)),
        ),
        ...leaf("glossary.md"),
      ],
    },
    ...(quality.length > 0 ? [{ title: "Quality", path: null, children: quality }] : []),
    ...leaf("changelog.md"),
  ];
  const order = tree.flatMap(paths);
  const byPath = new Map(pages.map((p) => [p.path, p] as const));
  return {
    title: book.title,
    source,
    entry,
    stats,
    tree,
    pages: order.flatMap((path, i) => {
      const page = byPath.get(path);
      if (page === undefined) return [];
      return [
        {
          path,
          title: page.title,
          summary: page.summary,
          previous: order[i - 1] ?? null,
          next: order[i + 1] ?? null,
        },
      ];
    }),
  };
}

/** Modules as a tree; a child is called by what follows its parent's path. A lone root stands beside its children. */
function moduleNodes(book: Book, pages: readonly Page[]): DocsNavNode[] {
  const node = (module: Module): DocsNavNode => ({
    title: nodeTitle(module),
    path: module.page,
    children: [...filePages(book, module, pages), ...module.children.map(node)],
  });
  const [root, ...others] = book.atlas.roots;
  if (root === undefined || others.length > 0) return book.atlas.roots.map(node);
  return [{ ...node(root), children: filePages(book, root, pages) }, ...root.children.map(node)];
}

function filePages(book: Book, module: Module, pages: readonly Page[]): DocsNavNode[] {
  const own = new Set(module.files.map((f) => book.filePage(f.path)));
  return pages.filter((p) => own.has(p.path)).map((p) => ({ title: p.title, path: p.path, children: [] }));
}

function nodeTitle(module: Module): string {
  if (module.group !== null) return module.group;
  if (module.workspace !== null) return module.title;
  const parent = module.parent?.folder ?? "";
  if (parent !== "" && module.folder !== "") return module.folder.slice(parent.length + 1);
  // A long way to a folder says less than its title.
  return module.folder === "" || module.folder.split("/").length > 3 ? module.title : module.folder;
}

function paths(node: DocsNavNode): string[] {
  return [...(node.path === null ? [] : [node.path]), ...node.children.flatMap(paths)];
}

/** `llms.txt`: one line a page, for programs that read documentation. */
export function llmsText(nav: DocsNav, summary: string): string {
  const lines = nav.pages.map((p) => `- [${p.title}](${p.path})${p.summary === "" ? "" : `: ${p.summary}`}`);
  return [
    `# ${nav.title}`,
    ...(summary === "" ? [] : ["", `> ${summary}`]),
    "",
    "## Pages",
    "",
    ...lines,
    "",
  ].join("\n");
}
