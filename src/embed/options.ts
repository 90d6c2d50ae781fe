import { type Config, loadConfig } from "../config.ts";
import type { Log } from "../domain/log.ts";
import { BUILT_IN_TYPES } from "../jobs/built-in.ts";
import { bulk } from "../jobs/bulk/bulk.ts";
import { command } from "../jobs/command.ts";
import type { JobType } from "../jobs/define.ts";
import type { SettingKey } from "../settings.ts";

/** A whole number and a unit, such as `500ms`, `10m` or `30d`. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d"}`;
/** A whole number and a unit, such as `500MB` or `10GB`. */
export type Size = `${number}${"B" | "kB" | "MB" | "GB" | "TB"}`;

/** What a program that has a deck inside decides itself: it listens, gives job types instead of their files, and asks nobody. */
type Foreign = "port" | "host" | "jobs" | "server" | "token";

/** The settings of docs/configuration.md as options: `JOBDECK_QUEUE_SIZE` is `queueSize`. Each has the default named there. */
export interface DeckSettings extends Readonly<Partial<Record<Exclude<SettingKey, Foreign>, unknown>>> {
  /** Folder for the jobs and for what they leave. Default `./data`. */
  readonly data?: string;
  /** Database file; a relative name is below the data folder. Default `jobdeck.db`. */
  readonly database?: string;
  /** What was answered survives a power loss (`full`, the default) or a crash of the process (`normal`, faster). */
  readonly durability?: "full" | "normal";
  /** Jobs that run at once, 1 to 1000; default twice the number of cores. */
  readonly concurrency?: number;
  /** Jobs that may wait in one queue, 1 to 1,000,000; default 10,000. */
  readonly queueSize?: number;
  /** How old a result may be that is reused; default `28d`. */
  readonly cacheTtl?: Duration;
  /** How long ended jobs are kept; default `30d`. */
  readonly retention?: Duration;
  /** How much the data folder may take, from `1MB`; default no limit. */
  readonly diskLimit?: Size;
  /** Time between asking a job to stop and stopping it, up to `10m`; default `5s`. */
  readonly grace?: Duration;
  /** Whether jobs may ask hosts with a private address; default false. */
  readonly allowPrivateHosts?: boolean;
  /** Folders whose repositories may be read by path, besides the working directory. */
  readonly repoRoots?: readonly string[];
  /** Whether there is the job type `command`, by which whoever creates jobs can run any program; default false. */
  readonly allowCommands?: boolean;
  /** Socket of the container engine; default `DOCKER_HOST`, else `/var/run/docker.sock`. */
  readonly containerSocket?: string;
  /** Names besides localhost under which a browser may ask for the pages, without ports. */
  readonly allowedHosts?: readonly string[];
  /** Address under which people reach it; its path goes before every link, as the prefix of a plugin does. */
  readonly publicUrl?: string;
  /** Origins of other sites whose pages may use the API, such as `https://app.example`. */
  readonly corsOrigins?: readonly string[];
  readonly rateLimit?: number;
}

export interface DeckOptions<
  Jobs extends readonly JobType[] = readonly JobType[],
  With extends boolean = boolean,
> extends DeckSettings {
  /** The job types; their names and inputs are known to `deck.tracker`. Default none. */
  readonly jobs?: Jobs;
  /** Whether the types that Jobdeck comes with are there too, `wiki` and `demo`; default false. */
  readonly builtIns?: With;
  /**
   * Whether it takes jobs from the lines. Default: whether it has job types, since without them it would fail the jobs
   * of others on the same data folder.
   */
  readonly work?: boolean;
  /** Variables such as `JOBDECK_DATA` for settings that are not among the options; default none. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told of what it does: requests, changes of jobs, schedules. A logger of pino is one. Default: nobody. */
  readonly log?: Log;
  /** Told of every bug that no caller can be told of; default: the log, or the console where there is none. */
  readonly onFault?: (cause: unknown) => void;
  /** Told of what happens to the deck as a whole, in a sentence; default: the same. */
  readonly onNotice?: (text: string) => void;
}

/** @throws JobdeckError `config_invalid`, which names the option, its rule and its value */
export function configOf(options: DeckOptions): Config {
  const {
    jobs: _,
    builtIns: _b,
    work: _w,
    env = {},
    onFault: _f,
    onNotice: _n,
    log: _l,
    ...settings
  } = options;
  return loadConfig({ env, options: settings });
}

/** The types on offer: those given, what was asked for besides, and `bulk`, which the list of jobs needs. */
export function typesOf({ jobs = [], builtIns = false }: DeckOptions, config: Config): readonly JobType[] {
  const ours: readonly JobType[] = [
    ...(builtIns ? BUILT_IN_TYPES : [bulk]),
    ...(config.allowCommands ? [command] : []),
  ];
  return [...jobs, ...ours.filter((type) => !jobs.some((own) => own.type === type.type))];
}
