import { createHash } from "node:crypto";
import type { Clock } from "../../domain/clock.ts";
import { sqliteCache } from "../sqlite-cache.ts";

/** Many thousand answers. */
const MOST_BYTES = 64_000_000;

/** Answers that were paid for, by what they depend on. */
export interface KeptAnswers {
  /** Undefined = there is none. */
  find(key: string): unknown;
  keep(key: string, value: unknown): void;
}

/** Keeps answers in a file of their own, the ones that were used least lately as long as there is room. */
export function keptAnswers(file: string, clock: Clock): KeptAnswers {
  const cache = sqliteCache({ file, clock, mostBytes: MOST_BYTES });
  return {
    find(key) {
      const bytes = cache.find([key]).get(key);
      // The cache gives back what was kept or nothing, and only JSON is kept.
      return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));
    },
    keep: (key, value) => cache.keep([[key, new TextEncoder().encode(JSON.stringify(value))]]),
  };
}

export function answerKey(...parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
