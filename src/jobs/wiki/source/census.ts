import type { GitFile } from "../../git.ts";
import type { FileFacts } from "../facts.ts";
import { familyOf, languageOf } from "../languages.ts";
import { descending } from "../order.ts";
import type { Census } from "../pages/overview.ts";
import type { Sources } from "./read.ts";
import { isForeign, languageName } from "./role.ts";

/** Counts the commit's files by language; of those that are read, only the files that were. */
export function census(
  files: readonly GitFile[],
  sources: Sources,
  facts: ReadonlyMap<string, FileFacts>,
): Census {
  const languages = new Map<string, { name: string; files: number; lines: number; read: boolean }>();
  const add = (name: string, lines: number, read: boolean) => {
    const entry = languages.get(name) ?? { name, files: 0, lines: 0, read };
    languages.set(name, { ...entry, files: entry.files + 1, lines: entry.lines + lines });
  };
  for (const file of facts.values()) add(familyOf(file.language), file.lines, true);
  for (const { path } of files) {
    const name = languageName(path);
    if (name !== null && languageOf(path) === null && !isForeign(path)) add(name, 0, false);
  }
  const reasons = new Map<string, number>();
  for (const { reason } of sources.skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return {
    languages: descending(
      languages.values(),
      (l) => (l.read ? 1_000_000 : 0) + l.files,
      (l) => l.name,
    ),
    skipped: descending(
      [...reasons],
      ([, n]) => n,
      ([reason]) => reason,
    ).map(([reason, n]) => ({ reason, files: n })),
  };
}
