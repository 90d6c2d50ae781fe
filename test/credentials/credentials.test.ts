import { afterEach, describe, expect, test } from "bun:test";
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CredentialRequest } from "../../src/credentials/request.ts";
import type { JobdeckError } from "../../src/domain/errors.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { sshKey } from "../support/ssh-key.ts";

const SECRET = "glpat-hunter2hunter2";
const token: CredentialRequest = {
  ...{ name: "acme", kind: "https", host: "git.example/acme", queues: null, secret: SECRET },
};
const KNOWN = "git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHGm";
const ADDRESS = "https://git.example/acme/engine";

const open = (env: Record<string, string> = {}, folder?: string) =>
  testDeck({ role: null, env, ...(folder === undefined ? {} : { folder }) });

/** Its database as another process sees it. */
function storeOf({ folder }: TestDeck) {
  const store = openSqliteStore({
    ...{ path: join(folder, "jobdeck.db"), durability: "normal", newId: () => "never" },
  });
  opened.push(store);
  return store;
}
const opened: { close(): void }[] = [];
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
});

async function failure(act: () => unknown): Promise<JobdeckError> {
  try {
    await act();
  } catch (thrown) {
    // The caller compares what it is.
    return thrown as JobdeckError;
  }
  throw new Error("It did not fail");
}

describe("a credential", () => {
  test("is kept encrypted, opens for a run, and is listed without its secret", async () => {
    await using deck = await open();
    const added = await deck.credentials.create({ ...token, username: "deck" }, "test");
    expect(deck.credentials.keyFor(ADDRESS, "wiki")).toEqual({
      ...{ kind: "https", name: "acme", host: "git.example/acme", username: "deck", secret: SECRET },
    });
    expect(deck.credentials.list()).toEqual([{ credential: added, isReadable: true }]);
    expect(JSON.stringify(deck.credentials.list())).not.toContain(SECRET);
    const [kept] = storeOf(deck).credentials.list();
    expect(Buffer.from(kept?.sealed ?? []).toString("latin1")).not.toMatch(/hunter2|deck/);
  });

  test("is found by other processes of the data folder, with the key in a file for its owner alone", async () => {
    await using deck = await open();
    await deck.credentials.create(token, "test");
    const file = join(deck.folder, "secret.key");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
    await using other = await open({}, deck.folder);
    expect(other.credentials.keyFor(ADDRESS, "wiki")).toMatchObject({ secret: SECRET });
  });

  test("notes when it was used, to the minute", async () => {
    await using deck = await open();
    await deck.credentials.create(token, "test");
    const before = deck.clock.now();
    deck.credentials.keyFor(ADDRESS, "wiki");
    deck.credentials.keyFor("https://git.example/other", "wiki");
    await storeOf(deck).credentials.touch("nobody", 0);
    const used = deck.credentials.list()[0]?.credential.lastUsedAt ?? 0;
    expect(used).toBeGreaterThanOrEqual(before);
  });

  test("is gone once it was removed", async () => {
    await using deck = await open();
    const { id } = await deck.credentials.create(token, "test");
    await deck.credentials.remove(id);
    expect([deck.credentials.list(), deck.credentials.keyFor(ADDRESS, "wiki")]).toEqual([[], null]);
    expect((await failure(() => deck.credentials.remove(id))).reason).toBe("credential_not_found");
  });

  test("for ssh keeps the key and the known hosts", async () => {
    await using deck = await open();
    const { secret } = await sshKey();
    const windows = secret.replaceAll("\n", "\r\n");
    const knownHosts = `# comment\n${KNOWN}\n`;
    const request = {
      ...{ name: "forge", host: "git.example", queues: null },
      kind: "ssh",
      knownHosts,
    } as const;
    await deck.credentials.create({ ...request, secret: ` ${windows}` }, "test");
    expect(deck.credentials.keyFor("git@git.example:acme/engine", "wiki")).toEqual({
      ...{ kind: "ssh", name: "forge", host: "git.example", secret, knownHosts: `${KNOWN}\n` },
    });
  });
});

describe("what is no credential is refused, and its secret is not said again", () => {
  test.each<[string, Partial<CredentialRequest>, string]>([
    ["without a name", { name: "" }, "name: must begin with"],
    ["with a taken name", { name: "taken" }, "must not be that of another credential"],
    ["without a host", { host: "https://" }, "host: must be a host"],
    ["for queues of no name", { queues: ["a b"] }, "must be names of queues"],
    ["for no queue", { queues: [] }, "must have 1 to 100 names"],
    ["with two lines", { secret: `${SECRET}\nX-Other: 1` }, "in one line"],
    ["with a key", { secret: "-----BEGIN OPENSSH PRIVATE KEY-----" }, "a private key is of kind ssh"],
    ["with a colon in the user's name", { username: "a:b" }, "without spaces and colons"],
    ["with known hosts", { knownHosts: "x" }, "belongs to kind ssh"],
    ["for ssh without a key", { kind: "ssh", knownHosts: KNOWN }, "must be a whole private key"],
  ])("one %s", async (_, change, said) => {
    await using deck = await open();
    await deck.credentials.create({ ...token, name: "taken", host: "taken.example" }, "test");
    const error = await failure(() => deck.credentials.create({ ...token, ...change }, "test"));
    expect([error.reason, error.message.includes(said) ? said : error.message]).toEqual([
      "request_invalid",
      said,
    ]);
    expect(error.message + JSON.stringify(error.issues)).not.toContain("hunter2");
    expect(deck.credentials.list()).toHaveLength(1);
  });

  test.each(["ed25519", "rsa"])(
    "a key of type %s with a passphrase, which nobody could type",
    async (type) => {
      await using deck = await open();
      const { secret } = await sshKey("correct horse", type);
      const request = { ...token, kind: "ssh", knownHosts: KNOWN, secret } as const;
      expect((await failure(() => deck.credentials.create(request, "test"))).message).toContain(
        "without a passphrase",
      );
    },
  );

  test("a key without the keys of its server", async () => {
    await using deck = await open();
    const { secret } = await sshKey();
    for (const knownHosts of ["", "# only a comment", "git.example", "git.example:22 SSH-2.0-OpenSSH"]) {
      const request = { ...token, kind: "ssh", knownHosts, secret } as const;
      expect((await failure(() => deck.credentials.create(request, "test"))).message).toContain(
        "ssh-keyscan",
      );
    }
  });
});

describe("the key", () => {
  test("may be that of the settings, and then no file is made", async () => {
    await using deck = await open({ JOBDECK_SECRET_KEY: Buffer.alloc(32, 7).toString("base64") });
    await deck.credentials.create(token, "test");
    expect(deck.credentials.keyPlace).toBe("JOBDECK_SECRET_KEY");
    expect(await Bun.file(join(deck.folder, "secret.key")).exists()).toBeFalse();
    await using hex = await open({ JOBDECK_SECRET_KEY: "07".repeat(32) }, deck.folder);
    expect(hex.credentials.keyFor(ADDRESS, "wiki")).toMatchObject({ secret: SECRET });
  });

  test("that is another one opens nothing, and is named with what to do", async () => {
    await using deck = await open();
    await deck.credentials.create(token, "test");
    writeFileSync(join(deck.folder, "secret.key"), Buffer.alloc(32, 1).toString("base64"));
    expect(deck.credentials.list()).toMatchObject([{ isReadable: false }]);
    const error = await failure(() => deck.credentials.keyFor(ADDRESS, "wiki"));
    expect(error.reason).toBe("credential_unreadable");
    expect(error.message).toMatch(/"acme" can't be decrypted: the key in .*secret.key is not the one/);
  });

  test("that is lost is not replaced behind the back of what it opened", async () => {
    await using deck = await open();
    const { id } = await deck.credentials.create(token, "test");
    rmSync(join(deck.folder, "secret.key"));
    expect((await failure(() => deck.credentials.keyFor(ADDRESS, "wiki"))).message).toContain("is missing");
    const again = { ...token, name: "again" };
    expect((await failure(() => deck.credentials.create(again, "test"))).message).toContain("put it back");
    await deck.credentials.remove(id);
    await deck.credentials.create(again, "test");
    expect(deck.credentials.keyFor(ADDRESS, "wiki")).toMatchObject({ name: "again" });
  });

  test("that others may read is not used", async () => {
    await using deck = await open();
    await deck.credentials.create(token, "test");
    chmodSync(join(deck.folder, "secret.key"), 0o644);
    expect((await failure(() => deck.credentials.keyFor(ADDRESS, "wiki"))).message).toContain(
      "change its rights",
    );
  });

  test("does not open a credential whose row was turned to another host", async () => {
    await using deck = await open();
    await deck.credentials.create(token, "test");
    const [kept] = storeOf(deck).credentials.list();
    if (kept === undefined) throw new Error("It was not kept");
    await storeOf(deck).credentials.remove(kept.credential.id);
    await storeOf(deck).credentials.create({
      ...kept,
      credential: { ...kept.credential, host: "evil.example" },
    });
    expect((await failure(() => deck.credentials.keyFor("https://evil.example/x", "wiki"))).reason).toBe(
      "credential_unreadable",
    );
  });
});
