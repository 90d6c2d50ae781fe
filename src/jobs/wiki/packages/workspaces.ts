import { posix } from "node:path";
import { parseJson } from "../languages/manifest.ts";
import { compare } from "../order.ts";
import type { Package } from "./package.ts";
import { readManifest } from "./read-manifest.ts";

/** Every manifest of the repository, by path. */
export function packagesOf(texts: ReadonlyMap<string, string>): readonly Package[] {
  return [...texts.keys()].sort(compare).flatMap((path) => readManifest(path, texts.get(path) ?? "") ?? []);
}

/** The packages that a workspace holds together, by folder; the repository's own folder is none of them. */
export function workspacesOf(
  packages: readonly Package[],
  texts: ReadonlyMap<string, string>,
): ReadonlyMap<string, Package> {
  const found = new Map<string, Package>();
  const excluded = packages.flatMap((p) =>
    patterns(
      p,
      p.members.filter((m) => m.startsWith("!")).map((m) => m.slice(1)),
    ),
  );
  for (const root of packages) {
    const own = root.folder === "" && root.manifest === "package.json" ? lerna(texts) : [];
    const globs = patterns(root, [...root.members.filter((m) => !m.startsWith("!")), ...own]);
    for (const member of packages) {
      if (member.ecosystem !== root.ecosystem || member.folder === "" || found.has(member.folder)) continue;
      if (!globs.some((g) => g.match(member.folder)) || excluded.some((g) => g.match(member.folder)))
        continue;
      if (member.name !== null || root.ecosystem === "JVM") found.set(member.folder, member);
    }
  }
  return new Map([...found].sort(([a], [b]) => compare(a, b)));
}

function lerna(texts: ReadonlyMap<string, string>): string[] {
  const { packages } = { packages: parseJson(texts.get("lerna.json") ?? null)?.["packages"] };
  return Array.isArray(packages) ? packages.filter((p): p is string => typeof p === "string") : [];
}

const MOST_PATTERNS = 500;
const LONGEST_PATTERN = 200;

function patterns(root: Package, members: readonly string[]): Bun.Glob[] {
  return members
    .filter((m) => m.length <= LONGEST_PATTERN)
    .slice(0, MOST_PATTERNS)
    .map((m) => new Bun.Glob(posix.join(root.folder, m).replace(/\/$/, "")));
}
