import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "./adapters/clock.ts";
import { machineProcesses, runPrograms } from "./adapters/processes.ts";
import { sharedServices } from "./adapters/services.ts";
import type { Config } from "./config.ts";
import type { Clock } from "./domain/clock.ts";
import { JobdeckError, messageOf } from "./domain/errors.ts";
import type { Executor } from "./domain/executor.ts";
import type { ExecutorKind, Job } from "./domain/job.ts";
import { isAlive } from "./domain/processes.ts";
import type { JobStore } from "./domain/store.ts";
import { Hub } from "./events/hub.ts";
import { BUILT_IN_TYPES } from "./jobs/built-in.ts";
import { type Catalog, createCatalog } from "./jobs/catalog.ts";
import type { JobType } from "./jobs/define.ts";
import { type Artifacts, createArtifacts } from "./library/artifacts.ts";
import { Dispatcher } from "./queue/dispatcher.ts";
import { endRun } from "./queue/executors/end-run.ts";
import { createInline } from "./queue/executors/inline.ts";
import { createSubprocess } from "./queue/executors/subprocess.ts";
import { removePartials } from "./queue/handler/artifact-writer.ts";
import { Presence } from "./queue/presence.ts";
import { Rescuer } from "./queue/rescuer.ts";
import type { Leavings } from "./queue/run.ts";
import { type Chore, Chores } from "./scheduler/chores.ts";
import { Scheduler } from "./scheduler/scheduler.ts";
import { explained } from "./store/sqlite/database.ts";
import { openSqliteStore } from "./store/sqlite/store.ts";
import { Schedules } from "./tracker/schedules.ts";
import { Tracker } from "./tracker/tracker.ts";
import { Upkeep } from "./tracker/upkeep.ts";

export interface ComposeOptions {
  /** The job types; default: the built-in ones. */
  readonly jobs?: readonly JobType[];
  readonly clock?: Clock;
  /** Makes ids of jobs and nodes: time-ordered UUIDs. */
  readonly newId?: () => string;
  /** Told of every bug that no caller can be told of. */
  readonly onFault?: (cause: unknown) => void;
}

/** What a process does: `serve` takes jobs from the lines, `run` runs what it is given, `look` runs nothing. */
export type Role = "serve" | "run" | "look";

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
  readonly dispatcher: Dispatcher;
  readonly artifacts: Artifacts;
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
const RESCUE_EVERY_MS = 5000;
const HOUR_MS = 3_600_000;
const NOTHING_LEFT = { count: 0, docsEntry: null };

/**
 * Puts a Jobdeck together; nothing runs before `start`.
 * @throws JobdeckError `data_folder_unwritable`, `database_newer`
 */
export function compose(config: Config, options: ComposeOptions = {}): Deck {
  const clock = options.clock ?? systemClock;
  const newId = options.newId ?? (() => Bun.randomUUIDv7());
  const onFault = options.onFault ?? ((cause: unknown) => console.error(cause));
  const nodeId = newId();

  openDataFolder(config.dataDir);
  const store = openSqliteStore({ path: config.databasePath, durability: config.durability, newId });
  const hub = new Hub({ onFault });
  const catalog = createCatalog(options.jobs ?? BUILT_IN_TYPES);
  const artifacts = createArtifacts({ root: join(config.dataDir, "artifacts") });

  const table = machineProcesses();
  const env = process.env;
  const settings = { git: { repoRoots: [...config.repoRoots], allowPrivateHosts: config.allowPrivateHosts } };
  const inline = createInline({
    catalog,
    table,
    clock,
    services: {
      ...sharedServices({ settings, env, clock }),
      jobs: {
        find: (id) => tracker.find(id),
        listIds: (filter, range) => tracker.listIds(filter, range),
        cancel: (id, request) => tracker.cancel(id, request),
        retry: (id, by, key) => tracker.retry(id, by, key),
        remove: (id) => tracker.remove(id),
      },
    },
    programs: (mark) => runPrograms({ mark, env, ownGroup: true }),
  });
  const subprocess = createSubprocess({
    catalog,
    table,
    clock,
    settings,
    command: [process.execPath, join(import.meta.dir, "runner.ts")],
    env: passedOn(env),
  });
  const executors = new Map<ExecutorKind, Executor>([inline, subprocess].map((one) => [one.kind, one]));

  const creation = { hub, clock, newId, types: catalog, executors: new Set(executors.keys()) };
  const { queueSize } = config;
  const tracker: Tracker = new Tracker({
    ...{ ...creation, store, queueSize },
    heldIn: (queue): number => dispatcher.heldIn(queue),
    removeFiles: (id) => artifacts.remove(id),
  });
  const schedules = new Schedules({ ...creation, store: store.schedules, queueSize, tracker });
  const scheduler = new Scheduler({ store: store.schedules, schedules, clock });
  const leavings: Leavings = {
    folderOf: artifacts.folderOf,
    async summary(id) {
      const folder = artifacts.folderOf(id);
      // Most jobs leave nothing: one look at the disk tells.
      if (!existsSync(folder)) return NOTHING_LEFT;
      await removePartials(folder);
      return artifacts.summary(id);
    },
    copy: (from, to) => artifacts.copy(from, to),
  };
  const upkeep = new Upkeep({ store, hub, clock, tracker, types: catalog });
  const dispatcher: Dispatcher = new Dispatcher({
    store,
    hub,
    clock,
    catalog,
    executors,
    nodeId,
    onFault,
    leavings,
    graceMs: config.graceMs,
    cacheTtlMs: config.cacheTtlMs,
    concurrency: config.concurrency,
    concurrencyOf: (queue) => tracker.queues.concurrencyOf(queue),
    createChild: async (parent, child, idempotencyKey): Promise<Job> => {
      const session = parent.sessionId === null ? {} : { sessionId: parent.sessionId };
      const { job } = await tracker.submit({ ...session, ...child, idempotencyKey }, `job ${parent.id}`, {
        parentId: parent.id,
      });
      return job;
    },
    random: Math.random,
  });
  const identity = table.identify(process.pid);
  if (identity === undefined) throw new Error("This process is not among the machine's processes");
  const presence = (role: Role) => {
    const slots = role === "serve" ? config.concurrency : 0;
    return new Presence({ store, clock, id: nodeId, role, identity, slots });
  };
  const rescuer = new Rescuer({
    store,
    upkeep,
    nodeId,
    isRunningHere: (jobId) => dispatcher.isRunning(jobId),
    isAlive: (node) => isAlive(table, node),
    listMarks: () => table.listMarks(),
    endCarriers: (mark) => endRun({ mark, group: null }, table, clock),
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
  let starting: Promise<void> | null = null;
  let stopping: Promise<void> | null = null;

  const goOn = () => {
    if (stopping === null) return;
    throw new JobdeckError("not_ready", "Jobdeck was stopped while it was starting");
  };
  const begin = async (role: Role) => {
    let beat: Chores | null = null;
    const chores: Chore[] = [
      {
        everyMs: () => (upkeep.isShared() ? FOREIGN_EVERY_MS : ALONE_EVERY_MS),
        run: () => {
          if (upkeep.publishForeign()) dispatcher.look();
        },
      },
    ];
    if (role !== "look") {
      const here = presence(role);
      open.defer(() => here.stop());
      await here.start();
      goOn();
      await rescuer.rescue();
      chores.push({ everyMs: RESCUE_EVERY_MS, run: () => here.beat() });
    }
    if (role === "serve") {
      const beatOf = (one: { untilDue(): number }) => () =>
        Math.max(DUE_PAUSE_MS, Math.min(DUE_EVERY_MS, one.untilDue()));
      const due: Chore = { everyMs: beatOf(upkeep), atStart: true, run: () => upkeep.releaseDue() };
      const leave = hub.subscribe((note) => {
        if (note.kind === "job" && mayReleaseOthers(note.job)) beat?.hurry(due);
      });
      open.defer(leave);
      const removeOld = (signal: AbortSignal) => upkeep.removeOld(clock.now() - config.retentionMs, signal);
      chores.push(
        due,
        { everyMs: beatOf(scheduler), atStart: true, run: (signal) => scheduler.fireDue(signal) },
        { everyMs: RESCUE_EVERY_MS, run: () => rescuer.rescue() },
        { everyMs: HOUR_MS, atStart: true, run: removeOld },
      );
    }
    goOn();
    beat = new Chores({ clock, chores, onFault });
    beat.start();
    open.defer(() => beat.stop());
    dispatcher.start({ takeJobs: role === "serve" });
  };
  const end = async (beforeClose?: () => Promise<void>) => {
    // A start that failed has told its own caller: here it only has to be over.
    await Promise.allSettled([starting]);
    try {
      await dispatcher.stop();
      await beforeClose?.();
    } finally {
      await open.disposeAsync();
    }
  };

  return {
    ...{ config, nodeId, clock, store, hub, catalog, tracker, schedules, dispatcher, artifacts },
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

/** A job whose dependencies have just ended, or one that was cancelled and may have children. */
function mayReleaseOthers({ status, unmet, dependsOn }: Job): boolean {
  return status === "cancelled" || (status === "scheduled" && unmet === 0 && dependsOn.length > 0);
}

/** What a runner may know of this process's environment: no setting and no secret is among it. */
function passedOn(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "LANG", "TZ"];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
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
