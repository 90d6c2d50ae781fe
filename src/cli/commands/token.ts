import { ago } from "../../../views/format.ts";
import { parseDuration } from "../../domain/duration.ts";
import { JobdeckError, quote } from "../../domain/errors.ts";
import { SCOPES, type Scope, type Token, tokenState } from "../../domain/token.ts";
import { type Command, EXIT, type Invocation, JSON_FLAG } from "../command.ts";
import type { LocalDeck } from "../deck.ts";
import { isOn, type Taken } from "../flags.ts";
import type { Host } from "../host.ts";
import { ink, line, plain } from "../output.ts";
import { readWords, type Said } from "../read-words.ts";
import { table } from "../table.ts";
import { UsageError } from "../usage-error.ts";

const ACTIONS: Readonly<Record<string, (invocation: Invocation, said: Said) => Promise<number>>> = {
  create,
  list,
  revoke,
  reset,
};

/** Whoever can read the data folder can read everything in it, so here no token is asked for. */
export const tokenCommand: Command = {
  name: "token",
  group: "This installation",
  args: "create|list|revoke ID|reset",
  summary: "make, list and revoke tokens; once there is one, everybody needs one",
  flags: [
    {
      ...{ name: "scope", kind: "value", hint: "SCOPE,…", many: true },
      meaning: `of a new one: some of ${SCOPES.join(", ")}; default admin, which is all of them`,
    },
    {
      ...{ name: "queue", kind: "value", hint: "NAME", many: true },
      meaning: "of a new one: limits it to jobs of that queue",
    },
    {
      ...{ name: "expires", kind: "value", hint: "DURATION" },
      meaning: "of a new one: in how long it ends, such as 30d; default never",
    },
    {
      ...{ name: "name", kind: "value", hint: "NAME" },
      meaning: "of a new one: what it is called in the record of what was done with it",
    },
    JSON_FLAG,
  ],
  remote: false,
  notes: [
    ["create", "makes a token and shows it, this once"],
    ["list", "lists all tokens, those that were revoked or have expired too"],
    ["revoke ID", "ends a token at once, by its id, the beginning of it, or its name"],
    ["reset", "forgets all tokens: afterwards nobody needs one"],
  ],
  exits: [
    [0, "done"],
    [1, "refused, or there is no such token"],
  ],
  examples: [
    ["jobdeck token create --name laptop", "may do everything"],
    ["jobdeck token create --scope read,run --queue wiki --expires 30d", "for a program"],
    ["jobdeck token revoke laptop", ""],
  ],
  async run(invocation) {
    const said = readWords(tokenCommand, invocation.words);
    const [action = ""] = said.words;
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (act !== undefined) {
      if (act !== create) refuseFlagsOfCreate(said.taken);
      return await act(invocation, said);
    }
    throw new UsageError(
      `Expected one of ${Object.keys(ACTIONS).join(", ")} after \`token\`, got ${quote(action)}`,
      "token",
    );
  },
};

async function create(invocation: Invocation, { taken, words }: Said): Promise<number> {
  const { host } = invocation;
  nothingAfter(words, 1);
  const scopes = scopesIn(taken);
  const queues = listed(taken, "queue");
  const name = taken.values.get("name")?.at(-1);
  const lasts = lifetimeIn(taken);
  return await withFolder(invocation, async ({ tokens, tokenJson }) => {
    const { token, secret } = await tokens.create(
      {
        ...(name === undefined ? {} : { name }),
        ...{ scopes, queues: queues.length === 0 ? null : queues },
        expiresAt: lasts === null ? null : host.clock.now() + lasts,
      },
      "cli",
    );
    if (isOn(taken, "json")) {
      line(host.out, JSON.stringify({ ...tokenJson(token), token: secret }, null, 2));
      return EXIT.ok;
    }
    line(host.out, secret);
    line(
      host.err,
      `This is token ${plain(token.name)} (${rightsOf(token)}), ${endOf(token)}. It is not shown again.`,
    );
    if (!hasAdmin(tokens.list(), host.clock.now()))
      line(host.err, "No token has the scope admin: `jobdeck token create` makes one.");
    return EXIT.ok;
  });
}

async function list(invocation: Invocation, { taken, words }: Said): Promise<number> {
  const { host } = invocation;
  nothingAfter(words, 1);
  return await withFolder(invocation, async ({ tokens, tokenJson }) => {
    const all = tokens.list();
    if (isOn(taken, "json")) line(host.out, JSON.stringify({ tokens: all.map(tokenJson) }, null, 2));
    else if (all.length === 0) line(host.out, "There are no tokens: nobody needs one.");
    else
      for (const row of table(host.out, [HEAD, ...all.map((token) => rowOf(token, host))]))
        line(host.out, row);
    return EXIT.ok;
  });
}

const HEAD = ["id", "name", "may", "state", "used"];

function rowOf(token: Token, { clock, out }: Host): readonly string[] {
  const now = clock.now();
  const state = tokenState(token, now);
  return [
    token.id,
    plain(token.name),
    rightsOf(token),
    state === "live" ? endOf(token) : ink(out, "dim", state),
    token.lastUsedAt === null ? "never" : ago(token.lastUsedAt, now),
  ];
}

async function revoke(invocation: Invocation, { taken, words }: Said): Promise<number> {
  const { host } = invocation;
  const [, asked] = words;
  if (asked === undefined)
    throw new UsageError("Expected the id or the name of a token after `token revoke`", "token");
  nothingAfter(words, 2);
  return await withFolder(invocation, async ({ tokens, tokenJson }) => {
    const token = await tokens.revoke(meant(tokens.list(), asked).id);
    if (isOn(taken, "json")) line(host.out, JSON.stringify(tokenJson(token), null, 2));
    else line(host.out, `Token ${plain(token.name)} is revoked.`);
    return EXIT.ok;
  });
}

async function reset(invocation: Invocation, { taken, words }: Said): Promise<number> {
  const { host } = invocation;
  nothingAfter(words, 1);
  return await withFolder(invocation, async ({ tokens }) => {
    const count = tokens.list().length;
    await tokens.reset();
    if (isOn(taken, "json")) line(host.out, JSON.stringify({ removed: count }));
    else line(host.out, `All tokens are forgotten (${count}): nobody needs one now.`);
    return EXIT.ok;
  });
}

async function withFolder<T>({ host, config }: Invocation, use: (deck: LocalDeck) => Promise<T>): Promise<T> {
  const deck = await host.open(config, "look");
  try {
    return await use(deck);
  } finally {
    await deck.stop();
  }
}

/** Every id begins with nothing: what a script's empty variable stands for must not end a token. */
const SHORTEST_START = 3;

/** A whole id, a name that is in use, or the beginning of one id alone. */
function meant(tokens: readonly Token[], asked: string): Token {
  const exact = tokens.find(({ id }) => id === asked.toLowerCase());
  const named = tokens.filter(({ name, revokedAt }) => name === asked && revokedAt === null);
  const begun =
    asked.length < SHORTEST_START ? [] : tokens.filter(({ id }) => id.startsWith(asked.toLowerCase()));
  const [found, another] = exact === undefined ? (named.length > 0 ? named : begun) : [exact];
  if (found !== undefined && another === undefined) return found;
  if (found === undefined) {
    throw new JobdeckError(
      "token_not_found",
      `No token has the id or name ${quote(asked)}: \`jobdeck token list\` shows them`,
    );
  }
  throw new JobdeckError(
    "request_invalid",
    `Several tokens begin with ${quote(asked)}: write more of the id`,
  );
}

function scopesIn(taken: Taken): readonly Scope[] {
  const words = listed(taken, "scope");
  const unknown = words.find((word) => !SCOPES.some((scope) => scope === word));
  if (unknown !== undefined) {
    throw new UsageError(
      `Expected --scope to be some of ${SCOPES.join(", ")}, got ${quote(unknown)}`,
      "token",
    );
  }
  return words.length === 0 ? ["admin"] : SCOPES.filter((scope) => words.includes(scope));
}

function lifetimeIn({ values }: Taken): number | null {
  const written = values.get("expires")?.at(-1);
  if (written === undefined) return null;
  const ms = parseDuration(written);
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError(`Expected --expires to be a duration such as 30d, got ${quote(written)}`, "token");
}

function listed({ values }: Taken, name: string): readonly string[] {
  return (values.get(name) ?? [])
    .flatMap((value) => value.split(","))
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/** Whoever gives one to another action expects something of it that does not happen, such as a reset of one queue alone. */
function refuseFlagsOfCreate({ values }: Taken): void {
  const foreign = [...values.keys()].find((name) => name !== "json");
  if (foreign !== undefined) throw new UsageError(`Flag --${foreign} belongs to \`token create\``, "token");
}

function nothingAfter(words: readonly string[], count: number): void {
  const extra = words[count];
  if (extra !== undefined) throw new UsageError(`Nothing is expected here, got ${quote(extra)}`, "token");
}

function rightsOf({ scopes, queues }: Token): string {
  return `${scopes.join(", ")}${queues === null ? "" : ` in ${queues.join(", ")}`}`;
}

function endOf({ expiresAt }: Token): string {
  return expiresAt === null ? "without an end" : `until ${new Date(expiresAt).toISOString()}`;
}

function hasAdmin(tokens: readonly Token[], now: number): boolean {
  return tokens.some((token) => token.scopes.includes("admin") && tokenState(token, now) === "live");
}
