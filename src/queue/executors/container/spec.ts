import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { ContainerCreateOptions, MountSettings } from "dockerode";
import { JobdeckError } from "../../../domain/errors.ts";
import type { RunRequest } from "../../../domain/executor.ts";
import { RUN_VARIABLE, runMark } from "../../../domain/processes.ts";
import type { JobType, Program } from "../../../jobs/define.ts";
import { moduleOf } from "../launch.ts";

/** The label that holds a run's mark: recovery finds containers by it. */
export const RUN_LABEL = "jobdeck.run";
/** Where a run finds the folder for its files. */
export const OUTPUT = "/jobdeck/output";
const PIPES = "/jobdeck/pipes";
const BUN = "/jobdeck/bun";

const MEGABYTE = 1024 * 1024;
/** What a run may use whose job has no limit of its own. */
const MEMORY = 1024 * MEGABYTE;
const PROCESSES = 256;
const PROCESSORS = 2;
const TEMPORARY = "rw,nosuid,nodev,size=64m,mode=1777";

/**
 * The pipes take the place of the engine's streams, which some engines cut, colour or keep on disk. The empty line
 * says that all are open.
 */
const ENTRY = `exec <${PIPES}/in >${PIPES}/out 2>${PIPES}/err && echo && exec "$@"`;

/** What runs a type's module inside of a container: all of it is mounted, under the paths that it has outside. */
export interface OwnProgram {
  /** The program `bun`. */
  readonly bun: string;
  /** The file `src/runner.ts`. */
  readonly runner: string;
  /** Folders that the runner imports from. */
  readonly folders: readonly string[];
  /** The data folder: when it is below a module's folder, a run must not see into it. */
  readonly hidden: string;
}

/** What runs in a container. */
export interface Contained extends Omit<Program, "image"> {
  readonly image: string;
  readonly mounts: readonly MountSettings[];
  readonly module: string | null;
  readonly hidden: readonly string[];
}

/**
 * What a job type runs in a container.
 * @throws JobdeckError `executor_unavailable` when its definition lacks what that needs
 */
export function programOf(type: JobType, own: OwnProgram, input: unknown): Contained {
  const made = type.program?.(input) ?? null;
  const image = made?.image ?? type.image;
  if (image === null) {
    throw new JobdeckError(
      "executor_unavailable",
      `Job type ${type.type} can't run in a container: its definition gives no \`image\``,
    );
  }
  if (made !== null) {
    const folders = made.cwd === null ? [] : [made.cwd];
    const mounts = folders.map((each) => bind(each, each));
    return { ...made, image, mounts, module: null, hidden: hiddenIn(folders, own) };
  }
  const module = moduleOf(type, "a container");
  const folder = dirname(module.startsWith("file:") ? fileURLToPath(module) : module);
  const folders = [...own.folders, folder].filter(
    (each, at, all) => !all.some((other, n) => (n < at && other === each) || each.startsWith(`${other}/`)),
  );
  return {
    image,
    command: [BUN, "--no-env-file", own.runner],
    mounts: [bind(own.bun, BUN), ...folders.map((each) => bind(each, each))],
    module,
    ...{ cwd: null, env: {}, hidden: hiddenIn(folders, own) },
  };
}

function hiddenIn(folders: readonly string[], { hidden }: OwnProgram): readonly string[] {
  return folders.some((each) => hidden.startsWith(`${each}/`)) ? [hidden] : [];
}

/** What the engine is asked for: as little as the program needs. @param user as `id:group` */
export function containerSpec(
  request: RunRequest,
  program: Contained,
  { pipes, user }: { readonly pipes: string; readonly user: string },
): ContainerCreateOptions {
  const mark = runMark(request.jobId, request.attempt);
  const { memoryBytes, processes } = request.limits;
  const memory = memoryBytes ?? MEMORY;
  return {
    Image: program.image,
    Entrypoint: ["sh", "-c", ENTRY, "sh"],
    Cmd: [...program.command],
    Env: [
      ...Object.entries(program.env).map(([name, value]) => `${name}=${value}`),
      ...[`${RUN_VARIABLE}=${mark}`, "HOME=/tmp", "TMPDIR=/tmp"],
    ],
    Labels: { [RUN_LABEL]: mark },
    User: user,
    WorkingDir: program.cwd ?? OUTPUT,
    HostConfig: {
      NetworkMode: "none",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      Memory: memory,
      MemorySwap: memory,
      NanoCpus: Math.min(PROCESSORS, availableParallelism()) * 1e9,
      PidsLimit: processes ?? PROCESSES,
      LogConfig: { Type: "none", Config: {} },
      Tmpfs: { "/tmp": TEMPORARY },
      Mounts: [
        ...program.mounts,
        // Some engines copy what is below into an empty file system: a folder that it knows anyway is laid over instead.
        ...program.hidden.map((folder) => bind(pipes, folder)),
        bind(pipes, PIPES),
        { Type: "bind", Source: request.outputDir, Target: OUTPUT, ReadOnly: false },
      ],
    },
  };
}

function bind(source: string, target: string): MountSettings {
  return { Type: "bind", Source: source, Target: target, ReadOnly: true };
}
