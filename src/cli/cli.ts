import { loadConfig } from "../config.ts";
import { JobdeckError, quote } from "../domain/errors.ts";
import { flagOf, SETTING_KEYS, type SettingKey } from "../settings.ts";
import { type Command, EXIT } from "./command.ts";
import { cancelCommand } from "./commands/cancel.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { tellHelp } from "./commands/help.ts";
import { listCommand } from "./commands/list.ts";
import { retryCommand } from "./commands/retry.ts";
import { runCommand } from "./commands/run.ts";
import { serveCommand } from "./commands/serve.ts";
import { showCommand } from "./commands/show.ts";
import { tokenCommand } from "./commands/token.ts";
import { typesCommand } from "./commands/types.ts";
import { watchCommand } from "./commands/watch.ts";
import { type FlagKind, takeFlags } from "./flags.ts";
import type { Host } from "./host.ts";
import { nearest } from "./nearest.ts";
import { ink, line, plain } from "./output.ts";
import { UsageError } from "./usage-error.ts";

const COMMANDS: readonly Command[] = [
  serveCommand,
  runCommand,
  listCommand,
  showCommand,
  watchCommand,
  cancelCommand,
  retryCommand,
  typesCommand,
  tokenCommand,
  doctorCommand,
];

const SETTING_FLAGS: ReadonlyMap<string, FlagKind> = new Map(
  SETTING_KEYS.map((key) => [flagOf(key), key === "allowPrivateHosts" ? "switch" : "value"]),
);

/**
 * Runs one command line.
 * @param words the arguments without the program's name
 * @returns the exit code: 0 done, 1 failed, 2 not understood, 130 cancelled
 */
export async function runCli(words: readonly string[], host: Host): Promise<number> {
  try {
    return await dispatch(words, host);
  } catch (error) {
    if (error instanceof UsageError) {
      tellError(host, error.message);
      line(host.err, `See \`jobdeck ${error.command === null ? "help" : `${error.command} --help`}\`.`);
      return EXIT.usage;
    }
    if (!(error instanceof JobdeckError)) throw error;
    tellError(host, error.message);
    return EXIT.failed;
  }
}

async function dispatch(words: readonly string[], host: Host): Promise<number> {
  const { values, rest } = takeFlags(words, SETTING_FLAGS);
  const [name = "help", ...own] = rest;
  if (name === "--version" || name === "-v") {
    line(host.out, host.version);
    return EXIT.ok;
  }
  if (name === "help" || name === "--help" || name === "-h") {
    tellHelp(host.out, COMMANDS, own[0] === undefined ? undefined : commandCalled(own[0]));
    return EXIT.ok;
  }
  const command = commandCalled(name);
  // `run TYPE --help` is about the type, so it answers that itself.
  if (own[0] === "--help" || own[0] === "-h") {
    tellHelp(host.out, COMMANDS, command);
    return EXIT.ok;
  }
  const config = loadConfig({ env: host.env, cwd: host.cwd, flags: settingsOf(values) });
  return await command.run({ host, config, words: own });
}

function commandCalled(name: string): Command {
  const command = COMMANDS.find((c) => c.name === name);
  if (command !== undefined) return command;
  const meant = nearest(
    name,
    COMMANDS.map((c) => c.name),
  );
  const hint = meant === undefined ? "" : `: did you mean ${quote(meant)}?`;
  throw new UsageError(`No command is called ${quote(name)}${hint}`);
}

function settingsOf(
  values: ReadonlyMap<string, readonly string[]>,
): Readonly<Partial<Record<SettingKey, string>>> {
  return Object.fromEntries(
    SETTING_KEYS.flatMap(
      (key) =>
        values
          .get(flagOf(key))
          ?.slice(-1)
          .map((v) => [key, v]) ?? [],
    ),
  );
}

function tellError(host: Host, message: string): void {
  for (const text of message.split("\n")) line(host.err, `${ink(host.err, "red", "error")}  ${plain(text)}`);
}
