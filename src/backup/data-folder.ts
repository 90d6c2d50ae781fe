import type { Config } from "../config.ts";
import type { Node } from "../domain/node.ts";
import type { Condition } from "../domain/processes.ts";
import { type Backup, createBackup } from "./create.ts";
import { type Migration, migrateDatabase } from "./migration.ts";
import { type Restored, restoreBackup } from "./restore.ts";

export type { Backup } from "./create.ts";
export type { Migration } from "./migration.ts";
export type { Restored } from "./restore.ts";

export interface DataFolderDeps {
  readonly version: string;
  readonly now: () => number;
  readonly newId: () => string;
  /** Of this process. */
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
  readonly conditionOf: (node: Node) => Condition;
}

/** How an archive is asked for. */
export interface Wish {
  /** Absolute. */
  readonly file: string;
  readonly force: boolean;
  readonly signal: AbortSignal;
}

/** What can be done with a data folder as a whole. */
export interface DataFolder {
  /** See `createBackup`. */
  backup(config: Config, wish: Wish): Promise<Backup>;
  /** See `restoreBackup`. */
  restore(config: Config, wish: Wish): Promise<Restored>;
  /** See `migrateDatabase`. */
  migrate(config: Config, dryRun: boolean): Migration;
}

/** A process of another namespace that has not been heard of for this long is taken for gone. */
const SILENT_MS = 30_000;

export function dataFolder(deps: DataFolderDeps): DataFolder {
  const isAtWork = (node: Node) => {
    const condition = deps.conditionOf(node);
    if (condition === "unseen") return deps.now() - node.heartbeatAt < SILENT_MS;
    return condition !== "gone";
  };
  return {
    backup: ({ dataDir, databasePath }, wish) => createBackup({ dataDir, databasePath, ...wish }, deps),
    restore: ({ dataDir, databasePath }, wish) =>
      restoreBackup({ dataDir, databasePath, ...wish }, { ...deps, isAtWork }),
    migrate: ({ databasePath }, dryRun) => migrateDatabase(databasePath, dryRun),
  };
}
