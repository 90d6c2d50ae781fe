import { existsSync } from "node:fs";
import { copyName } from "../store/backup.ts";
import { refuseNewer } from "../store/migrate.ts";
import { bringUp, NEWEST_VERSION, versionAt } from "../store/sqlite/snapshot.ts";

/** What a migration did, or would do. */
export interface Migration {
  readonly database: string;
  /** The version before; null = there is no database. */
  readonly from: number | null;
  /** The version that this program writes. */
  readonly to: number;
  /** The copy of the database as it was; null = none is needed. */
  readonly copy: string | null;
}

/**
 * Brings a database to the newest version.
 * @param dryRun only say what would be done
 * @throws JobdeckError `database_newer`, `database_unreadable`, `disk_full`
 */
export function migrateDatabase(database: string, dryRun: boolean): Migration {
  const from = versionAt(database);
  refuseNewer(from ?? 0, NEWEST_VERSION);
  const isOld = from !== null && from < NEWEST_VERSION;
  if (isOld && !dryRun) bringUp(database);
  const copy = isOld && from > 0 ? copyName(database, from) : null;
  return {
    database,
    from,
    to: NEWEST_VERSION,
    copy: copy !== null && (dryRun || existsSync(copy)) ? copy : null,
  };
}
