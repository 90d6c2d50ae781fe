import { afterAll, beforeAll, beforeEach } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/adapters/clock.ts";
import { sqliteCache } from "../../src/adapters/sqlite-cache.ts";
import type { RunRequest } from "../../src/domain/executor.ts";
import type { Limits } from "../../src/domain/job.ts";
import type { GitAccess } from "../../src/jobs/git.ts";

export const NO_LIMITS: Limits = {
  timeMs: null,
  memoryBytes: null,
  outputBytes: null,
  files: null,
  processes: null,
  costUsd: null,
};

/** An attempt with nothing special about it. */
export function runRequest(change: Partial<RunRequest> & Pick<RunRequest, "type" | "outputDir">): RunRequest {
  return {
    jobId: crypto.randomUUID(),
    attempt: 1,
    input: {},
    checkpoints: {},
    limits: NO_LIMITS,
    ...change,
  };
}

/** Gives each test of a file a folder of its own, and removes them at the end. */
export function useFolder(): () => string {
  let root = "";
  let n = 0;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "jobdeck-test-"));
  });
  beforeEach(() => {
    n += 1;
    mkdirSync(join(root, String(n)));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return () => join(root, String(n));
}

/** For handlers that keep nothing for each other. */
export const NO_CACHE = sqliteCache({ file: null, clock: systemClock });

/** For handlers that have nothing to do with git. */
export const NO_GIT: GitAccess = {
  policy: { repoRoots: [], allowPrivateHosts: false },
  resolve: () => Promise.reject(new Error("no git in this test")),
  copy: () => Promise.reject(new Error("no git in this test")),
  isRepository: () => Promise.reject(new Error("no git in this test")),
  snapshot: () => Promise.reject(new Error("no git in this test")),
};
