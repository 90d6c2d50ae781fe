#!/usr/bin/env bun
import manifest from "../package.json" with { type: "json" };
/** The `jobdeck` command: gives the commands this process and this machine. */
import { systemClock } from "./adapters/clock.ts";
import { containerSocket } from "./adapters/container-socket.ts";
import { exists, freeBytes, portIsFree, usedBytes, versions, writable } from "./adapters/machine.ts";
import { runCli } from "./cli/cli.ts";
import { openDeck } from "./cli/open-deck.ts";
import type { Output } from "./cli/output.ts";
import type { Config } from "./config.ts";
import type { Log } from "./domain/log.ts";
import { createCatalog } from "./jobs/catalog.ts";
import { loadJobTypes } from "./jobs/load-types.ts";

const { env } = process;

const code = await runCli(process.argv.slice(2), {
  out: outputTo(process.stdout),
  err: outputTo(process.stderr),
  env,
  cwd: process.cwd(),
  version: manifest.version,
  clock: systemClock,
  machine: { exists, freeBytes, portIsFree, usedBytes, versions, writable, engineMissing },
  readStdin: () => Bun.stdin.text(),
  onSignal(fn) {
    process.on("SIGINT", fn);
    process.on("SIGTERM", fn);
    return () => {
      process.off("SIGINT", fn);
      process.off("SIGTERM", fn);
    };
  },
  exit: (code) => process.exit(code),
  async types(config) {
    const catalog = createCatalog(await loadJobTypes(config));
    return { list: () => catalog.list().map(({ type }) => catalog.info(type)), check: catalog.check };
  },
  open: async (config, role) => {
    const jobs = await loadJobTypes(config);
    // What other commands say is for people, and theirs alone.
    return openDeck(config, role, role === "serve" ? { jobs, log: await logOf(config) } : { jobs });
  },
  log: logOf,
});
await Promise.all([process.stdout, process.stderr].map(drained));
process.exit(code);

function outputTo(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough, as `head` has, is no failure: nobody is told any more.
  stream.on("error", (error: Error & { readonly code?: string }) => {
    if (error.code === "EPIPE") return;
    console.error(`error  What was to be written could not be: ${error.message}`);
    process.exit(1);
  });
  const screen = stream.isTTY === true && env["TERM"] !== "dumb";
  return {
    isTTY: screen,
    colours: screen && !env["NO_COLOR"],
    columns: () => stream.columns || 80,
    write: (text) => void stream.write(text),
  };
}

/** Resolves when what was written has been taken: a pipe holds 64 KB, and the rest would be lost with the process. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once("error", () => resolve());
    stream.end(() => resolve());
  });
}

async function logOf({ logLevel, logFormat }: Config): Promise<Log> {
  // Loaded when it is needed: that takes 15 ms, and only a server logs.
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
