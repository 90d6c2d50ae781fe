import type { MissedPolicy, OverlapPolicy } from "../src/domain/schedule.ts";

/** What a schedule does about times that passed while nobody was there. */
export const MISSED_WORDS: Readonly<Record<MissedPolicy, string>> = {
  once: "Run once for all of them",
  skip: "Leave them out",
  all: "Run each, at most the last 100",
};

/** What it does while its last job has not ended. */
export const OVERLAP_WORDS: Readonly<Record<OverlapPolicy, string>> = {
  skip: "Leave this time out",
  allow: "Start another one beside it",
  replace: "Cancel it, then start",
};
