import { existsSync, realpathSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { type TSchema, Type as t } from "@sinclair/typebox";
import { isLocalName, isPublicAddress, literalAddress } from "./domain/address.ts";
import { parseDuration } from "./domain/duration.ts";
import { LOG_FORMATS, LOG_LEVELS } from "./domain/log.ts";
import { parseSize } from "./domain/size.ts";

/** One setting: how people write it and what may be written. */
export interface Setting<S extends TSchema = TSchema> {
  /** What the value must be once `read` has made sense of the text. */
  readonly schema: S;
  /** Turns what a person wrote into a value for the schema, or into anything else where that fails. */
  readonly read: (written: unknown, cwd: string) => unknown;
  /** As a person would write it; empty = none. */
  readonly fallback: string;
  /** Completes the sentence "Expected … to be …". */
  readonly rule: string;
  /** Why the rule is there, where that is not plain. */
  readonly reason?: string;
  readonly description: string;
  /** Whether nobody is shown its value. */
  readonly secret?: true;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A name or an address, that of IPv6 without brackets. */
const LISTENED = "^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*)$";
const HOST_NAME = "^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+\\])$";

const PRICE = t.Union([t.Number({ minimum: 0, maximum: 10_000 }), t.Null()]);

/** What the Standard Webhooks specification calls a symmetric secret. */
const WEBHOOK_SECRET = "^whsec_[A-Za-z0-9+/]{32,86}={0,2}$";

/** 32 bytes. */
const SECRET_KEY = "^([0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$";

/** Every setting, in the order in which they are listed for people. */
export const SETTINGS = {
  port: {
    schema: t.Integer({ minimum: 0, maximum: 65_535 }),
    read: integer,
    fallback: "3000",
    rule: "an integer from 0 to 65535 (0 = any free port)",
    description: "Port of the web face.",
  },
  host: {
    schema: t.String({ pattern: LISTENED }),
    read: (written) => lowerCase(text(written)),
    fallback: "127.0.0.1",
    rule: "an address or a name of this machine, such as 127.0.0.1, ::1 or 0.0.0.0",
    description:
      "Address that it listens on; one that others can reach, such as `0.0.0.0`, needs a token first: `jobdeck token create`.",
  },
  allowedHosts: {
    schema: t.Array(t.String({ pattern: HOST_NAME })),
    read: (written) => each(list(written), lowerCase),
    fallback: "",
    rule: "host names without scheme or port, separated by commas",
    description: "Further names under which a browser may ask for it, such as a proxy's.",
  },
  publicUrl: {
    schema: t.Union([t.String({ pattern: "^https?://[^/?#@]+(/[^?#]*)?$" }), t.Null()]),
    read: webAddress,
    fallback: "",
    rule: "an address with http:// or https:// and without user, query or fragment",
    description: "Address under which people reach it, when that differs; its path goes before every link.",
  },
  corsOrigins: {
    schema: t.Array(t.String({ pattern: "^https?://[^/?#@*]+$" })),
    read: (written) => each(list(written), originOf),
    fallback: "",
    rule: "origins such as https://app.example, separated by commas",
    description: "Other sites whose pages may use the API, and so show `<job-taskbar>`.",
  },
  rateLimit: {
    schema: t.Union([t.Integer({ minimum: 1, maximum: 1_000_000 }), t.Null()]),
    read: (written) => (text(written) === "" ? null : integer(written)),
    fallback: "",
    rule: "an integer from 1 to 1000000",
    description:
      "Requests to the API that each client may send in a minute, at once or spread out; by default as many as it likes.",
  },
  data: {
    schema: t.String({ minLength: 1 }),
    read: (written, cwd) =>
      typeof written === "string" && written.trim() ? resolve(cwd, written.trim()) : null,
    fallback: "./data",
    rule: "a folder",
    description: "Folder for the jobs and for what they leave.",
  },
  database: {
    schema: t.String({ pattern: "^(sqlite:)?(?![A-Za-z][A-Za-z0-9+.-]+:)[^\\0]+$" }),
    read: text,
    fallback: "sqlite:jobdeck.db",
    rule: "`sqlite:` and the name of a file",
    description: "Database file; a relative name is below the data folder.",
  },
  durability: {
    schema: t.Union([t.Literal("full"), t.Literal("normal")]),
    read: text,
    fallback: "full",
    rule: "`full` or `normal`",
    description:
      "What was answered survives a power loss (`full`) or a crash of the process (`normal`, faster).",
  },
  concurrency: {
    schema: t.Integer({ minimum: 1, maximum: 1000 }),
    read: integer,
    fallback: String(2 * availableParallelism()),
    rule: "an integer from 1 to 1000",
    description: "Jobs that run at once in this process; by default twice the number of cores.",
  },
  queueSize: {
    schema: t.Integer({ minimum: 1, maximum: 1_000_000 }),
    read: integer,
    fallback: "10000",
    rule: "an integer from 1 to 1000000",
    description: "Jobs that may wait in one queue; more are refused.",
  },
  cacheTtl: {
    schema: t.Integer({ minimum: 0, maximum: 36_500 * DAY }),
    read: duration,
    fallback: "28d",
    rule: "a duration from 0s to 36500d, such as 28d",
    description: "How old a result may be that is reused for a new job with the same input.",
  },
  retention: {
    schema: t.Integer({ minimum: MINUTE, maximum: 36_500 * DAY }),
    read: duration,
    fallback: "30d",
    rule: "a duration from 1m to 36500d, such as 30d",
    description: "How long ended jobs and what they left are kept; pinned ones stay.",
  },
  diskLimit: {
    schema: t.Union([t.Integer({ minimum: 1_000_000 }), t.Null()]),
    read: size,
    fallback: "",
    rule: "a size from 1MB, such as 10GB",
    description:
      "How much the data folder may take; from there on new jobs are refused, and running ones go on.",
  },
  grace: {
    schema: t.Integer({ minimum: 0, maximum: 10 * MINUTE }),
    read: duration,
    fallback: "5s",
    rule: "a duration from 0s to 10m, such as 5s",
    description: "Time between asking a job to stop and stopping it.",
  },
  allowPrivateHosts: {
    schema: t.Boolean(),
    read: onOff,
    fallback: "off",
    rule: "`on` or `off`",
    description: "Whether jobs may ask hosts with a private address.",
  },
  webhookSecret: {
    schema: t.Array(t.String({ pattern: WEBHOOK_SECRET })),
    read: list,
    fallback: "",
    rule: "`whsec_` and 24 to 64 bytes in Base64, or several of that kind separated by commas",
    description: "Secret that callbacks are signed with; with several, each gives a signature.",
    secret: true,
  },
  secretKey: {
    schema: t.Union([t.String({ pattern: SECRET_KEY }), t.Null()]),
    read: (written) => (text(written) === "" ? null : text(written)),
    fallback: "",
    rule: "32 random bytes in Base64 or hexadecimal, as `openssl rand -base64 32` prints them",
    description:
      "Key that credentials are encrypted with; by default one that is made in the file `secret.key` of the data folder.",
    secret: true,
  },
  repoRoots: {
    schema: t.Array(t.String()),
    read: (written, cwd) => each(list(written), (root) => folder(resolve(cwd, root))),
    fallback: "",
    rule: "folders that exist, separated by commas",
    description:
      "Folders whose repositories and other folders may be read by path, besides the one that it was started in.",
  },
  jobs: {
    schema: t.Array(t.String()),
    read: (written, cwd) => each(list(written), (path) => there(resolve(cwd, path))),
    fallback: "",
    rule: "files and folders that exist, separated by commas",
    description: "Files and folders with further job types: see docs/job-types.md.",
  },
  allowCommands: {
    schema: t.Boolean(),
    read: onOff,
    fallback: "off",
    rule: "`on` or `off`",
    description:
      "Whether there is the job type `command`, by which whoever creates jobs can run any program.",
  },
  logLevel: {
    schema: t.Union(LOG_LEVELS.map((level) => t.Literal(level))),
    read: (written) => lowerCase(text(written)),
    fallback: "info",
    rule: "`debug`, `info`, `warn`, `error` or `silent`",
    description:
      "What `jobdeck serve` and `work` log to their standard error: lines of this weight and more.",
  },
  logFormat: {
    schema: t.Union(LOG_FORMATS.map((format) => t.Literal(format))),
    read: (written) => lowerCase(text(written)),
    fallback: "auto",
    rule: "`json`, `text` or `auto`",
    description:
      "How: an object of JSON a line (`json`), lines for people (`text`), or those on a terminal and JSON elsewhere (`auto`).",
  },
  llmProvider: {
    schema: t.Union([t.Literal("anthropic"), t.Literal("openai-compatible"), t.Null()]),
    read: (written) => (text(written) === "" ? null : lowerCase(text(written))),
    fallback: "",
    rule: "`anthropic` or `openai-compatible`",
    description: "Who is asked by jobs that use a language model; by default nobody. See docs/model.md.",
  },
  llmModel: {
    schema: t.String({ pattern: "^[\\x21-\\x7e]*$", maxLength: 200 }),
    read: text,
    fallback: "",
    rule: "a model's name, in one line and without spaces",
    description: "The model, as the provider calls it; needed where a provider is set.",
  },
  llmKey: {
    schema: t.String({ pattern: "^[\\x21-\\x7e]*$", maxLength: 4096 }),
    read: text,
    fallback: "",
    rule: "the provider's key, in one line and without spaces",
    description: "What the provider is shown; better in the environment, since others may read flags.",
    secret: true,
  },
  llmUrl: {
    schema: t.Union([t.String({ pattern: "^https?://[^/?#@]+(/[^?#]*)?$" }), t.Null()]),
    read: modelAddress,
    fallback: "",
    rule: "an address with https://, or with http:// on this machine or a private network, and without user, query or fragment",
    reason: "it is sent the key and the source of repositories",
    description:
      "Where the provider answers, with the version in the path, such as `http://127.0.0.1:11434/v1`; needed for `openai-compatible`.",
  },
  llmInputPrice: {
    schema: PRICE,
    read: (written) => (text(written) === "" ? null : decimal(written)),
    fallback: "",
    rule: "a number from 0 to 10000",
    description:
      "US dollars for a million tokens that the model reads; without prices, what jobs cost is not known.",
  },
  llmOutputPrice: {
    schema: PRICE,
    read: (written) => (text(written) === "" ? null : decimal(written)),
    fallback: "",
    rule: "a number from 0 to 10000",
    description: "US dollars for a million tokens that the model writes.",
  },
  llmConcurrency: {
    schema: t.Integer({ minimum: 1, maximum: 16 }),
    read: integer,
    fallback: "3",
    rule: "an integer from 1 to 16",
    description: "Questions to the model that each job may have under way at once.",
  },
  llmEmbeddingModel: {
    schema: t.String({ pattern: "^[\\x21-\\x7e]*$", maxLength: 200 }),
    read: text,
    fallback: "",
    rule: "a model's name, in one line and without spaces",
    description: "The model that makes vectors of texts, with `openai-compatible`; by default none.",
  },
  containerSocket: {
    schema: t.Union([t.String({ pattern: "^(unix://)?/" }), t.Null()]),
    read: (written) => (text(written) === "" ? null : text(written)),
    fallback: "",
    rule: "the absolute path of a socket",
    description:
      "Socket of the container engine that runs jobs in containers; by default `DOCKER_HOST`, else `/var/run/docker.sock`.",
  },
  server: {
    schema: t.Union([t.String({ pattern: "^https?://[^?#@]+$" }), t.Null()]),
    read: webAddress,
    fallback: "",
    rule: "an address with http:// or https:// and without user, query or fragment",
    description: "Server that the commands ask, such as https://deck.example, instead of the data folder.",
  },
  token: {
    schema: t.String({ pattern: "^[\\x21-\\x7e]*$", maxLength: 4096 }),
    read: text,
    fallback: "",
    rule: "a token of that server, in one line and without spaces",
    description:
      "What the commands show to that server; better in the environment, since others may read flags.",
    secret: true,
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingKey = keyof typeof SETTINGS;

/** Keys in the order of `SETTINGS`. */
export const SETTING_KEYS: readonly SettingKey[] = Object.keys(SETTINGS).filter(isSettingKey);

export function isSettingKey(word: string): word is SettingKey {
  return Object.hasOwn(SETTINGS, word);
}

/** The environment variable of a setting: `queueSize` → `JOBDECK_QUEUE_SIZE`. */
export function variableOf(key: SettingKey): string {
  return `JOBDECK_${key.replaceAll(/[A-Z]/g, "_$&").toUpperCase()}`;
}

/** The flag of a setting: `queueSize` → `queue-size`. */
export function flagOf(key: SettingKey): string {
  return key.replaceAll(/[A-Z]/g, "-$&").toLowerCase();
}

/** A folder with every link followed; undefined when there is none. */
export function folder(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

function there(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

function text(written: unknown): unknown {
  return typeof written === "string" ? written.trim() : written;
}

function lowerCase(written: unknown): unknown {
  return typeof written === "string" ? written.toLowerCase() : written;
}

function integer(written: unknown): unknown {
  return typeof written === "string" && /^\s*-?\d{1,15}\s*$/.test(written) ? Number(written) : written;
}

function decimal(written: unknown): unknown {
  return typeof written === "string" && /^\s*\d{1,5}(?:\.\d{1,9})?\s*$/.test(written)
    ? Number(written)
    : written;
}

function duration(written: unknown): unknown {
  return typeof written === "string" ? parseDuration(written) : undefined;
}

function size(written: unknown): unknown {
  if (typeof written !== "string") return undefined;
  return written.trim() === "" ? null : parseSize(written);
}

function onOff(written: unknown): unknown {
  if (typeof written !== "string") return written;
  const word = written.trim().toLowerCase();
  if (["on", "true", "yes", "1"].includes(word)) return true;
  return ["off", "false", "no", "0"].includes(word) ? false : written;
}

function webAddress(written: unknown): unknown {
  if (typeof written !== "string") return written;
  if (written.trim() === "") return null;
  return URL.canParse(written.trim()) ? new URL(written.trim()).href.replace(/\/+$/, "") : undefined;
}

/** As `webAddress`, but plain http only where nobody on the way can read along. */
function modelAddress(written: unknown): unknown {
  const address = webAddress(written);
  return typeof address === "string" &&
    address.startsWith("http:") &&
    !isOwnNetwork(new URL(address).hostname)
    ? undefined
    : address;
}

function isOwnNetwork(hostname: string): boolean {
  const literal = literalAddress(hostname);
  if (literal !== null) return !isPublicAddress(literal);
  // A name without a dot is one of this network, such as another container's.
  return isLocalName(hostname) || !hostname.includes(".");
}

/** As browsers write it; what is more than an origin is left as it is, for the rule to refuse. */
function originOf(written: string): string {
  const url = URL.parse(written);
  return url !== null && url.href === `${url.origin}/` ? url.origin : written;
}

function list(written: unknown): unknown {
  if (typeof written !== "string") return written;
  return written
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function each(entries: unknown, fn: (entry: string) => unknown): unknown {
  if (!Array.isArray(entries)) return entries;
  return entries.map((entry: unknown) => (typeof entry === "string" ? fn(entry) : entry));
}
