import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { type Issue, JobdeckError, messageOf, quote } from "./domain/errors.ts";
import type { LogFormat, LogLevel } from "./domain/log.ts";
import { RUN_VARIABLE } from "./domain/processes.ts";
import {
  flagOf,
  folder,
  isSettingKey,
  SETTING_KEYS,
  SETTINGS,
  type Setting,
  type SettingKey,
  variableOf,
} from "./settings.ts";

/** A language model as the settings name it. */
export interface ModelConfig {
  readonly provider: "anthropic" | "openai-compatible";
  readonly name: string;
  /** Null = the provider asks for none. */
  readonly key: string | null;
  /** Without a slash at its end; null = the provider's own. */
  readonly url: string | null;
  /** US dollars per million tokens; null = not both are set. */
  readonly price: { readonly input: number; readonly output: number } | null;
  readonly concurrency: number;
  /** The model for vectors; null = none. */
  readonly embedding: string | null;
}

/** Where a setting's value came from; a later one wins over an earlier one. */
export type Origin = "default" | "jobdeck.config.ts" | "environment" | "flag" | "option";

/** The settings in force. Paths are absolute, durations in milliseconds. */
export interface Config {
  /** 0 = any free port. */
  readonly port: number;
  /** One that is no loopback address is listened on only where there are tokens. */
  readonly host: string;
  /** Names under which it may be asked, besides localhost, 127.0.0.1 and [::1]; lower case, that of `publicUrl` included. */
  readonly allowedHosts: readonly string[];
  /** Without a slash at its end; null = as it listens. */
  readonly publicUrl: string | null;
  /** Origins of other sites whose pages may use the API, such as `https://app.example`. */
  readonly corsOrigins: readonly string[];
  /** Requests a minute for each client; null = as many as it likes. */
  readonly rateLimit: number | null;
  readonly dataDir: string;
  readonly databasePath: string;
  readonly durability: "full" | "normal";
  readonly concurrency: number;
  readonly queueSize: number;
  /** How old a result may be that stands in for a new one. */
  readonly cacheTtlMs: number;
  readonly retentionMs: number;
  /** Bytes; null = none. */
  readonly diskLimit: number | null;
  readonly graceMs: number;
  readonly allowPrivateHosts: boolean;
  /** What callbacks are signed with; empty = they are not. */
  readonly webhookSecrets: readonly string[];
  /** 32 bytes in Base64 or hexadecimal; null = the key is in the data folder. */
  readonly secretKey: string | null;
  /** Links followed; the folder it was started in comes first. */
  readonly repoRoots: readonly string[];
  /** Files and folders with job types, absolute. */
  readonly jobs: readonly string[];
  readonly allowCommands: boolean;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  /** The language model that jobs may ask; null = none. */
  readonly model: ModelConfig | null;
  /** Null = as `DOCKER_HOST` says, or where Docker's is. */
  readonly containerSocket: string | null;
  /** The server that commands ask, without a slash at its end; null = they work on the data folder. */
  readonly server: string | null;
  /** Shown to that server; null = none. */
  readonly token: string | null;
  /** By environment variable: the value in force, fit to be shown, and where it came from. */
  readonly origins: Readonly<Record<string, { readonly value: string; readonly origin: Origin }>>;
  /** Variables that look like settings and are none: perhaps misspelt. */
  readonly unknownVariables: readonly string[];
}

/** What `jobdeck.config.ts` exports by default: settings by key, numbers or text, durations as text (`"30d"`). */
export type ConfigFile = {
  readonly [K in SettingKey]?: string | number | boolean | readonly string[];
};

export interface ConfigSources {
  /** Default: the environment of this process. An empty variable counts as not set. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** By key, such as `{ queueSize: "500" }`. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /**
   * By key, from a program that has this one inside: they win over all others, and no `jobdeck.config.ts` is read.
   */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Where relative paths start and `jobdeck.config.ts` is looked for; default: the working directory. */
  readonly cwd?: string;
}

const FILE = "jobdeck.config.ts";
/** Given by the program to what it starts. */
const OWN_VARIABLES: readonly string[] = [RUN_VARIABLE];

/** What a person wrote, under the name that they know it by. */
interface Written {
  readonly name: string;
  readonly value: unknown;
  readonly origin: Origin;
}

/**
 * Reads the settings: defaults, then `jobdeck.config.ts`, then the environment, then flags.
 * @throws JobdeckError `config_invalid` with one sentence and one issue for each setting that can't be used
 */
export function loadConfig(sources: ConfigSources = {}): Config {
  const { env = process.env, flags = {}, options = {}, cwd = process.cwd() } = sources;
  const issues: Issue[] = [];
  const file = sources.options === undefined ? readFile(cwd) : {};
  for (const key of [file, flags, options]
    .flatMap((given) => Object.keys(given))
    .filter((key) => !isSettingKey(key))) {
    issues.push({ path: `/${key}`, message: `No setting is called ${quote(key)}` });
  }
  const written = (key: SettingKey): Written => pick(key, { file, env, flags, options });
  const take = <S extends TSchema>(key: SettingKey, setting: Setting<S>): Static<S> => {
    const { name, value } = written(key);
    const decoded = setting.read(value, cwd);
    if (Value.Check(setting.schema, decoded)) return decoded;
    const reason = setting.reason === undefined ? "" : `: ${setting.reason}`;
    const message = `Expected \`${name}\` to be ${setting.rule}, got ${setting.secret === true ? "something else" : quote(shown(value))}${reason}`;
    issues.push({ path: `/${key}`, message });
    return Value.Decode(setting.schema, setting.read(setting.fallback, cwd));
  };
  const publicUrl = take("publicUrl", SETTINGS.publicUrl);
  const dataDir = take("data", SETTINGS.data);
  const config = {
    port: take("port", SETTINGS.port),
    host: take("host", SETTINGS.host),
    allowedHosts: unique([...take("allowedHosts", SETTINGS.allowedHosts), ...hostOf(publicUrl)]),
    publicUrl,
    corsOrigins: unique(take("corsOrigins", SETTINGS.corsOrigins)),
    rateLimit: take("rateLimit", SETTINGS.rateLimit),
    dataDir,
    databasePath: resolve(dataDir, take("database", SETTINGS.database).replace(/^sqlite:/, "")),
    durability: take("durability", SETTINGS.durability),
    concurrency: take("concurrency", SETTINGS.concurrency),
    queueSize: take("queueSize", SETTINGS.queueSize),
    cacheTtlMs: take("cacheTtl", SETTINGS.cacheTtl),
    retentionMs: take("retention", SETTINGS.retention),
    diskLimit: take("diskLimit", SETTINGS.diskLimit),
    graceMs: take("grace", SETTINGS.grace),
    allowPrivateHosts: take("allowPrivateHosts", SETTINGS.allowPrivateHosts),
    webhookSecrets: unique(take("webhookSecret", SETTINGS.webhookSecret)),
    secretKey: take("secretKey", SETTINGS.secretKey),
    repoRoots: unique([folder(cwd) ?? cwd, ...take("repoRoots", SETTINGS.repoRoots)]),
    jobs: unique(take("jobs", SETTINGS.jobs)),
    allowCommands: take("allowCommands", SETTINGS.allowCommands),
    logLevel: take("logLevel", SETTINGS.logLevel),
    logFormat: take("logFormat", SETTINGS.logFormat),
    model: modelConfig(
      {
        provider: take("llmProvider", SETTINGS.llmProvider),
        name: take("llmModel", SETTINGS.llmModel),
        key: take("llmKey", SETTINGS.llmKey) || null,
        url: take("llmUrl", SETTINGS.llmUrl),
        input: take("llmInputPrice", SETTINGS.llmInputPrice),
        output: take("llmOutputPrice", SETTINGS.llmOutputPrice),
        concurrency: take("llmConcurrency", SETTINGS.llmConcurrency),
        embedding: take("llmEmbeddingModel", SETTINGS.llmEmbeddingModel) || null,
      },
      (key, message) => issues.push({ path: `/${key}`, message }),
    ),
    containerSocket: take("containerSocket", SETTINGS.containerSocket),
    server: take("server", SETTINGS.server),
    token: take("token", SETTINGS.token) || null,
  };
  if (issues.length > 0) {
    throw new JobdeckError("config_invalid", issues.map((issue) => issue.message).join("\n"), { issues });
  }
  const resolved: Partial<Record<SettingKey, string>> = {
    data: config.dataDir,
    database: `sqlite:${config.databasePath}`,
    repoRoots: config.repoRoots.join(", "),
    jobs: config.jobs.join(", "),
  };
  const origins = SETTING_KEYS.map((key) => {
    const { value, origin } = written(key);
    return [
      variableOf(key),
      Object.freeze({ value: resolved[key] ?? masked(key, shown(value)), origin }),
    ] as const;
  });
  return Object.freeze({
    ...config,
    origins: Object.freeze(Object.fromEntries(origins)),
    unknownVariables: unknownVariables(env),
  });
}

interface ModelGiven extends Omit<ModelConfig, "provider" | "price"> {
  readonly provider: ModelConfig["provider"] | null;
  readonly input: number | null;
  readonly output: number | null;
}

/** @param refuse told of each setting without which the provider can't be asked */
function modelConfig(
  { provider, input, output, ...rest }: ModelGiven,
  refuse: (key: SettingKey, message: string) => void,
): ModelConfig | null {
  if (provider === null) return null;
  const need = (key: SettingKey, is: boolean) => {
    if (!is)
      refuse(
        key,
        `Expected \`${variableOf(key)}\` to be set, since \`${variableOf("llmProvider")}\` is ${provider}`,
      );
  };
  need("llmModel", rest.name !== "");
  need(
    provider === "anthropic" ? "llmKey" : "llmUrl",
    (provider === "anthropic" ? rest.key : rest.url) !== null,
  );
  const price = input === null || output === null ? null : Object.freeze({ input, output });
  return Object.freeze({ ...rest, provider, price });
}

interface Given {
  readonly file: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

function pick(key: SettingKey, { file, env, flags, options }: Given): Written {
  if (options[key] !== undefined) return { name: key, value: options[key], origin: "option" };
  if (flags[key] !== undefined) return { name: `--${flagOf(key)}`, value: flags[key], origin: "flag" };
  const variable = variableOf(key);
  if (env[variable]) return { name: variable, value: env[variable], origin: "environment" };
  if (file[key] !== undefined) return { name: `${key} in ${FILE}`, value: file[key], origin: FILE };
  return { name: variable, value: SETTINGS[key].fallback, origin: "default" };
}

function readFile(cwd: string): Readonly<Record<string, unknown>> {
  const path = join(cwd, FILE);
  if (!existsSync(path)) return {};
  let module: unknown;
  try {
    module = createRequire(path)(path);
  } catch (cause) {
    throw new JobdeckError("config_invalid", `${FILE} can't be read: ${messageOf(cause)}`, { cause });
  }
  const settings = isRecord(module) ? module["default"] : undefined;
  if (isRecord(settings) && !Array.isArray(settings)) return settings;
  throw new JobdeckError("config_invalid", `Expected ${FILE} to export an object of settings by default`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function hostOf(url: string | null): readonly string[] {
  return url === null ? [] : [new URL(url).hostname];
}

function unique(words: readonly string[]): readonly string[] {
  return Object.freeze([...new Set(words)]);
}

/** A value for people: a password in an address is masked. */
function shown(value: unknown): string {
  const text = Array.isArray(value) ? value.join(", ") : typeof value === "string" ? value : messageOf(value);
  return text.replaceAll(/\/\/[^/@\s]*@/g, "//•••@");
}

function masked(key: SettingKey, text: string): string {
  const setting: Setting = SETTINGS[key];
  return setting.secret === true && text !== "" ? "•••" : text;
}

function unknownVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = new Set<string>([...SETTING_KEYS.map(variableOf), ...OWN_VARIABLES]);
  return unique(Object.keys(env).filter((name) => name.startsWith("JOBDECK_") && !known.has(name)));
}
