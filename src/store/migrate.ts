import type { Database } from "bun:sqlite";
import { JobdeckError } from "../domain/errors.ts";

/**
 * Brings a database to the newest version, one transaction a step. Several processes may try at once: each step
 * looks at the version again under the write lock.
 * @throws JobdeckError `database_newer` when a newer program has written it
 */
export function migrate(db: Database, steps: readonly string[]): void {
  refuseNewer(versionOf(db), steps.length);
  while (versionOf(db) < steps.length) {
    db.transaction(() => {
      const version = versionOf(db);
      refuseNewer(version, steps.length);
      const step = steps[version];
      if (step === undefined) return;
      db.run(step);
      db.run(`PRAGMA user_version = ${version + 1}`);
    }).immediate();
  }
}

/** The schema's version; 0 = the database is new. */
export function versionOf(db: Database): number {
  return db.query<{ user_version: number }, []>("PRAGMA user_version").get()?.user_version ?? 0;
}

/** @throws JobdeckError `database_newer` */
export function refuseNewer(version: number, known: number): void {
  if (version <= known) return;
  throw new JobdeckError(
    "database_newer",
    `The database has version ${version}, and this Jobdeck knows versions up to ${known}: start the newer Jobdeck that wrote it, or name another folder with JOBDECK_DATA`,
  );
}
