import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { systemClock } from "./adapters/clock.ts";
import { processFigures, usedBytes } from "./adapters/machine.ts";
import { createPost } from "./adapters/post.ts";
import { machineProcesses } from "./adapters/processes.ts";
import { removeLostFolders } from "./adapters/temp-folders.ts";
import { Tokens } from "./auth/tokens.ts";
import { messageOf as callbackBody } from "./callbacks/message.ts";
import { Sender } from "./callbacks/sender.ts";
import { composeExecutors } from "./compose-executors.ts";
import { createSupplies } from "./compose-supplies.ts";
import type { Config } from "./config.ts";
import { Credentials } from "./credentials/credentials.ts";
import { secretKey } from "./credentials/secret-key.ts";
import type { Clock } from "./domain/clock.ts";
import { JobdeckError, messageOf } from "./domain/errors.ts";
import type { ExecutorKind, Job } from "./domain/job.ts";
import { type Log, SILENT } from "./domain/log.ts";
import { conditionOf } from "./domain/processes.ts";
import { isFinal } from "./domain/status.ts";
import type { JobStore } from "./domain/store.ts";
import { Hub } from "./events/hub.ts";
import { jobJson } from "./http/api/job-json.ts";
import { MASK, masked } from "./http/api/mask.ts";
import { BUILT_IN_TYPES } from "./jobs/built-in.ts";
import { type Catalog, createCatalog } from "./jobs/catalog.ts";
import type { JobType } from "./jobs/define.ts";
import type { Jobs } from "./jobs/services.ts";
import { type Artifacts, createArtifacts } from "./library/artifacts.ts";
import { DiskLimit } from "./library/disk-limit.ts";
import { createDocumentFiles, type DocumentFiles } from "./library/documents.ts";
import { Janitor } from "./library/janitor.ts";
import { DocsSearch } from "./library/search/docs-search.ts";
import { concealed } from "./log/conceal.ts";
import { JobLog } from "./log/job-log.ts";
import { logSchedule } from "./log/schedule-log.ts";
import { spokenIn, spokenOnConsole } from "./log/spoken.ts";
import { Metrics } from "./metrics/metrics.ts";
import { Dispatcher } from "./queue/dispatcher.ts";
import { ExternalRuns } from "./queue/external-runs.ts";
import { removePartials } from "./queue/handler/artifact-writer.ts";
import { type Leavings, NOTHING_LEFT } from "./queue/leavings.ts";
import { Presence } from "./queue/presence.ts";
import { Rescuer } from "./queue/rescuer.ts";
import type { RunDeps } from "./queue/run.ts";
import { type Chore, Chores } from "./scheduler/chores.ts";
import { Indexer } from "./scheduler/indexer.ts";
import { Scheduler } from "./scheduler/scheduler.ts";
import { explained } from "./store/sqlite/database.ts";
import { openSqliteStore } from "./store/sqlite/store.ts";
import { Deliveries } from "./tracker/deliveries.ts";
import { Schedules } from "./tracker/schedules.ts";
import { Sessions } from "./tracker/sessions.ts";
import { Tracker } from "./tracker/tracker.ts";
import { Trouble } from "./tracker/trouble.ts";
import { Upkeep } from "./tracker/upkeep.ts";

export interface ComposeOptions {
  /** The job types; default: the built-in ones. */
  readonly jobs?: readonly JobType[];
  readonly clock?: Clock;
  /** Makes ids of jobs and nodes: time-ordered UUIDs. */
  readonly newId?: () => string;
  /** For how long a process that does not run may be silent before its jobs are taken from it; default 30 s. */
  readonly leaseMs?: number;
  /** Told of what it does; default: nobody. */
  readonly log?: Log;
  /** Told of every bug that no caller can be told of; default: the log, or the console where there is none. */
  readonly onFault?: (cause: unknown) => void;
  /** Told of what happened to the program as a whole, in a sentence; default: the same. */
  readonly onNotice?: (text: string) => void;
}

/** What a process does: `serve` and `work` take jobs from the lines, `run` runs what it is given, `look` runs nothing. */
export type Role = "serve" | "work" | "run" | "look";

/** One running Jobdeck: what the program is, and what end-to-end tests use. */
export interface Deck {
  readonly config: Config;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly store: JobStore;
  readonly hub: Hub;
  readonly catalog: Catalog;
  readonly tracker: Tracker;
  readonly schedules: Schedules;
  readonly sessions: Sessions;
  readonly documents: DocumentFiles;
  readonly deliveries: Deliveries;
  readonly tokens: Tokens;
  readonly credentials: Credentials;
  readonly dispatcher: Dispatcher;
  readonly external: ExternalRuns;
  readonly artifacts: Artifacts;
  readonly search: DocsSearch;
  readonly metrics: Metrics;
  readonly log: Log;
  /** The ways to run a job, and what each lacks on this machine; null = nothing. */
  executors(): readonly { readonly kind: ExecutorKind; readonly missing: string | null }[];
  /** What is wrong with the data folder, in one sentence; null = nothing. */
  alert(): string | null;
  /**
   * Called once.
   * @throws JobdeckError `not_ready` when it was stopped before it had started; `database_unreadable`,
   * `data_folder_unwritable`
   */
  start(role: Role): Promise<void>;
  /**
   * Gives running jobs the grace, gives back what has not ended, and closes the store. Safe to call twice.
   * @param beforeClose ends whoever still reads: the jobs have ended, the store is open
   */
  stop(beforeClose?: () => Promise<void>): Promise<void>;
}

/** While another process works on the same folder, what it does is seen this soon. */
const FOREIGN_EVERY_MS = 50;
/** While this one is alone: waking an idle process up was measured to cost up to 1.4 ms, so 24 times a second 1 to 3 % of a core. */
const ALONE_EVERY_MS = 500;
/** At the latest; sooner when it is known that something will be due, but a job that can't be moved makes no haste. */
const DUE_EVERY_MS = 500;
const DUE_PAUSE_MS = 50;
const INDEX_EVERY_MS = 500;
/** A callback goes out with the end of its job; this is for later attempts, and for what other processes ended. */
const SEND_EVERY_MS = 500;
const RESCUE_EVERY_MS = 5000;
const LEASE_MS = 30_000;
/** In the data folder: a backup does not hold it. */
const KEY_FILE = "secret.key";
/** The newest documentations are searched together. */
const SEARCHED = 500;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Puts a Jobdeck together; nothing runs before `start`.
 * @throws JobdeckError `data_folder_unwritable`, `database_newer`
 */
export function compose(config: Config, options: ComposeOptions = {}): Deck {
  const clock = options.clock ?? systemClock;
  const newId = options.newId ?? (() => Bun.randomUUIDv7());
  const log = options.log ?? SILENT;
  const spoken = options.log === undefined ? spokenOnConsole : spokenIn(log);
  const { onNotice = spoken.onNotice } = options;
  const trouble = new Trouble({ onFault: options.onFault ?? spoken.onFault, onNotice });
  const onFault = (cause: unknown) => trouble.fault(cause);
  const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  const nodeId = newId();
  const { leaseMs = LEASE_MS } = options;
  const rescueEveryMs = Math.min(RESCUE_EVERY_MS, leaseMs / 6);

  openDataFolder(config.dataDir);
  const store = openSqliteStore({
    path: config.databasePath,
    durability: config.durability,
    newId,
    onCommit: (ms, writes) => metrics.committed(ms, writes),
    onMigrate: (migration) =>
      log.info(
        { ...migration },
        migration.from === 0 ? "The database was created" : "The database was migrated",
      ),
  });
  const metrics: Metrics = new Metrics({
    ...{ store, clock, version: manifest.version, runtime: Bun.version, figures: processFigures },
  });
  const hub = new Hub({ onFault });
  const artifactsRoot = join(config.dataDir, "artifacts");
  const catalog = createCatalog(options.jobs ?? BUILT_IN_TYPES);
  const artifacts = createArtifacts({ root: artifactsRoot });

  const table = machineProcesses();
  const jobs: Jobs = {
    find: (id) => tracker.find(id),
    listIds: (filter, range) => tracker.listIds(filter, range),
    cancel: (id, request) => tracker.cancel(id, request),
    retry: (id, by, key) => tracker.retry(id, by, key),
    remove: (id) => tracker.remove(id),
  };
  const executors = composeExecutors({ config, catalog, table, clock, env: process.env, jobs, onFault });

  const diskLimit = new DiskLimit({
    folder: config.dataDir,
    limit: config.diskLimit,
    usedBytes,
    spareBytes: () => store.spareBytes(),
    onNotice,
  });
  const creation = {
    ...{ hub, clock, newId, types: catalog, queueSize: config.queueSize },
    allowPrivateHosts: config.allowPrivateHosts,
    executors: new Set(executors.all.keys()),
    missing: executors.missing,
    refusal: () => diskLimit.refusal,
  };
  const tracker: Tracker = new Tracker({
    ...{ ...creation, store },
    heldIn: (queue): number => dispatcher.heldIn(queue),
    removeFiles: (id) => artifacts.remove(id),
  });
  const search = new DocsSearch({
    ...{ storeId: store.id, artifacts, clock, onFault },
    path: join(config.dataDir, "search.sqlite"),
    volume(id) {
      const job = tracker.find(id);
      return job && { type: job.type, createdAt: job.createdAt, isFinal: isFinal(job.status) };
    },
    volumes: () =>
      tracker.list({ withDocs: true }, { limit: SEARCHED, order: "desc" }).jobs.map(({ id }) => id),
  });
  const documentsRoot = join(config.dataDir, "documents");
  const documents = createDocumentFiles({ root: documentsRoot, newId });
  const sessions = new Sessions({
    ...{ store: store.sessions, tracker, files: documents, clock, newId },
    refusal: creation.refusal,
  });
  const schedules = new Schedules({ ...creation, store: store.schedules, tracker });
  const deliveries = new Deliveries({ store: store.deliveries, hub, clock });
  const tokens = new Tokens({
    ...{ store: store.tokens, clock, newId, onFault },
    randomBytes,
  });
  const credentials = new Credentials({
    ...{ store: store.credentials, clock, newId, onFault, randomBytes },
    key: secretKey({
      ...{ setting: config.secretKey, file: join(config.dataDir, KEY_FILE), randomBytes },
      variable: "JOBDECK_SECRET_KEY",
    }),
  });
  const sender = new Sender({
    outbox: deliveries,
    clock,
    post: createPost({ allowPrivate: config.allowPrivateHosts }),
    bodyOf(id) {
      const job = tracker.find(id);
      if (job === undefined) return null;
      const schema = catalog.find(job.type) === undefined ? null : catalog.info(job.type).input;
      return callbackBody(job, jobJson(job, { prefix: "", now: clock.now(), waiting: null, schema }));
    },
    secrets: config.webhookSecrets,
    onFailed: (failure) => log.warn(failure, "A callback failed"),
    random: Math.random,
    onFault,
  });
  const indexer = new Indexer(store);
  const scheduler = new Scheduler({
    ...{ store: store.schedules, schedules, clock },
    onFired: (id) => logSchedule(log, schedules.find(id)),
  });
  const leavings: Leavings = {
    folderOf: artifacts.folderOf,
    isThere: (id) => existsSync(artifacts.folderOf(id)),
    async summary(id) {
      // Most jobs leave nothing: one look at the disk tells.
      if (!leavings.isThere(id)) return NOTHING_LEFT;
      await removePartials(artifacts.folderOf(id));
      return artifacts.summary(id);
    },
    copy: (from, to) => artifacts.copy(from, to),
  };
  const upkeep = new Upkeep({ store, hub, clock, tracker, types: catalog });
  const conceal = (job: Job, text: string) => {
    const schema = catalog.find(job.type) === undefined ? null : catalog.info(job.type).input;
    return concealed(text, job.input, masked(job.input, schema), MASK);
  };
  const runs: RunDeps = {
    ...{ store, hub, clock, catalog, leavings, onFault, executors: executors.all },
    suppliesOf: createSupplies({
      ...{ catalog, credentials },
      documents: { find: (id) => store.sessions.findDocument(id), pathOf: documents.pathOf },
    }),
    graceMs: config.graceMs,
    cacheTtlMs: config.cacheTtlMs,
    createChild: async (parent, child, idempotencyKey): Promise<Job> => {
      const session = parent.sessionId === null ? {} : { sessionId: parent.sessionId };
      const { job } = await tracker.submit({ ...session, ...child, idempotencyKey }, `job ${parent.id}`, {
        parentId: parent.id,
      });
      return job;
    },
    random: Math.random,
  };
  const dispatcher: Dispatcher = new Dispatcher({
    ...{ ...runs, nodeId, leaseMs, concurrency: config.concurrency, types: catalog.names() },
    concurrencyOf: (queue) => tracker.queues.concurrencyOf(queue),
  });
  const external = new ExternalRuns(runs);
  const janitor = new Janitor({
    ...{ store, clock, artifactsRoot, documentsRoot },
    isDocument: (id) => store.sessions.findDocument(id) !== undefined,
    removePartials: (folder, before) => removePartials(folder, { before }),
    removeLostFolders: (before) =>
      removeLostFolders({ isAlive: (pid) => table.identify(pid) !== undefined, before }),
  });
  const identity = table.identify(process.pid);
  if (identity === undefined) throw new Error("This process is not among the machine's processes");
  const presence = (role: Role) => {
    const slots = takesJobs(role) ? config.concurrency : 0;
    return new Presence({ store, clock, id: nodeId, role, identity, slots, types: catalog.names() });
  };
  const rescuer = new Rescuer({
    store,
    upkeep,
    clock,
    leaseMs,
    nodeId,
    restoredAt: store.restoredAt,
    isRunningHere: (jobId) => dispatcher.isRunning(jobId),
    conditionOf: (node) => conditionOf(table, node),
    listMarks: executors.listMarks,
    endCarriers: executors.endCarriers,
    async countFiles(id) {
      try {
        return (await leavings.summary(id)).count;
      } catch (cause) {
        onFault(cause);
        return null;
      }
    },
  });

  /** What stays open until the end, closed in the opposite order. */
  const open = new AsyncDisposableStack();
  open.defer(() => store.close());
  open.defer(() => executors.close());
  open.defer(() => search.stop());
  let starting: Promise<void> | null = null;
  let stopping: Promise<void> | null = null;

  const goOn = () => {
    if (stopping === null) return;
    throw new JobdeckError("not_ready", "Jobdeck was stopped while it was starting");
  };
  const begin = async (role: Role) => {
    let beat: Chores | null = null;
    let here: Presence | null = null;
    const chores: Chore[] = [
      {
        everyMs: () => (upkeep.isShared() ? FOREIGN_EVERY_MS : ALONE_EVERY_MS),
        run: () => {
          if (upkeep.publishForeign()) dispatcher.look();
          // For streams that are open: who comes anew is looked up anyway.
          tokens.look();
        },
      },
    ];
    if (role !== "look") {
      const node = presence(role);
      here = node;
      open.defer(() => node.stop());
      await Promise.all([node.start(), executors.look()]);
      goOn();
      await rescuer.rescue();
      // A server has no time to wait for the look; who runs one job creates it at once.
      if (role === "run") await diskLimit.measure();
      chores.push({
        everyMs: rescueEveryMs,
        async run() {
          await node.beat();
          trouble.over();
        },
      });
    }
    if (takesJobs(role)) {
      const beatOf = (one: { untilDue(): number }) => () =>
        Math.max(DUE_PAUSE_MS, Math.min(DUE_EVERY_MS, one.untilDue()));
      const due: Chore = { everyMs: beatOf(upkeep), atStart: true, run: () => upkeep.releaseDue() };
      const send: Chore = { everyMs: SEND_EVERY_MS, atStart: true, run: () => sender.sendDue() };
      const leave = hub.subscribe((note) => {
        if (note.kind !== "job") return;
        if (mayReleaseOthers(note.job)) beat?.hurry(due);
        if (isNews(note.job)) beat?.hurry(send);
      });
      open.defer(leave);
      open.defer(() => sender.stop());
      const jobLog = new JobLog({ log, clock, nodeId, conceal });
      open.defer(() => jobLog.stop());
      open.defer(hub.subscribe((note) => jobLog.see(note)));
      open.defer(hub.subscribe((note) => metrics.see(note)));
      if (role === "serve") {
        open.defer(
          hub.subscribe((note) => {
            if (note.kind === "removed") search.remove(note.id);
            else if (isFinal(note.job.status) && note.job.docsEntry !== null) search.add(note.job.id);
          }),
        );
      }
      open.defer(metrics.start());
      chores.push({ everyMs: MINUTE_MS, atStart: true, run: () => diskLimit.measure() });
      const removeOld = async (signal: AbortSignal) => {
        const before = clock.now() - config.retentionMs;
        const removed = {
          jobs: await upkeep.removeOld(before, signal),
          sessions: await sessions.removeOld(before, signal),
        };
        log[removed.jobs + removed.sessions > 0 ? "info" : "debug"](
          { ...removed, endedBefore: new Date(before).toISOString() },
          "What was kept for long enough was removed",
        );
      };
      chores.push(
        due,
        send,
        { everyMs: beatOf(scheduler), atStart: true, run: (signal) => scheduler.fireDue(signal) },
        { everyMs: rescueEveryMs, run: () => rescuer.rescue() },
        { everyMs: INDEX_EVERY_MS, atStart: true, run: (signal) => indexer.run(signal) },
        { everyMs: HOUR_MS, atStart: true, run: removeOld },
        { everyMs: HOUR_MS, atStart: true, run: (signal) => janitor.tidy(signal) },
        { everyMs: HOUR_MS, atStart: true, run: () => rescuer.sweep() },
      );
    }
    goOn();
    beat = new Chores({ clock, chores, onFault });
    beat.start();
    open.defer(() => beat.stop());
    dispatcher.start({ takeJobs: takesJobs(role), beat: async () => here?.beat() });
  };
  const end = async (beforeClose?: () => Promise<void>) => {
    // A start that failed has told its own caller: here it only has to be over.
    await Promise.allSettled([starting]);
    try {
      await Promise.all([dispatcher.stop(), external.stop()]);
      await beforeClose?.();
    } finally {
      await open.disposeAsync();
    }
  };

  return {
    ...{ config, nodeId, clock, store, hub, catalog, tracker, schedules, sessions, deliveries, dispatcher },
    ...{ external, artifacts, documents, search, metrics, tokens, credentials, log },
    executors: () => [...executors.all.keys()].map((kind) => ({ kind, missing: executors.missing(kind) })),
    alert: () => (diskLimit.refusal ?? trouble.current)?.message ?? null,
    start(role) {
      if (starting !== null || stopping !== null) {
        return Promise.reject(new Error("A deck is started once, and not after it was stopped"));
      }
      // A page of the database may be found broken only when it is read.
      starting = begin(role).catch((cause: unknown) => {
        throw explained(cause, config.databasePath);
      });
      return starting;
    },
    stop(beforeClose) {
      stopping ??= end(beforeClose);
      return stopping;
    },
  };
}

/** A node that takes jobs from the lines does all else that a data folder needs, too: with a web face or without. */
function takesJobs(role: Role): boolean {
  return role === "serve" || role === "work";
}

/** A job whose dependencies have just ended, or one that was cancelled and may have children. */
function mayReleaseOthers({ status, unmet, dependsOn }: Job): boolean {
  return status === "cancelled" || (status === "scheduled" && unmet === 0 && dependsOn.length > 0);
}

/** A job whose end is still to be told. */
function isNews({ status, callback }: Job): boolean {
  return callback !== null && callback.attempts === 0 && isFinal(status);
}

function openDataFolder(folder: string): void {
  try {
    // Inputs may hold secrets, which other users of the machine must not read in the database.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    mkdirSync(join(folder, "artifacts"), { recursive: true });
  } catch (cause) {
    throw new JobdeckError(
      "data_folder_unwritable",
      `The data folder ${folder} can't be written (${messageOf(cause)}): name another one with JOBDECK_DATA or --data`,
      { cause },
    );
  }
}
