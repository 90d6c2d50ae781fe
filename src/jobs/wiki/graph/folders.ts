import { posix } from "node:path";
import { compare, sorted } from "../order.ts";

/** What the shape of the tree depends on. */
export interface Leaf {
  readonly path: string;
  readonly lines: number;
}

/** A folder, or a group of files of a big flat folder, that becomes one module. */
export interface Branch {
  /** The folder; `""` for the repository's own. */
  readonly folder: string;
  /** The name of a group within the folder; null for the folder itself. */
  readonly group: string | null;
  readonly files: readonly string[];
  readonly children: readonly Branch[];
}

interface Folder {
  readonly path: string;
  readonly files: Leaf[];
  readonly folders: Map<string, Folder>;
}

/** A folder with fewer files and fewer lines than both of these is told together with the one around it. */
const TINY_FILES = 3;
const TINY_LINES = 250;
/** Folders are not told together when that makes more files than this. */
const MOST_FILES = 40;

/**
 * The tree of modules: folders, without chains of folders that hold only another one, and without tiny ones.
 * @param kept folders that are modules whatever is in them, such as the packages of a workspace
 */
export function folderTree(
  leaves: readonly Leaf[],
  split: (files: readonly string[]) => Groups | null,
  kept: ReadonlySet<string> = new Set(),
): Branch {
  const root: Folder = { path: "", files: [], folders: new Map() };
  for (const leaf of leaves) place(root, leaf);
  return whole(absorb(root, kept), { split, kept });
}

interface Rules {
  readonly split: (files: readonly string[]) => Groups | null;
  readonly kept: ReadonlySet<string>;
}

/** Files of a flat folder by the name of their group. */
export type Groups = readonly { readonly name: string; readonly files: readonly string[] }[];

function parentOf(path: string): string {
  const parent = posix.dirname(path);
  return parent === "." ? "" : parent;
}

function place(root: Folder, leaf: Leaf): void {
  let folder = root;
  const parts = posix
    .dirname(leaf.path)
    .split("/")
    .filter((part) => part !== ".");
  for (const part of parts) {
    const path = folder.path === "" ? part : `${folder.path}/${part}`;
    const next: Folder = folder.folders.get(part) ?? { path, files: [], folders: new Map() };
    folder.folders.set(part, next);
    folder = next;
  }
  folder.files.push(leaf);
}

/**
 * Moves the files of tiny folders up, from the leaves to the root. The root's own folders stay, and so do all of a
 * folder's when they would make it too big a heap.
 */
function absorb(folder: Folder, kept: ReadonlySet<string>): Folder {
  for (const child of folder.folders.values()) absorb(child, kept);
  const tiny = [...folder.folders].filter(([, child]) => isTiny(child) && !kept.has(child.path));
  const moved = tiny.reduce((sum, [, child]) => sum + child.files.length, 0);
  const alone = folder.files.length === 0 && folder.folders.size === 1;
  if (folder.path === "" || alone || folder.files.length + moved > MOST_FILES) return folder;
  for (const [name, child] of tiny) {
    folder.files.push(...child.files);
    folder.folders.delete(name);
  }
  return folder;
}

function isTiny({ files, folders }: Folder): boolean {
  const lines = files.reduce((sum, leaf) => sum + leaf.lines, 0);
  return folders.size === 0 && files.length < TINY_FILES && lines < TINY_LINES;
}

/** Folders that stand between a project and its code by custom and say nothing of their own. */
const CUSTOMARY = /(?:^|\/)(?:src|main)$/;
const LEAST_PARTS = 3;

/** A folder as branches: itself, or what is in it when a page of its own would only point to one or two others. */
function branches(folder: Folder, rules: Rules): readonly Branch[] {
  const made = whole(folder, rules);
  if (rules.kept.has(made.folder)) return [made];
  const empty = made.files.length === 0 && made.children.every((child) => child.group === null);
  const pointless = CUSTOMARY.test(made.folder) || made.children.length < LEAST_PARTS;
  return empty && pointless ? made.children : [made];
}

function whole(folder: Folder, rules: Rules): Branch {
  const children = sorted(folder.folders.values(), (f) => f.path).flatMap((child) => branches(child, rules));
  const files = folder.files.map((leaf) => leaf.path).sort(compare);
  if (rules.kept.has(folder.path)) return packaged(folder.path, files, children);
  const [only] = children;
  if (files.length === 0 && children.length === 1 && only !== undefined && folder.path !== "") return only;
  const direct = files.filter((path) => parentOf(path) === folder.path);
  const groups = direct.length === files.length ? rules.split(files) : null;
  if (groups === null) return { folder: folder.path, group: null, files, children };
  return {
    folder: folder.path,
    group: null,
    files: [],
    children: [
      ...groups.map((g) => ({ folder: folder.path, group: g.name, files: g.files, children: [] })),
      ...children,
    ],
  };
}

/** A package keeps its own name, whatever folder its source stands in: that folder is told with it. */
function packaged(folder: string, files: readonly string[], children: readonly Branch[]): Branch {
  const source = children.find(
    (c) => c.group === null && (CUSTOMARY.test(c.folder) || (files.length === 0 && children.length === 1)),
  );
  if (source === undefined || parentOf(source.folder) !== folder)
    return { folder, group: null, files, children };
  return {
    folder,
    group: null,
    files: [...files, ...source.files].sort(compare),
    children: children.flatMap((child) => (child === source ? source.children : [child])),
  };
}
