#!/usr/bin/env bun
/** The `lantern` command. */
import { LanternError } from "../core/errors.ts";
import { COMMANDS } from "./commands.ts";
import { openLantern } from "./lantern.ts";
import { readSettings } from "./settings.ts";

/**
 * Runs one command.
 *
 * @returns the exit code: 0 when it worked, 1 when it failed, 2 when it was not understood
 */
export async function main(words: readonly string[], signal: AbortSignal): Promise<number> {
  const [name, ...rest] = words;
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) {
    console.error("Usage: lantern COMMAND\n");
    for (const { name, summary } of COMMANDS) console.error(`  ${name.padEnd(8)}${summary}`);
    return 2;
  }
  try {
    const settings = readSettings();
    const lantern = await openLantern(settings);
    await command.run({ lantern, settings, words: rest, signal, print: console.log });
    return 0;
  } catch (error) {
    if (!(error instanceof LanternError)) throw error;
    console.error(error.message);
    return 1;
  }
}

if (import.meta.main) {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  process.exitCode = await main(process.argv.slice(2), stop.signal);
}
