import { type Static, Type as t } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { JobdeckError } from "../domain/errors.ts";

/** The first entry of a backup. */
export const MANIFEST = "jobdeck-backup.json";
/** The last one: the sum of every other file, as `sha256sum -c` reads it. */
export const SUMS = "SHA256SUMS";
export const DATABASE = "jobdeck.db";
/** What else of a data folder is kept. */
export const FOLDERS = ["artifacts", "documents"] as const;

/** Grows when an older program could not restore it any more. */
const FORMAT = 1;

const Schema = t.Object({
  format: t.Integer(),
  /** The version of Jobdeck that made it. */
  jobdeck: t.String({ maxLength: 100 }),
  /** The version of the database. */
  schema: t.Integer({ minimum: 1 }),
  /** RFC 3339. */
  createdAt: t.String({ maxLength: 40 }),
  counts: t.Object({
    jobs: t.Integer(),
    documents: t.Integer(),
    sessions: t.Integer(),
    schedules: t.Integer(),
    /** Encrypted, with a key that is not in the backup; older backups have none. */
    credentials: t.Optional(t.Integer()),
  }),
});

export type Manifest = Static<typeof Schema>;

export function manifestText(manifest: Omit<Manifest, "format">): string {
  return `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`;
}

/** @throws JobdeckError `backup_unusable`, `database_newer` */
export function readManifest(text: string, newestSchema: number): Manifest {
  const manifest = parsed(text);
  if (!Value.Check(Schema, manifest))
    throw new JobdeckError("backup_unusable", "The backup's manifest can't be read");
  if (manifest.format > FORMAT || manifest.schema > newestSchema) {
    throw new JobdeckError(
      "database_newer",
      `The backup was made by Jobdeck ${manifest.jobdeck} with a database of version ${manifest.schema}, and this Jobdeck knows versions up to ${newestSchema}: restore it with that one or a newer one`,
    );
  }
  return manifest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
