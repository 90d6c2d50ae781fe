import type { DataFolder } from "../backup/data-folder.ts";
import type { Config } from "../config.ts";
import type { Clock } from "../domain/clock.ts";
import type { Log } from "../domain/log.ts";
import type { TypeInfo } from "../domain/type-info.ts";
import type { Deck, LocalDeck, Role } from "./deck.ts";
import type { Output } from "./output.ts";

export interface KnownTypes {
  list(): readonly TypeInfo[];
  /** What is wrong with an input; a server's types are checked by the server. @throws JobdeckError `input_invalid` */
  check(type: string, input: unknown): unknown;
}

/** What a command may touch of the world outside: `src/main.ts` gives the real one. */
export interface Host {
  readonly out: Output;
  readonly err: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly version: string;
  readonly clock: Clock;
  readonly machine: Machine;
  readonly dataFolder: DataFolder;
  /** What `serve` says of what it does. */
  log(config: Config): Promise<Log>;
  readStdin(): Promise<string>;
  /** What standard input holds; at a terminal, one line that is not shown while it is typed. */
  readSecret(question: string): Promise<string>;
  /** @param path relative to `cwd` */
  readFile(path: string): Promise<string>;
  /** Calls `fn` at every SIGINT and SIGTERM instead of ending. @returns ends that */
  onSignal(fn: (signal: "SIGINT" | "SIGTERM") => void): () => void;
  /** Ends the process at once. */
  exit(code: number): never;
  /**
   * The job types: those of the server that the settings name, else those of this machine, known before a data folder
   * is opened.
   * @throws JobdeckError `config_invalid` when one of JOBDECK_JOBS can't be used
   */
  types(config: Config): Promise<KnownTypes>;
  /** @throws JobdeckError `data_folder_unwritable`, `database_newer`, `port_taken` */
  open(config: Config, role: Role): Promise<LocalDeck>;
  /** Where jobs are seen: the server that the settings name, else the data folder. */
  reach(config: Config): Promise<Deck>;
  /**
   * The version of the server that the settings name, once it has answered to what the commands ask.
   * @throws ServerError
   */
  serverVersion(config: Config): Promise<string>;
}

/** What `doctor` asks about the machine. */
export interface Machine {
  /** Name and version of each program that matters, null = not found. */
  versions(): Promise<readonly { readonly name: string; readonly version: string | null }[]>;
  exists(path: string): boolean;
  /** Whether a file can be made in the folder, or in the nearest one above it that exists. */
  writable(folder: string): boolean;
  /** Bytes left on the disk of the folder; null = unknown. */
  freeBytes(folder: string): number | null;
  /** Bytes that the folder takes. */
  usedBytes(folder: string): Promise<number>;
  portIsFree(host: string, port: number): Promise<boolean>;
  /** What is missing to run jobs in containers, in a sentence; null = nothing. @param setting its socket; null = as usual */
  engineMissing(setting: string | null): Promise<string | null>;
}
