import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { systemClock } from "../../src/adapters/clock.ts";
import { createLog } from "../../src/adapters/log.ts";
import { machineProcesses } from "../../src/adapters/processes.ts";
import { dataFolder } from "../../src/backup/data-folder.ts";
import type { Host } from "../../src/cli/host.ts";
import { openDeck } from "../../src/cli/open-deck.ts";
import { reaching } from "../../src/cli/reach.ts";
import { conditionOf } from "../../src/domain/processes.ts";
import { createCatalog } from "../../src/jobs/catalog.ts";
import { loadJobTypes } from "../../src/jobs/load-types.ts";
import { Terminal } from "./terminal.ts";

/** Thrown where the real host would end the process. */
export class Exit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** A host on a folder of its own: real decks, everything else kept for the test to look at. */
export class CliHost implements Host {
  readonly out: Terminal;
  readonly err = new Terminal();
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly version = "1.2.3";
  readonly clock = systemClock;
  readonly machine: Host["machine"];
  readonly dataFolder: Host["dataFolder"];
  readonly open: Host["open"];
  readonly reach: Host["reach"];
  readonly types: Host["types"];
  readonly serverVersion: Host["serverVersion"];
  stdin = "";
  readonly #listeners = new Set<(signal: "SIGINT" | "SIGTERM") => void>();

  constructor(
    cwd: string,
    options: {
      readonly env?: Host["env"];
      readonly out?: Terminal;
      readonly machine?: Partial<Host["machine"]>;
      readonly open?: Host["open"];
    } = {},
  ) {
    this.cwd = cwd;
    this.env = options.env ?? {};
    const open: Host["open"] =
      options.open ??
      (async (config, role) => {
        const jobs = await loadJobTypes(config);
        const hasLog = role === "serve" || role === "work";
        return openDeck(config, role, hasLog ? { jobs, log: await this.log(config) } : { jobs });
      });
    const way = reaching({ open, types }, this.clock);
    this.open = way.open;
    this.reach = way.reach;
    this.types = way.types;
    this.serverVersion = way.serverVersion;
    this.out = options.out ?? new Terminal();
    const table = machineProcesses();
    this.dataFolder = dataFolder({
      ...{ version: this.version, now: systemClock.now, newId: () => Bun.randomUUIDv7(), pid: process.pid },
      isAlive: (pid) => table.identify(pid) !== undefined,
      conditionOf: (node) => conditionOf(table, node),
    });
    this.machine = { ...HEALTHY, ...options.machine };
  }

  /** Into `err`, as the real one does. */
  log: Host["log"] = ({ logLevel, logFormat }) =>
    Promise.resolve(
      createLog({
        ...{ level: logLevel, format: logFormat, isTerminal: this.err.isTTY, now: systemClock.now },
        write: (line, taken) => {
          this.err.write(line);
          taken();
        },
      }),
    );

  /** How many listen to signals: 0 when a command has cleaned up. */
  get listening(): number {
    return this.#listeners.size;
  }

  readStdin(): Promise<string> {
    return Promise.resolve(this.stdin);
  }

  readSecret(question: string): Promise<string> {
    this.err.write(question);
    return this.readStdin();
  }

  readFile(path: string): Promise<string> {
    return readFile(resolve(this.cwd, path), "utf8");
  }

  onSignal(fn: (signal: "SIGINT" | "SIGTERM") => void): () => void {
    this.#listeners.add(fn);
    return () => {
      this.#listeners.delete(fn);
    };
  }

  signal(signal: "SIGINT" | "SIGTERM" = "SIGINT"): void {
    for (const listener of this.#listeners) listener(signal);
  }

  exit(code: number): never {
    throw new Exit(code);
  }
}

const types: Host["types"] = async (config) => {
  const catalog = createCatalog(await loadJobTypes(config));
  return { list: () => catalog.list().map(({ type }) => catalog.info(type)), check: catalog.check };
};

const HEALTHY: Host["machine"] = {
  engineMissing: () => Promise.resolve(null),
  exists: () => true,
  freeBytes: () => 50_000_000_000,
  usedBytes: () => Promise.resolve(2_000_000),
  portIsFree: () => Promise.resolve(true),
  versions: () => Promise.resolve([{ name: "git", version: "2.39.5" }]),
  writable: () => true,
};
