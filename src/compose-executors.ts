import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { bundlePrograms } from "./adapters/bundle.ts";
import { containerSocket } from "./adapters/container-socket.ts";
import { runPrograms } from "./adapters/processes.ts";
import { sharedServices } from "./adapters/services.ts";
import type { Config } from "./config.ts";
import type { Clock } from "./domain/clock.ts";
import type { Executor } from "./domain/executor.ts";
import type { ExecutorKind } from "./domain/job.ts";
import type { ProcessTable } from "./domain/processes.ts";
import type { Catalog } from "./jobs/catalog.ts";
import type { Jobs } from "./jobs/services.ts";
import { createContainer } from "./queue/executors/container/container.ts";
import { endContainersOf, listContainerMarks } from "./queue/executors/container/end-container.ts";
import { ContainerEngine } from "./queue/executors/container/engine.ts";
import { endRun, type RunEnd } from "./queue/executors/end-run.ts";
import { createInline } from "./queue/executors/inline.ts";
import { createSubprocess } from "./queue/executors/subprocess.ts";
import { createThread } from "./queue/executors/thread.ts";
import { folder } from "./settings.ts";

interface Options {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly table: ProcessTable;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a job that runs in this process may do to others. */
  readonly jobs: Jobs;
  readonly onFault: (cause: unknown) => void;
}

interface Executors {
  readonly all: ReadonlyMap<ExecutorKind, Executor>;
  /** One sentence that says what an executor lacks on this machine, as far as is known; null = nothing. */
  missing(executor: ExecutorKind): string | null;
  /** Finds out what `missing` can't know at once. */
  look(): Promise<unknown>;
  /** The marks of all runs of which something is left on this machine. */
  listMarks(): Promise<ReadonlySet<string>>;
  /** Removes what they keep besides the runs. */
  close(): Promise<void>;
  /** Ends all that is left of a run. */
  endCarriers(mark: string): Promise<RunEnd>;
}

/** The four ways to run a job, and what recovery needs to know of them. */
export function composeExecutors({ config, catalog, table, clock, env, jobs, onFault }: Options): Executors {
  const settings = {
    git: {
      ...{ repoRoots: [...config.repoRoots], allowPrivateHosts: config.allowPrivateHosts },
      // Copies of private repositories are in there, and the key of what opens them.
      hidden: [
        folder(config.dataDir) ?? config.dataDir,
        ...["", "-wal", "-shm"].map((end) => config.databasePath + end),
      ],
    },
    cacheFile: join(config.dataDir, "cache", "jobs.db"),
  };
  const model =
    config.model === null
      ? {}
      : { model: { ...config.model, answersFile: join(config.dataDir, "cache", "model.db") } };
  const common = { catalog, table, clock, settings: { ...settings, ...model } };
  const runner = join(import.meta.dir, "runner.ts");
  const worker = join(import.meta.dir, "worker.ts");
  const bundle = bundlePrograms({ sources: [runner, worker], onFault });
  const socket = containerSocket({
    setting: config.containerSocket,
    dockerHost: env["DOCKER_HOST"],
    platform: process.platform,
  });
  const engine = new ContainerEngine({ socket, clock });
  const pipes = join(config.dataDir, "containers");
  const executors = [
    createInline({
      ...common,
      services: { ...sharedServices({ settings: common.settings, env, clock }), jobs },
      programs: (mark) => runPrograms({ mark, env: passedOn(env), ownGroup: true }),
    }),
    createThread({ ...common, worker: () => bundle.programOf(worker), env: passedOn(env) }),
    createSubprocess({
      ...common,
      command: () => [process.execPath, bundle.programOf(runner)],
      env: passedOn(env),
    }),
    createContainer({
      ...common,
      // A container has no network: it is not told a key that it can't use.
      settings,
      engine,
      root: pipes,
      user: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
      own: {
        runner,
        bun: process.execPath,
        folders: [import.meta.dir, join(import.meta.dir, "..", "node_modules")],
        hidden: config.dataDir,
      },
    }),
  ];
  return {
    all: new Map(executors.map((one) => [one.kind, one])),
    missing: (executor) => (executor === "container" ? engine.missing() : null),
    look: () => engine.look(),
    close: () => bundle.close(),
    async listMarks() {
      const containers = listContainerMarks(engine).catch((cause: unknown) => {
        onFault(cause);
        return [];
      });
      const all = await Promise.all([table.listMarks(), containers]);
      return new Set(all.flatMap((marks) => [...marks]));
    },
    async endCarriers(mark) {
      // A container first: its processes may be out of our reach.
      const containers = await endContainersOf(mark, engine, existsSync(join(pipes, mark)));
      const processes = await endRun({ mark, group: null }, table, clock);
      const gone = containers.gone && processes.gone;
      if (gone) await rm(join(pipes, mark), { recursive: true, force: true });
      return { killed: containers.killed + processes.killed, gone };
    },
  };
}

/** What a runner may know of this process's environment: no setting and no secret is among it. */
function passedOn(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "LANG", "TZ"];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
