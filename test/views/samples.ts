import type { Attempt } from "../../src/domain/attempt.ts";
import type { Job } from "../../src/domain/job.ts";
import type { LogLine } from "../../src/domain/log-line.ts";
import type { Progress, Stage } from "../../src/domain/progress.ts";
import { noProgress, stopped } from "../../src/domain/progress.ts";
import type { Stats } from "../../src/domain/stats.ts";
import type { STATUSES } from "../../src/domain/status.ts";
import type { TypeInfo } from "../../src/domain/type-info.ts";
import { newJob } from "../support/builders.ts";

export const NOW = Date.UTC(2026, 4, 12, 14, 3, 26);

/** The id of the nth sample; UUIDs like the real ones, the same on every run. */
export function sampleId(n: number): string {
  return `0198f2c4-7a31-7000-8000-${String(n).padStart(12, "0")}`;
}

export function sampleJob(n: number, fields: Partial<Job> = {}): Job {
  const createdAt = fields.createdAt ?? NOW - 4_000;
  const { idempotencyKey: _, ...job } = newJob({ id: sampleId(n), createdAt, ...fields });
  return { unmet: 0, blocked: false, version: 1, change: n, lastSeq: 0, ...job };
}

const WIKI_STAGES = ["Clone", "Parse", "Map", "Write pages", "Index"] as const;

/** The progress of a wiki in its nth stage, from 0. */
export function wikiProgress(at: number, fields: Partial<Progress> = {}): Progress {
  const stages = WIKI_STAGES.map((title, i): Stage => {
    const startedAt = NOW - 3_000 + i * 600;
    return {
      name: title.toLowerCase(),
      title,
      weight: 1,
      status: i < at ? "done" : i === at ? "running" : "waiting",
      startedAt: i <= at ? startedAt : null,
      endedAt: i < at ? startedAt + 300 + i * 550 : null,
    };
  });
  const stage = stages[at]?.name ?? null;
  return { ...noProgress(), stages, stage, updatedAt: NOW, ...fields };
}

export const running = sampleJob(1, {
  type: "wiki",
  title: "honojs/hono",
  status: "running",
  executor: "subprocess",
  input: { repo: "https://github.com/honojs/hono", ref: "main" },
  metadata: { commit: "6f1c9e2ab34d" },
  attempt: 1,
  maxAttempts: 3,
  startedAt: NOW - 2_400,
  createdAt: NOW - 2_500,
  nodeId: "node-a",
  createdBy: "the form",
  limits: {
    timeMs: 1_800_000,
    memoryBytes: null,
    outputBytes: null,
    files: null,
    processes: null,
    costUsd: null,
  },
  progress: wikiProgress(3, {
    current: 117,
    total: 188,
    unit: "pages",
    percent: 62,
    message: "router/smart-router",
    etaMs: 1_400,
  }),
  lastSeq: 8,
});

export const unknownLength = sampleJob(2, {
  type: "scrape",
  title: "docs.stripe.com/api",
  status: "running",
  attempt: 1,
  startedAt: NOW - 108_000,
  createdAt: NOW - 109_000,
  progress: { ...noProgress(), current: 94, message: "Fetching /api/payment_intents" },
});

export const queued = sampleJob(3, { type: "digest", title: "acme-openapi.yaml", createdAt: NOW - 61_000 });

export const completed = sampleJob(4, {
  type: "wiki",
  title: "riverqueue/river",
  status: "completed",
  attempt: 1,
  maxAttempts: 3,
  startedAt: NOW - 16_100,
  completedAt: NOW - 10_000,
  createdAt: NOW - 16_200,
  executor: "subprocess",
  progress: { ...wikiProgress(5), percent: 100 },
  input: { repo: "https://github.com/riverqueue/river", ref: "v0.26.0" },
  result: {
    repo: "https://github.com/riverqueue/river",
    commit: "9a8b7c6d5e4f",
    ref: "v0.26.0",
    languages: ["Go", "SQL", "TypeScript"],
    files: 412,
    modules: 31,
    pages: 214,
    symbols: 4812,
    warnings: [],
  },
  warnings: ["internal/testdb/generated.go: 1.4 MB, not parsed"],
  docsEntry: "overview.md",
  artifactCount: 14,
});

export const failed = sampleJob(5, {
  type: "wiki",
  title: "internal/billing",
  status: "failed",
  statusReason: "error",
  attempt: 3,
  maxAttempts: 3,
  startedAt: NOW - 20_800,
  completedAt: NOW - 20_000,
  createdAt: NOW - 60_000,
  input: { repo: "https://git.example.com/internal/billing" },
  progress: stopped(wikiProgress(0), NOW - 20_000),
  errors: [
    "git: authentication required for host git.example.com",
    "fatal: could not read Username for 'https://git.example.com': terminal prompts disabled\n  at clone (depth 1)\n  after 3 attempts",
  ],
});

export const cancelled = sampleJob(6, {
  type: "codegen",
  title: "Payments API client",
  status: "cancelled",
  statusReason: "user",
  attempt: 1,
  executor: "subprocess",
  startedAt: NOW - 40_000,
  completedAt: NOW - 28_000,
  createdAt: NOW - 41_000,
  progress: { ...noProgress([{ name: "types", title: "Types", weight: 1 }]), stage: "types" },
  stop: {
    requestedAt: NOW - 30_000,
    requestedBy: "you",
    steps: [
      { step: "requested", at: NOW - 30_000 },
      { step: "signalled", at: NOW - 29_995 },
      { step: "sigterm", at: NOW - 28_400 },
      { step: "exited", at: NOW - 28_000 },
    ],
    proof: "exited",
    ms: 2_000,
  },
});

export const cancelling = sampleJob(7, {
  ...running,
  id: sampleId(7),
  title: "sindresorhus/got",
  cancelRequestedAt: NOW - 900,
  startedAt: NOW - 190_000,
  createdAt: NOW - 190_100,
  stop: {
    requestedAt: NOW - 900,
    requestedBy: "you",
    steps: [
      { step: "requested", at: NOW - 900 },
      { step: "signalled", at: NOW - 890 },
    ],
    proof: null,
    ms: null,
  },
});

export const scheduled = sampleJob(8, {
  title: "Nightly numbers",
  status: "scheduled",
  attempt: 1,
  maxAttempts: 3,
  nextAttemptAt: NOW + 42_000,
  errors: ["connect ECONNREFUSED 10.0.0.4:5432"],
});

export const expired = sampleJob(9, {
  title: "Morning report",
  status: "expired",
  statusReason: "deadline",
  completedAt: NOW - 3_000,
  createdAt: NOW - 3_600_000,
});

export const everyStatus = [
  running,
  unknownLength,
  queued,
  completed,
  failed,
  cancelled,
  cancelling,
  scheduled,
  expired,
];

export const attempts: readonly Attempt[] = [
  {
    attempt: 1,
    status: "running",
    startedAt: NOW - 2_400,
    endedAt: null,
    nodeId: "node-a",
    executor: "subprocess",
    errors: [],
    stop: null,
  },
];

const LOG: readonly (readonly [number, string, string])[] = [
  [1_896, "clone", "https://github.com/honojs/hono (depth 1)"],
  [1_130, "clone", "resolved main to 6f1c9e2, 3.1 MB"],
  [988, "parse", "188 files, 6 languages, 2 processes"],
  [913, "parse", "4,812 definitions, 21,377 references"],
  [910, "parse", "runtime-tests/fastly/index.ts: syntax error at 41:7, partial"],
  [699, "map", "23 modules, 4 layers, 1 cycle (router, utils)"],
  [698, "write", "start here: src/hono-base.ts (rank 0.081)"],
  [560, "write", "router/smart-router"],
];

export const lines: readonly LogLine[] = LOG.map(([ago, stage, message], i) => ({
  seq: i + 1,
  attempt: 1,
  at: NOW - ago,
  level: message.includes("error") ? "warn" : "info",
  stage,
  message,
}));

export function sampleStats(fields: Partial<Record<(typeof STATUSES)[number], number>> = {}): Stats {
  const zero = { scheduled: 0, queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0, expired: 0 };
  const counts = { ...zero, queued: 12, running: 3, completed: 1284, failed: 16, cancelled: 22, ...fields };
  return {
    asOf: NOW,
    counts,
    byType: { wiki: counts, demo: { ...zero, completed: 41 }, scrape: { ...zero, running: 1 } },
    throughput: [{ at: NOW - 120_000, completed: 41, failed: 1, cancelled: 0 }],
    durations: { wiki: { p50: 4_200, p95: 9_800 } },
  };
}

const NO_LIMITS = running.limits;

export const types: readonly TypeInfo[] = [
  {
    type: "wiki",
    title: "Document a repository",
    description:
      "Clones a git repository, reads its code, maps its modules and writes a wiki that explains it.",
    icon: "book-open",
    input: {
      type: "object",
      required: ["repo"],
      properties: {
        repo: {
          type: "string",
          title: "Repository",
          description: "An https address, or the path of a repository on this machine.",
          examples: ["https://github.com/honojs/hono"],
        },
        ref: { type: "string", title: "Branch, tag or commit", examples: ["default branch"] },
        include: {
          type: "array",
          items: { type: "string" },
          title: "Only these paths",
          description: "Patterns such as src/**.",
          examples: ["src/**"],
        },
        exclude: { type: "array", items: { type: "string" }, title: "Not these paths" },
        history: { type: "boolean", title: "Read the history", default: false },
      },
    },
    stages: WIKI_STAGES.map((title) => ({ name: title.toLowerCase(), title })),
    executor: "subprocess",
    maxAttempts: 3,
    concurrency: 2,
    limits: NO_LIMITS,
  },
  {
    type: "demo",
    title: "Demo",
    description: "Counts to a number, for trying out how jobs look and feel.",
    icon: "circle-play",
    input: {
      type: "object",
      required: ["steps"],
      properties: {
        steps: { type: "integer", minimum: 1, maximum: 10000, default: 20, description: "1 to 10,000." },
        stepMs: { type: "integer", minimum: 0, maximum: 60000, default: 250, title: "Milliseconds a step" },
        mode: { anyOf: [{ const: "calm" }, { const: "wild" }], default: "calm" },
        deaf: { type: "boolean", title: "Ignore the request to stop" },
        labels: { type: "array", items: { type: "string" }, examples: ["one\ntwo"] },
        extra: { type: "object", description: "Any JSON." },
        site: { type: "string", format: "uri", examples: ["https://example.com"] },
      },
    },
    stages: [],
    executor: "inline",
    maxAttempts: 1,
    concurrency: 4,
    limits: NO_LIMITS,
  },
];
