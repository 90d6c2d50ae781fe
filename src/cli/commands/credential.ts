import { ago } from "../../../views/format.ts";
import type { ListedCredential } from "../../credentials/credentials.ts";
import { CREDENTIAL_KINDS, type CredentialKind } from "../../domain/credential.ts";
import { JobdeckError, quote } from "../../domain/errors.ts";
import { type Command, EXIT, type Invocation, JSON_FLAG } from "../command.ts";
import type { LocalDeck } from "../deck.ts";
import { isOn, type Taken } from "../flags.ts";
import type { Host } from "../host.ts";
import { ink, line, plain } from "../output.ts";
import { readWords, type Said } from "../read-words.ts";
import { table } from "../table.ts";
import { UsageError } from "../usage-error.ts";

const ACTIONS: Readonly<Record<string, (invocation: Invocation, said: Said) => Promise<number>>> = {
  add,
  list,
  remove,
};

export const credentialCommand: Command = {
  name: "credential",
  group: "This installation",
  args: "add NAME|list|remove NAME",
  summary: "keep what opens private repositories: tokens, and keys for ssh",
  flags: [
    {
      ...{ name: "for", kind: "value", hint: "HOST[/PATH]" },
      meaning: "of a new one: what it is for, such as github.com or github.com/owner",
    },
    {
      ...{ name: "kind", kind: "value", hint: "KIND" },
      meaning: "of a new one: https, a token or password (the default), or ssh, a private key",
    },
    {
      ...{ name: "user", kind: "value", hint: "NAME" },
      meaning: "of a new one for https: the user's name; default git",
    },
    {
      ...{ name: "known-hosts", kind: "value", hint: "FILE" },
      meaning: "of a new one for ssh: the server's keys, as `ssh-keyscan HOST` prints them",
    },
    {
      ...{ name: "queue", kind: "value", hint: "NAME", many: true },
      meaning: "of a new one: only jobs of that queue may use it",
    },
    JSON_FLAG,
  ],
  remote: false,
  notes: [
    ["add NAME", "keeps one, encrypted; its secret is read from standard input, or asked for on a terminal"],
    ["list", "lists all of them, without their secrets"],
    ["remove NAME", "forgets one, by its name or id"],
  ],
  exits: [
    [0, "done"],
    [1, "refused, or there is no such credential"],
  ],
  examples: [
    ["jobdeck credential add acme --for github.com/acme < token.txt", ""],
    ["jobdeck credential add forge --kind ssh --for git.example.org --known-hosts hosts.txt < deck-key", ""],
    ["jobdeck credential remove acme", ""],
  ],
  async run(invocation) {
    const said = readWords(credentialCommand, invocation.words);
    const [action = ""] = said.words;
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (act === undefined) {
      throw misused(
        `Expected one of ${Object.keys(ACTIONS).join(", ")} after \`credential\`, got ${quote(action)}`,
      );
    }
    if (act !== add) refuseFlagsOfAdd(said.taken);
    return await act(invocation, said);
  },
};

async function add(invocation: Invocation, { taken, words }: Said): Promise<number> {
  const { host } = invocation;
  const name = nameIn(words, "add");
  const value = (flag: string) => taken.values.get(flag)?.at(-1);
  const place = value("for");
  if (place === undefined)
    throw misused("Expected --for to name what the credential is for, such as github.com");
  const kind = kindIn(value("kind"));
  const queues = (taken.values.get("queue") ?? [])
    .flatMap((one) => one.split(","))
    .filter((one) => one !== "");
  const username = value("user");
  const file = value("known-hosts");
  const knownHosts = file === undefined ? undefined : await textOf(host, file);
  // A key has many lines, so it is not typed.
  const secret = await (kind === "https" ? host.readSecret("Token or password: ") : host.readStdin());
  return await withFolder(invocation, async ({ credentials, credentialJson }) => {
    const credential = await credentials.create(
      {
        ...{ name, kind, host: place, queues: queues.length === 0 ? null : queues, secret },
        ...(username === undefined ? {} : { username }),
        ...(knownHosts === undefined ? {} : { knownHosts }),
      },
      "cli",
    );
    if (isOn(taken, "json")) line(host.out, jsonOf(credentialJson({ credential, isReadable: true })));
    else {
      line(host.out, `Credential ${plain(name)} is kept for ${credential.host}, encrypted.`);
      line(host.err, `Its key is ${credentials.keyPlace}: no backup holds that, so keep a copy elsewhere.`);
    }
    return EXIT.ok;
  });
}

async function list(invocation: Invocation, { taken, words }: Said): Promise<number> {
  const { host } = invocation;
  nothingAfter(words, 1);
  return await withFolder(invocation, async ({ credentials, credentialJson }) => {
    const all = credentials.list();
    if (isOn(taken, "json")) line(host.out, jsonOf({ credentials: all.map(credentialJson) }));
    else if (all.length === 0) line(host.out, "There are no credentials.");
    else
      for (const row of table(host.out, [HEAD, ...all.map((one) => rowOf(one, host))])) line(host.out, row);
    return EXIT.ok;
  });
}

const HEAD = ["name", "kind", "for", "queues", "used"];

function rowOf({ credential, isReadable }: ListedCredential, { clock, out }: Host): readonly string[] {
  const { name, kind, host, queues, lastUsedAt } = credential;
  const used = lastUsedAt === null ? "never" : ago(lastUsedAt, clock.now());
  return [
    ...[plain(name), kind, plain(host), queues === null ? "all" : queues.join(", ")],
    isReadable ? used : ink(out, "red", "can't be decrypted with the key that is here"),
  ];
}

async function remove(invocation: Invocation, { taken, words }: Said): Promise<number> {
  const { host } = invocation;
  const asked = nameIn(words, "remove");
  return await withFolder(invocation, async ({ credentials, credentialJson }) => {
    const found = credentials
      .list()
      .find(({ credential }) => credential.name === asked || credential.id === asked.toLowerCase());
    if (found === undefined) {
      throw new JobdeckError(
        "credential_not_found",
        `No credential has the name or id ${quote(asked)}: \`jobdeck credential list\` shows them`,
      );
    }
    await credentials.remove(found.credential.id);
    if (isOn(taken, "json")) line(host.out, jsonOf(credentialJson(found)));
    else line(host.out, `Credential ${plain(found.credential.name)} is removed.`);
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

async function textOf(host: Host, file: string): Promise<string> {
  try {
    return await host.readFile(file);
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw misused(`The file ${quote(file)} of --known-hosts can't be read${why}`);
  }
}

function kindIn(written: string | undefined): CredentialKind {
  const kind = CREDENTIAL_KINDS.find((one) => one === (written ?? "https"));
  if (kind !== undefined) return kind;
  throw misused(`Expected --kind to be ${CREDENTIAL_KINDS.join(" or ")}, got ${quote(written ?? "")}`);
}

function nameIn(words: readonly string[], action: string): string {
  const [, name] = words;
  if (name === undefined) throw misused(`Expected the name of a credential after \`credential ${action}\``);
  nothingAfter(words, 2);
  return name;
}

/** Whoever gives one to another action expects something of it that does not happen. */
function refuseFlagsOfAdd({ values }: Taken): void {
  const foreign = [...values.keys()].find((name) => name !== "json");
  if (foreign !== undefined) throw misused(`Flag --${foreign} belongs to \`credential add\``);
}

function nothingAfter(words: readonly string[], count: number): void {
  const extra = words[count];
  // A secret among the words would be there for all users of the machine to read: it is not said once more.
  if (extra !== undefined)
    throw misused("Nothing more is expected here; a secret is read from standard input");
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function misused(message: string): UsageError {
  return new UsageError(message, "credential");
}
