import { createHash } from "node:crypto";
import type { Difference } from "./compare.ts";
import type { Watch } from "./watch.ts";

/** What a look saw, as lines, without those that the watch ignores. */
export interface Snapshot {
  readonly watchId: string;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
  readonly lines: readonly string[];
  /** Equal for equal lines, so that two snapshots are compared without reading them. */
  readonly fingerprint: string;
}

/** Something that is different from what was seen before. */
export interface Change extends Difference {
  /** Counts up by one in the whole journal, so that a client can ask for what came after it. */
  readonly number: number;
  readonly watchId: string;
  readonly title: string;
  readonly foundAt: number;
}

/** Makes a snapshot of what a source returned. */
export function takeSnapshot(watch: Watch, lines: readonly string[], seenAt: number): Snapshot {
  const kept = lines.filter((line) => !watch.ignore.some((pattern) => pattern.test(line)));
  return { watchId: watch.id, seenAt, lines: kept, fingerprint: fingerprint(kept) };
}

/** A short id of lines: the first 16 digits of their SHA-256. */
export function fingerprint(lines: readonly string[]): string {
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16);
}
