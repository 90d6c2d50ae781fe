#!/usr/bin/env bun
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isatty } from "node:tty";
import manifest from "../package.json" with { type: "json" };
/** The `jobdeck` command: gives the commands this process and this machine. */
import { askSecret } from "./adapters/ask-secret.ts";
import { systemClock } from "./adapters/clock.ts";
import { containerSocket } from "./adapters/container-socket.ts";
import { exists, freeBytes, portIsFree, usedBytes, versions, writable } from "./adapters/machine.ts";
import { pipeWriter } from "./adapters/pipe-writer.ts";
import { machineProcesses } from "./adapters/processes.ts";
import { dataFolder } from "./backup/data-folder.ts";
import { runCli } from "./cli/cli.ts";
import { openDeck } from "./cli/open-deck.ts";
import type { Output } from "./cli/output.ts";
import { reaching } from "./cli/reach.ts";
import type { Config } from "./config.ts";
import { messageOf } from "./domain/errors.ts";
import type { Log } from "./domain/log.ts";
import { conditionOf } from "./domain/processes.ts";
import { createCatalog } from "./jobs/catalog.ts";
import { loadJobTypes } from "./jobs/load-types.ts";

const { env } = process;
const table = machineProcesses();

/** Whether this process may run jobs: then no reader of what it writes may hold it up. */
const runsJobs = process.argv.some((word) => ["serve", "work", "run"].includes(word));
const [out, err] = [outputTo(1), outputTo(2)];

const code = await runCli(process.argv.slice(2), {
  ...{ out, err, env },
  cwd: process.cwd(),
  version: manifest.version,
  clock: systemClock,
  machine: { exists, freeBytes, portIsFree, usedBytes, versions, writable, engineMissing },
  dataFolder: dataFolder({
    ...{ version: manifest.version, now: systemClock.now, newId: () => Bun.randomUUIDv7(), pid: process.pid },
    isAlive: (pid) => table.identify(pid) !== undefined,
    conditionOf: (node) => conditionOf(table, node),
  }),
  readStdin: () => Bun.stdin.text(),
  readSecret: (question) =>
    isatty(0)
      ? askSecret(
          process.stdin,
          (text) => process.stderr.write(text),
          question,
          () => process.exit(130),
        )
      : Bun.stdin.text(),
  onSignal(fn) {
    process.on("SIGINT", fn);
    process.on("SIGTERM", fn);
    return () => {
      process.off("SIGINT", fn);
      process.off("SIGTERM", fn);
    };
  },
  exit: (code) => process.exit(code),
  readFile: (path) => readFile(resolve(path), "utf8"),
  log: logOf,
  ...reaching(
    {
      async types(config) {
        const catalog = createCatalog(await loadJobTypes(config));
        return { list: () => catalog.list().map(({ type }) => catalog.info(type)), check: catalog.check };
      },
      open: async (config, role) => {
        const jobs = await loadJobTypes(config);
        // What other commands say is for people, and theirs alone.
        const hasLog = role === "serve" || role === "work";
        return openDeck(config, role, hasLog ? { jobs, log: await logOf(config) } : { jobs });
      },
    },
    systemClock,
  ),
});
await Promise.all([out, err].map(({ drained }) => drained()));
process.exit(code);

function outputTo(fd: 1 | 2): Output & { drained(): Promise<void> } {
  return isatty(fd) || runsJobs ? toStream(fd === 1 ? process.stdout : process.stderr) : toPipe(fd);
}

function toStream(stream: NodeJS.WriteStream): ReturnType<typeof outputTo> {
  // A reader that has seen enough, as `head` has, is no failure: nobody is told any more.
  stream.on("error", (error: Error & { readonly code?: string }) => {
    if (error.code !== "EPIPE") unwritten(error);
  });
  const screen = stream.isTTY === true && env["TERM"] !== "dumb";
  return {
    isTTY: screen,
    colours: screen && !env["NO_COLOR"],
    columns: () => stream.columns || 80,
    write: (text) => void stream.write(text),
    // A pipe holds 64 KB, and the rest would be lost with the process.
    drained: () =>
      new Promise((resolve) => {
        stream.once("error", () => resolve());
        stream.end(() => resolve());
      }),
  };
}

/**
 * A pipe or a file, left as it was: a stream would make it non-blocking for every other program that writes to it, and
 * those lose what does not fit. It has nothing to do but to be read, so it waits for a slow reader, and ends with one.
 */
function toPipe(fd: 1 | 2): ReturnType<typeof outputTo> {
  const write = pipeWriter(fd);
  return {
    ...{ isTTY: false, colours: false, columns: () => 80, drained: () => Promise.resolve() },
    write(text) {
      try {
        write(text);
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "EPIPE") process.exit(0);
        unwritten(error);
      }
    },
  };
}

function unwritten(cause: unknown): never {
  console.error(`error  What was to be written could not be: ${messageOf(cause)}`);
  process.exit(1);
}

async function logOf({ logLevel, logFormat }: Config): Promise<Log> {
  // Loaded when it is needed: that takes 15 ms, and only what stays logs.
  const { createLog } = await import("./adapters/log.ts");
  const { stderr } = process;
  return createLog({
    ...{ level: logLevel, format: logFormat, isTerminal: stderr.isTTY === true, now: systemClock.now },
    write: (line, taken) => void stderr.write(line, taken),
  });
}

function engineMissing(setting: string | null): Promise<string | null> {
  const { env, platform } = process;
  return containerSocket({ setting, dockerHost: env["DOCKER_HOST"], platform }).ask();
}
