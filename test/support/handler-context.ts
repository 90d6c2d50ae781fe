import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { systemClock } from "../../src/adapters/clock.ts";
import { gitAccess } from "../../src/adapters/git.ts";
import { noModel } from "../../src/adapters/model/model-on-demand.ts";
import { noJobs } from "../../src/adapters/services.ts";
import { sqliteCache } from "../../src/adapters/sqlite-cache.ts";
import type { LogLevel } from "../../src/domain/event.ts";
import type { Usage } from "../../src/domain/job.ts";
import { NO_SUPPLIES, type Supplies } from "../../src/domain/supplies.ts";
import type { JobContext } from "../../src/jobs/define.ts";
import type { GitPolicy } from "../../src/jobs/git.ts";
import type { ModelAccess } from "../../src/jobs/model.ts";

export interface HandlerRun extends AsyncDisposable {
  readonly ctx: JobContext;
  readonly abort: AbortController;
  readonly outputDir: string;
  readonly stages: readonly string[];
  readonly progress: readonly {
    stage: string;
    current: number;
    total: number;
    message: string | undefined;
  }[];
  readonly lines: readonly { level: LogLevel; stage: string; message: string }[];
  readonly warnings: readonly string[];
  /** Paths of the artifacts, in the order they were written. */
  readonly artifacts: readonly string[];
  readonly titles: readonly string[];
  readonly metadata: readonly Readonly<Record<string, unknown>>[];
  readonly usage: readonly Partial<Usage>[];
  readonly revisions: readonly string[];
  /** Calls `fn` once, when the next progress of a stage is reported. */
  onProgress(stage: string, fn: () => void): void;
}

/** What a handler is given, with real git and a folder of its own; everything it reports is kept. */
export async function handlerContext(
  options: {
    readonly policy?: Partial<GitPolicy>;
    readonly checkpoints?: Map<string, unknown>;
    readonly supplies?: Partial<Supplies>;
    /** Where jobs keep things for each other; default: nowhere. */
    readonly cacheFile?: string;
    readonly fresh?: boolean;
    /** Default: none. */
    readonly model?: ModelAccess;
    readonly costLeftUsd?: number;
  } = {},
): Promise<HandlerRun> {
  const outputDir = await mkdtemp(join(tmpdir(), "jobdeck-run-"));
  const abort = new AbortController();
  const kept = {
    stages: [] as string[],
    progress: [] as HandlerRun["progress"][number][],
    lines: [] as HandlerRun["lines"][number][],
    warnings: [] as string[],
    artifacts: [] as string[],
    metadata: [] as Readonly<Record<string, unknown>>[],
    titles: [] as string[],
    usage: [] as Partial<Usage>[],
    revisions: [] as string[],
  };
  const listeners: { stage: string; fn: () => void }[] = [];
  const saved = options.checkpoints ?? new Map<string, unknown>();
  const stage = () => kept.stages.at(-1) ?? "";
  const log = (level: LogLevel) => (message: string) =>
    void kept.lines.push({ level, stage: stage(), message });
  const ctx: JobContext = {
    id: "0198f2c4-7a31-7000-8000-000000000000",
    input: undefined,
    attempt: 1,
    fresh: options.fresh === true,
    costLeftUsd: options.costLeftUsd ?? null,
    signal: abort.signal,
    outputDir,
    isCancelled: () => abort.signal.aborted,
    stage: (name) => void kept.stages.push(name),
    progress(current, total, message) {
      kept.progress.push({ stage: stage(), current, total, message });
      const at = listeners.findIndex((l) => l.stage === stage());
      if (at >= 0) listeners.splice(at, 1)[0]?.fn();
    },
    log: { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") },
    warn: (message) => void kept.warnings.push(message),
    supplies: { ...NO_SUPPLIES, ...options.supplies },
    metadata: (patch) => void kept.metadata.push(patch),
    title: (text) => void kept.titles.push(text),
    output: () => undefined,
    usage: (spent) => void kept.usage.push(spent),
    revision: (text) => void kept.revisions.push(text),
    inputs: { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) },
    enqueue: () => Promise.reject(new Error("A handler on its own has no children")),
    async artifact(path, data) {
      const target = join(outputDir, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, data);
      kept.artifacts.push(path);
    },
    async checkpoint<T>(key: string, fn: () => Promise<T> | T): Promise<T> {
      // Saved under this key by the same handler.
      if (saved.has(key)) return saved.get(key) as T;
      const value = await fn();
      saved.set(key, value);
      return value;
    },
    services: {
      processes: { spawn: () => 0 },
      clock: systemClock,
      model: options.model ?? noModel,
      cache: sqliteCache({ file: options.cacheFile ?? null, clock: systemClock }),
      jobs: noJobs(),
      git: gitAccess({
        env: { PATH: process.env["PATH"] },
        policy: { repoRoots: [], allowPrivateHosts: false, ...options.policy },
      }),
    },
  };
  return {
    ...kept,
    ctx,
    abort,
    outputDir,
    onProgress: (name, fn) => void listeners.push({ stage: name, fn }),
    [Symbol.asyncDispose]: () => rm(outputDir, { recursive: true, force: true }),
  };
}
