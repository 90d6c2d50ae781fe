import { ago, bytes } from "../../../views/format.ts";
import type { Config } from "../../config.ts";
import { isLoopback } from "../../domain/address.ts";
import { JobdeckError, messageOf } from "../../domain/errors.ts";
import { type Token, type TokenState, tokenState } from "../../domain/token.ts";
import { type Command, EXIT, type Invocation, withDeck } from "../command.ts";
import type { Deck } from "../deck.ts";
import { positionals } from "../flags.ts";
import type { Host } from "../host.ts";
import { ink, line, type Output, table } from "../output.ts";
import { UsageError } from "../usage-error.ts";

/** With less than this a wiki of a large repository may not fit. */
const LITTLE_SPACE = 500_000_000;

export const doctorCommand: Command = {
  name: "doctor",
  usage: "",
  summary: "show the settings in force and what is wrong with this machine",
  notes: [["exit code", "0 no problems, 1 some"]],
  async run(invocation) {
    const { host, config, words } = invocation;
    const [extra] = positionals(words, "doctor");
    if (extra !== undefined)
      throw new UsageError(`\`jobdeck doctor\` takes flags only, got "${extra}"`, "doctor");
    const problems: string[] = [];
    tellSettings(host.out, config, problems);
    await tellVersions(host, problems);
    await tellFolder(host, config, problems);
    const serving = await tellNodes(invocation, problems);
    await tellAccess(invocation, problems);
    await tellPort(host, config, serving, problems);
    await tellContainers(host, config, problems);
    for (const problem of problems) line(host.out, `${ink(host.out, "red", "problem")}  ${problem}`);
    if (problems.length === 0) line(host.out, ink(host.out, "green", "No problems found."));
    return problems.length === 0 ? EXIT.ok : EXIT.failed;
  },
};

function tellSettings(out: Output, config: Config, problems: string[]): void {
  const rows = Object.entries(config.origins).map(([name, { value, origin }]) => [
    name,
    value || "none",
    origin,
  ]);
  section(out, "Settings", [["setting", "value", "from"], ...rows]);
  for (const name of config.unknownVariables)
    problems.push(`${name} is set in the environment, but is no setting`);
}

async function tellVersions(host: Host, problems: string[]): Promise<void> {
  const versions = await host.machine.versions();
  section(host.out, "Versions", [
    ["program", "version"],
    ["jobdeck", host.version],
    ...versions.map(({ name, version }) => [name, version ?? "not found"]),
  ]);
  for (const { name, version } of versions)
    if (version === null) problems.push(`${name} was not found: install it`);
}

async function tellFolder(
  { machine, out }: Host,
  { dataDir, diskLimit }: Config,
  problems: string[],
): Promise<void> {
  const writable = machine.writable(dataDir);
  const free = machine.freeBytes(dataDir);
  const used = await machine.usedBytes(dataDir);
  section(out, "Data folder", [
    ["what", "state"],
    ["writable", writable ? "yes" : "no"],
    ["takes", diskLimit === null ? bytes(used) : `${bytes(used)} of ${bytes(diskLimit)} that are allowed`],
    ["free", free === null ? "unknown" : bytes(free)],
  ]);
  if (!writable)
    problems.push(`The data folder ${dataDir} can't be written: change its rights or JOBDECK_DATA`);
  if (diskLimit !== null && used >= diskLimit) {
    problems.push(
      `The data folder ${dataDir} takes ${bytes(used)}, and JOBDECK_DISK_LIMIT allows ${bytes(diskLimit)}: no new job is taken on`,
    );
  }
  if (free !== null && free < LITTLE_SPACE)
    problems.push(`Only ${bytes(free)} are free on the disk of ${dataDir}`);
}

/** @returns whether a process serves this data folder */
async function tellNodes(invocation: Invocation, problems: string[]): Promise<boolean> {
  const { out, clock, machine } = invocation.host;
  // To look must not make a data folder.
  if (!machine.exists(invocation.config.databasePath)) return false;
  try {
    return await withDeck(invocation, "look", (deck) => {
      const nodes = deck.nodes();
      const rows = nodes.map(({ node, alive }) => [
        node.role,
        `pid ${node.pid}`,
        alive ? "lives" : "is gone",
        `last heard ${ago(node.heartbeatAt, clock.now())}`,
      ]);
      section(
        out,
        "Processes on this data folder",
        rows.length === 0 ? [["none"]] : [["role", "", "", ""], ...rows],
      );
      return servedBy(deck);
    });
  } catch (error) {
    problems.push(messageOf(error));
    return false;
  }
}

/** Who may come in, and how many tokens there are; never a token itself. */
async function tellAccess(invocation: Invocation, problems: string[]): Promise<void> {
  const { config, host } = invocation;
  const tokens = host.machine.exists(config.databasePath) ? await tokensOf(invocation) : [];
  const states = Map.groupBy(tokens, (token) => tokenState(token, host.clock.now()));
  const count = (state: TokenState) => states.get(state)?.length ?? 0;
  const isOpen = tokens.length === 0 && isLoopback(config.host);
  section(host.out, "Access", [
    ["what", "state"],
    ["who needs a token", isOpen ? "nobody" : "everybody"],
    ["tokens", `${count("live")} in force, ${count("expired")} expired, ${count("revoked")} revoked`],
    ["reached from", isLoopback(config.host) ? "this machine" : "wherever its address is known"],
  ]);
  if (count("live") > 0) return;
  if (!isLoopback(config.host)) {
    problems.push(
      `JOBDECK_HOST is ${config.host}, and no token is in force: \`jobdeck token create\` makes one`,
    );
  } else if (!isOpen) {
    problems.push("No token is in force, so nobody can come in: `jobdeck token create` makes one");
  }
}

async function tokensOf(invocation: Invocation): Promise<readonly Token[]> {
  try {
    return await withDeck(invocation, "look", ({ tokens }) => tokens.list());
  } catch (error) {
    // The look at the processes has told of it.
    if (error instanceof JobdeckError) return [];
    throw error;
  }
}

function servedBy(deck: Deck): boolean {
  return deck.nodes().some(({ node, alive }) => alive && node.role === "serve");
}

async function tellPort(host: Host, config: Config, serving: boolean, problems: string[]): Promise<void> {
  const { host: address, port } = config;
  const free = port === 0 || (await host.machine.portIsFree(address, port));
  const state = free
    ? "free"
    : serving
      ? "in use, by the server of this data folder"
      : "in use by another program";
  section(host.out, "Port", [
    ["address", "state"],
    [`${address}:${port}`, state],
  ]);
  if (!free && !serving) {
    problems.push(`Port ${port} of ${address} is in use by another program: choose another one with --port`);
  }
}

/** A machine without an engine is in order, unless somebody has said where it is. */
async function tellContainers(host: Host, { containerSocket }: Config, problems: string[]): Promise<void> {
  const missing = await host.machine.engineMissing(containerSocket);
  section(host.out, "Containers", [["state"], [missing ?? "ready"]]);
  if (missing !== null && containerSocket !== null) problems.push(missing);
}

function section(out: Output, title: string, rows: readonly (readonly string[])[]): void {
  line(out, ink(out, "bold", title));
  for (const text of table(out, rows)) line(out, `  ${text}`);
  line(out);
}
