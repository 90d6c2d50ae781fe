import { type Config, loadConfig } from "../config.ts";
import { quote } from "../domain/errors.ts";
import { flagOf, SETTING_KEYS, type SettingKey, variableOf } from "../settings.ts";
import { type Command, EXIT } from "./command.ts";
import { tellHelp } from "./commands/help.ts";
import { COMMANDS } from "./commands.ts";
import { type FlagKind, takeFlags } from "./flags.ts";
import type { Host } from "./host.ts";
import { nearest } from "./nearest.ts";
import { line } from "./output.ts";
import { tellFailure } from "./tell-failure.ts";
import { UsageError } from "./usage-error.ts";

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
    return tellFailure(host.err, error, words);
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
  if (asksForHelp(command, own)) {
    tellHelp(host.out, COMMANDS, command);
    return EXIT.ok;
  }
  const config = loadConfig({ env: host.env, cwd: host.cwd, flags: settingsOf(values) });
  if (config.server !== null && !command.remote) throw notRemote(command, config);
  return await command.run({ host, config, words: own });
}

/** `run TYPE --help` is about the type, so that command answers it itself. */
function asksForHelp({ args }: Command, own: readonly string[]): boolean {
  const end = own.indexOf("--");
  const asked = (end < 0 ? own : own.slice(0, end)).findIndex((word) => word === "--help" || word === "-h");
  return args.startsWith("TYPE") ? asked === 0 : asked >= 0;
}

/** Silently working on the folder of this machine could be work on the wrong one. */
function notRemote({ name }: Command, { origins }: Config): UsageError {
  const [variable, flag] = [variableOf("server"), `--${flagOf("server")}`];
  const origin = origins[variable]?.origin;
  const by = origin === "flag" ? flag : origin === "environment" ? variable : `\`server\` in ${origin}`;
  return new UsageError(
    `\`jobdeck ${name}\` works on this machine's data folder, and ${by} names a server: leave that out, or say ${flag}=`,
    name,
  );
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
