import { bytes } from "../../views/format.ts";
import type { Config } from "../config.ts";
import { isLoopback } from "../domain/address.ts";
import { JobdeckError, messageOf } from "../domain/errors.ts";
import { type ModelSetup, modelSetup, strayModelSettings } from "../domain/model-setup.ts";
import { type Token, type TokenState, tokenState } from "../domain/token.ts";
import type { Invocation } from "./command.ts";
import type { Host } from "./host.ts";
import { ServerError } from "./remote/failures.ts";

/** What `jobdeck doctor` finds; printed as it is with `--json`. */
export interface Report {
  readonly settings: readonly { readonly name: string; readonly value: string; readonly from: string }[];
  readonly versions: readonly { readonly name: string; readonly version: string | null }[];
  /** Null = none is named; its version is null when it can't be asked. */
  readonly server: { readonly address: string; readonly version: string | null } | null;
  /** Null = a server is asked instead. */
  readonly dataFolder: DataFolderReport | null;
  /** What jobs of this data folder may ask; null = none. */
  readonly model: ModelSetup | null;
  /** A sentence each. */
  readonly problems: readonly string[];
}

export interface DataFolderReport {
  readonly path: string;
  readonly writable: boolean;
  readonly usedBytes: number;
  readonly limitBytes: number | null;
  readonly freeBytes: number | null;
  /** Null = there is no database yet, or it can't be read. */
  readonly nodes:
    | readonly {
        readonly role: string;
        readonly pid: number;
        readonly alive: boolean;
        /** RFC 3339. */
        readonly heartbeatAt: string;
      }[]
    | null;
  /** Who may come in, and how many tokens there are; never a token itself. */
  readonly access: {
    /** Whether whoever comes needs a token. */
    readonly needsToken: boolean;
    readonly reachedFrom: "this machine" | "elsewhere";
    readonly tokens: { readonly live: number; readonly expired: number; readonly revoked: number };
  };
  readonly port: { readonly address: string; readonly state: "free" | "ours" | "taken" };
  /** What is missing to run jobs in containers; null = nothing. */
  readonly containers: string | null;
}

/** With less than this a wiki of a large repository may not fit. */
const LITTLE_SPACE = 500_000_000;

export async function examine(invocation: Invocation): Promise<Report> {
  const { host, config } = invocation;
  const problems = config.unknownVariables.map(
    (name) => `${name} is set in the environment, but is no setting`,
  );
  problems.push(...strayModelSettings(config.model, config.origins));
  const programs = await host.machine.versions();
  for (const { name, version } of programs)
    if (version === null) problems.push(`${name} was not found: install it`);
  return {
    settings: Object.entries(config.origins).map(([name, { value, origin }]) => ({
      name,
      value,
      from: origin,
    })),
    versions: [{ name: "jobdeck", version: host.version }, ...programs],
    server: config.server === null ? null : await examineServer(host, config, config.server, problems),
    dataFolder: config.server === null ? await examineFolder(invocation, problems) : null,
    model: modelSetup(config.model),
    problems,
  };
}

async function examineServer(host: Host, config: Config, address: string, problems: string[]) {
  let version: string | null = null;
  try {
    version = await host.serverVersion(config);
  } catch (cause) {
    if (!(cause instanceof ServerError || cause instanceof JobdeckError)) throw cause;
    problems.push(cause.message);
  }
  if (version !== null && version !== host.version)
    problems.push(`The server has version ${version}, and this is version ${host.version}: use the same`);
  return { address, version };
}

async function examineFolder(invocation: Invocation, problems: string[]): Promise<DataFolderReport> {
  const { host, config } = invocation;
  const { machine } = host;
  const { dataDir, diskLimit } = config;
  const writable = machine.writable(dataDir);
  const freeBytes = machine.freeBytes(dataDir);
  const usedBytes = await machine.usedBytes(dataDir);
  if (!writable)
    problems.push(`The data folder ${dataDir} can't be written: change its rights or JOBDECK_DATA`);
  if (diskLimit !== null && usedBytes >= diskLimit) {
    problems.push(
      `The data folder ${dataDir} takes ${bytes(usedBytes)}, and JOBDECK_DISK_LIMIT allows ${bytes(diskLimit)}: no new job is taken on`,
    );
  }
  if (freeBytes !== null && freeBytes < LITTLE_SPACE)
    problems.push(`Only ${bytes(freeBytes)} are free on the disk of ${dataDir}`);
  const nodes = await examineNodes(invocation, problems);
  const isServed = nodes?.some(({ role, alive }) => alive && role === "serve") ?? false;
  return {
    ...{ path: dataDir, writable, usedBytes, limitBytes: diskLimit, freeBytes, nodes },
    access: await examineAccess(invocation, problems),
    port: await examinePort(host, config, isServed, problems),
    containers: await examineContainers(host, config, problems),
  };
}

async function examineNodes(
  { host, config }: Invocation,
  problems: string[],
): Promise<DataFolderReport["nodes"]> {
  // To look must not make a data folder.
  if (!host.machine.exists(config.databasePath)) return null;
  try {
    const deck = await host.open(config, "look");
    try {
      return deck.nodes().map(({ node: { role, pid, heartbeatAt }, alive }) => {
        return { role, pid, alive, heartbeatAt: new Date(heartbeatAt).toISOString() };
      });
    } finally {
      await deck.stop();
    }
  } catch (cause) {
    problems.push(messageOf(cause));
    return null;
  }
}

async function examineAccess({ host, config }: Invocation, problems: string[]) {
  const all = host.machine.exists(config.databasePath) ? await tokensOf(host, config) : [];
  const states = Map.groupBy(all, (token) => tokenState(token, host.clock.now()));
  const count = (state: TokenState) => states.get(state)?.length ?? 0;
  const tokens = { live: count("live"), expired: count("expired"), revoked: count("revoked") };
  const isHere = isLoopback(config.host);
  const needsToken = all.length > 0 || !isHere;
  if (tokens.live === 0 && !isHere) {
    problems.push(
      `JOBDECK_HOST is ${config.host}, and no token is in force: \`jobdeck token create\` makes one`,
    );
  } else if (tokens.live === 0 && needsToken) {
    problems.push("No token is in force, so nobody can come in: `jobdeck token create` makes one");
  }
  return { needsToken, reachedFrom: isHere ? "this machine" : "elsewhere", tokens } as const;
}

async function tokensOf(host: Host, config: Config): Promise<readonly Token[]> {
  try {
    const deck = await host.open(config, "look");
    try {
      return deck.tokens.list();
    } finally {
      await deck.stop();
    }
  } catch (cause) {
    // The look at the processes has told of it.
    if (cause instanceof JobdeckError) return [];
    throw cause;
  }
}

async function examinePort(host: Host, config: Config, isServed: boolean, problems: string[]) {
  const { host: address, port } = config;
  const free = port === 0 || (await host.machine.portIsFree(address, port));
  if (!free && !isServed) {
    problems.push(`Port ${port} of ${address} is in use by another program: choose another one with --port`);
  }
  return { address: `${address}:${port}`, state: free ? "free" : isServed ? "ours" : "taken" } as const;
}

/** A machine without an engine is in order, unless somebody has said where it is. */
async function examineContainers(host: Host, { containerSocket }: Config, problems: string[]) {
  const missing = await host.machine.engineMissing(containerSocket);
  if (missing !== null && containerSocket !== null) problems.push(missing);
  return missing;
}
