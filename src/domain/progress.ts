/** A declared part of a job type's work. `weight` is its share of the whole job's percent (default 1). */
export interface StageSpec {
  readonly name: string;
  readonly title: string;
  readonly weight: number;
}

export interface Stage {
  readonly name: string;
  readonly title: string;
  readonly weight: number;
  readonly status: "waiting" | "running" | "done" | "skipped" | "stopped";
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/**
 * How far a job is. `current` and `total` count within the stage; total 0 = unknown. `percent` is an integer for
 * the whole job, null when unknown; it never falls within an attempt and is 100 only when the job is completed.
 * Instants are milliseconds since 1970.
 */
export interface Progress {
  readonly stage: string | null;
  readonly stages: readonly Stage[];
  readonly current: number;
  readonly total: number;
  readonly unit: string | null;
  readonly percent: number | null;
  readonly message: string | null;
  readonly updatedAt: number | null;
  readonly etaMs: number | null;
}

/** What a handler reports. A report without `stage` belongs to the stage that is running. */
export interface ProgressReport {
  readonly stage?: string;
  readonly current?: number;
  readonly total?: number;
  readonly unit?: string;
  readonly message?: string;
}

/** A handler may enter stages that its type did not declare; more than this many are not listed. */
export const MOST_STAGES = 100;

export function noProgress(specs: readonly StageSpec[] = []): Progress {
  return {
    stage: null,
    stages: specs.map((s) => ({ ...s, status: "waiting", startedAt: null, endedAt: null })),
    current: 0,
    total: 0,
    unit: null,
    percent: null,
    message: null,
    updatedAt: null,
    etaMs: null,
  };
}

/** Folds a report into the progress so far. `startedAt` is when the attempt began; it is what `etaMs` is reckoned from. */
export function advance(
  progress: Progress,
  report: ProgressReport,
  now: number,
  startedAt: number,
): Progress {
  const entering = report.stage !== undefined && report.stage !== progress.stage ? report.stage : null;
  const stages = entering === null ? progress.stages : enter(progress.stages, entering, now);
  const current = atLeastZero(report.current ?? (entering === null ? progress.current : 0));
  const total = atLeastZero(report.total ?? (entering === null ? progress.total : 0));
  const stage = entering ?? progress.stage;
  const reckoned = percentOf(stages, stage, current, total);
  const percent = reckoned === null ? progress.percent : Math.max(progress.percent ?? 0, reckoned);
  return {
    stage,
    stages,
    current,
    total,
    unit: report.unit ?? (entering === null ? progress.unit : null),
    percent,
    message: report.message ?? (entering === null ? progress.message : null),
    updatedAt: now,
    etaMs: etaOf(percent, now - startedAt),
  };
}

/** The progress of a job that completed: every stage that ran is done, the others were not needed. */
export function finished(progress: Progress, now: number): Progress {
  return {
    ...progress,
    stages: close(progress.stages, "done", "skipped", now),
    percent: 100,
    updatedAt: now,
    etaMs: null,
  };
}

/** The progress of an attempt that ended early: it stays where it was. */
export function stopped(progress: Progress, now: number): Progress {
  return {
    ...progress,
    stages: close(progress.stages, "stopped", "waiting", now),
    updatedAt: now,
    etaMs: null,
  };
}

function close(
  stages: readonly Stage[],
  running: Stage["status"],
  waiting: Stage["status"],
  now: number,
): readonly Stage[] {
  return stages.map((s) => {
    if (s.status === "running") return { ...s, status: running, endedAt: now };
    return s.status === "waiting" ? { ...s, status: waiting } : s;
  });
}

function enter(stages: readonly Stage[], name: string, now: number): readonly Stage[] {
  const known = stages.some((s) => s.name === name);
  const list: readonly Stage[] =
    known || stages.length >= MOST_STAGES
      ? stages
      : [...stages, { name, title: name, weight: 1, status: "waiting", startedAt: null, endedAt: null }];
  const at = list.findIndex((s) => s.name === name);
  return list.map((s, i) => {
    if (i === at) return { ...s, status: "running", startedAt: s.startedAt ?? now, endedAt: null };
    if (s.status === "running") return { ...s, status: "done", endedAt: now };
    return s.status === "waiting" && i < at ? { ...s, status: "skipped" } : s;
  });
}

function percentOf(
  stages: readonly Stage[],
  stage: string | null,
  current: number,
  total: number,
): number | null {
  const within = total > 0 ? Math.min(1, current / total) : null;
  if (stages.length === 0) return within === null ? null : Math.min(99, Math.floor(within * 100));
  const whole = stages.reduce((sum, s) => sum + s.weight, 0);
  const at = stages.findIndex((s) => s.name === stage);
  if (!(whole > 0) || (at < 0 && within === null)) return null;
  const before = stages.slice(0, Math.max(0, at)).reduce((sum, s) => sum + s.weight, 0);
  const here = (stages[at]?.weight ?? whole) * (within ?? 0);
  return Math.min(99, Math.floor(((before + here) / whole) * 100));
}

function etaOf(percent: number | null, elapsedMs: number): number | null {
  if (percent === null || percent < 5 || elapsedMs < 1000) return null;
  return Math.round((elapsedMs * (100 - percent)) / percent);
}

function atLeastZero(n: number): number {
  return Number.isFinite(n) && n > 0 ? n : 0;
}
