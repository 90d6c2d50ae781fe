import type { Database } from "bun:sqlite";
import { renameSync, rmSync } from "node:fs";
import { versionOf } from "./migrate.ts";

/** Where the copy of a database is that was migrated from a version. */
export function copyName(path: string, version: number): string {
  return `${path}.v${version}.backup`;
}

/**
 * Copies a database that is about to be migrated to `FILE.vN.backup` beside it, N being its version. What was there
 * under that name is replaced: the newest state of a version is the one worth having.
 * @param newest the version that it will have
 * @returns where the copy is; null when there was nothing to keep: the database is new, or of the newest version
 */
export function backUpBeforeMigration(db: Database, newest: number): string | null {
  const version = versionOf(db);
  if (db.filename === ":memory:" || version === 0 || version >= newest) return null;
  const target = copyName(db.filename, version);
  const partial = `${target}.${process.pid}.partial`;
  rmSync(partial, { force: true });
  try {
    db.run("VACUUM INTO ?", [partial]);
    // Another process may have migrated it in between: then this is no copy of the old version, and that one has made it.
    if (versionOf(db) !== version) return null;
    renameSync(partial, target);
    return target;
  } finally {
    rmSync(partial, { force: true });
  }
}
