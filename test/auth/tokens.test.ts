import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { may, NOBODY, sees } from "../../src/auth/grant.ts";
import type { TokenRequest } from "../../src/auth/request.ts";
import { hashOf } from "../../src/auth/secret.ts";
import { Tokens } from "../../src/auth/tokens.ts";
import { JobdeckError } from "../../src/domain/errors.ts";
import { SCOPES, type Scope } from "../../src/domain/token.ts";
import { openSqliteStore, type SqliteStore } from "../../src/store/sqlite/store.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { tempFolder } from "../support/folder.ts";
import { UNKNOWN_SECRET } from "../support/token.ts";

const ALL: TokenRequest = { scopes: ["admin"], queues: null, expiresAt: null };

/** Tokens of as many processes as are opened, on one database. */
async function opened() {
  const folder = await tempFolder();
  const clock = new FakeClock();
  const faults: unknown[] = [];
  const stores: SqliteStore[] = [];
  const open = () => {
    const path = join(folder.path, "jobs.db");
    const store = openSqliteStore({ path, durability: "normal", newId: () => Bun.randomUUIDv7() });
    stores.push(store);
    const tokens = new Tokens({
      ...{ store: store.tokens, clock, newId: () => Bun.randomUUIDv7() },
      randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
      onFault: (cause) => faults.push(cause),
    });
    return { tokens, store };
  };
  return {
    ...{ folder, clock, faults, open, ...open() },
    async [Symbol.asyncDispose]() {
      for (const store of stores) store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function reasonOf(act: () => unknown): string {
  try {
    act();
    return "let in";
  } catch (thrown) {
    return thrown instanceof JobdeckError ? thrown.message : String(thrown);
  }
}

describe("a token", () => {
  test("is 256 random bits, shown once and kept as a hash", async () => {
    await using given = await opened();
    const { token, secret } = await given.tokens.create(ALL, "cli");
    const { secret: another } = await given.tokens.create(ALL, "cli");
    expect(secret).toMatch(/^jd_[A-Za-z0-9_-]{43}$/);
    expect(another).not.toBe(secret);
    expect(given.store.tokens.list()[0]).toEqual({ token, hash: hashOf(secret) });
    expect(JSON.stringify(given.tokens.list())).not.toContain(hashOf(secret));
    given.store.close();
    for await (const file of new Bun.Glob("**/*").scan(given.folder.path)) {
      expect(await Bun.file(join(given.folder.path, file)).text()).not.toContain(secret.slice(3));
    }
  });

  test("opens what it was made for, until it is revoked or expires", async () => {
    await using given = await opened();
    const { tokens, clock } = given;
    const { token, secret } = await tokens.create(ALL, "cli");
    const { secret: short } = await tokens.create({ ...ALL, expiresAt: clock.now() + 1000 }, "cli");
    const [lasting, ending] = [tokens.grantOf(secret), tokens.grantOf(short)];
    expect([lasting.isOver(), ending.isOver()]).toEqual([false, false]);
    await clock.advance(1000);
    expect([lasting.isOver(), ending.isOver()]).toEqual([false, true]);
    expect(reasonOf(() => tokens.grantOf(short))).toEndWith("has expired");
    expect(await tokens.revoke(token.id)).toMatchObject({ revokedAt: clock.now() });
    expect(lasting.isOver()).toBe(true);
    expect(reasonOf(() => tokens.grantOf(secret))).toEndWith("was revoked");
    expect(reasonOf(() => tokens.grantOf(UNKNOWN_SECRET))).toEndWith("is not known here");
    expect(reasonOf(() => tokens.grantOf("x".repeat(10_000)))).toEndWith("is not known here");
    expect(reasonOf(() => tokens.grantOf(hashOf(secret)))).toEndWith("is not known here");
  });

  test("once made leaves the door shut when it is revoked or expired, until all are forgotten", async () => {
    await using given = await opened();
    const { tokens, clock } = given;
    const before = tokens.open;
    expect([tokens.exist, before.isOver()]).toEqual([false, false]);
    const { token } = await tokens.create({ ...ALL, expiresAt: clock.now() + 1000 }, "cli");
    expect([tokens.exist, before.isOver()]).toEqual([true, true]);
    await tokens.revoke(token.id);
    await clock.advance(2000);
    expect(tokens.exist).toBe(true);
    await tokens.reset();
    expect([tokens.exist, tokens.list()]).toEqual([false, []]);
  });

  test("of another process counts at once, and ends what was open", async () => {
    await using given = await opened();
    const { tokens } = given;
    const other = given.open().tokens;
    let told = 0;
    tokens.onChange(() => {
      told += 1;
    });
    const before = tokens.open;
    const { token, secret } = await other.create(ALL, "cli");
    const grant = tokens.grantOf(secret);
    expect([tokens.exist, before.isOver(), grant.isOver(), told]).toEqual([true, true, false, 1]);
    await other.revoke(token.id);
    tokens.look();
    expect([grant.isOver(), told]).toEqual([true, 2]);
  });

  test("notes its use at most once a minute, and tells nobody of it", async () => {
    await using given = await opened();
    const { tokens, clock, store } = given;
    const { secret } = await tokens.create(ALL, "cli");
    let told = 0;
    tokens.onChange(() => {
      told += 1;
    });
    const noted = async () => {
      await store.tokens.touch("nobody", 0);
      return store.tokens.list()[0]?.token.lastUsedAt;
    };
    const first = clock.now();
    for (let i = 0; i < 3; i += 1) tokens.grantOf(secret);
    expect(await noted()).toBe(first);
    await clock.advance(59_999);
    tokens.grantOf(secret);
    expect(await noted()).toBe(first);
    await clock.advance(1);
    tokens.grantOf(secret);
    expect(await noted()).toBe(first + 60_000);
    expect([told, given.faults]).toEqual([0, []]);
  });

  test("still opens when its use can't be noted", async () => {
    await using given = await opened();
    const { tokens, store, clock } = given;
    const { secret } = await tokens.create(ALL, "cli");
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const blind = new Tokens({
      ...{ clock, newId: () => "x", randomBytes: () => new Uint8Array(32), onFault: resolve },
      store: {
        ...{ list: () => store.tokens.list(), changedElsewhere: () => false },
        ...{ create: async () => undefined, revoke: async () => true, removeAll: async () => undefined },
        touch: () => Promise.reject(new Error("full")),
      },
    });
    expect(blind.grantOf(secret).token?.name).toBe("token-1");
    expect(String(await promise)).toBe("Error: full");
  });
});

describe("a request for a token", () => {
  const refused: readonly [string, Partial<TokenRequest>, string][] = [
    ["without a scope", { scopes: [] }, "scopes: must have at least one of read, run, cancel, admin"],
    ["that ends at once", { expiresAt: Date.UTC(2026, 0, 1) }, "expiresAt: must be in the future"],
    ["with a name like a command", { name: "\x1b[31m" }, "name: must begin with a letter or digit"],
    ["with a name that is too long", { name: "x".repeat(61) }, "name: must begin with a letter or digit"],
    ["with a name that is taken", { name: "mine" }, 'name: must not be that of another token, got "mine"'],
    ["for no queue", { scopes: ["read"], queues: [] }, "queues: must have 1 to 100 names"],
    ["for what is no queue", { scopes: ["read"], queues: ["a b"] }, "queues: must be names of queues"],
    ["for a queue and all the rest", { queues: ["a"] }, "queues: must be left out with the scope admin"],
  ];
  test.each(refused)("%s is refused, and makes none", async (_, request, message) => {
    await using given = await opened();
    await given.tokens.create({ ...ALL, name: "mine" }, "cli");
    const asked = given.tokens.create({ ...ALL, ...request }, "cli");
    expect(asked).rejects.toMatchObject({
      reason: "request_invalid",
      message: expect.stringContaining(message),
    });
    await asked.catch((cause: unknown) => cause);
    expect(given.tokens.list()).toHaveLength(1);
  });

  test("without a name is given one that is free; that of a revoked one is", async () => {
    await using given = await opened();
    const { tokens } = given;
    const { token } = await tokens.create(ALL, "cli");
    await tokens.create(ALL, "cli");
    await tokens.revoke(token.id);
    await tokens.create(ALL, "cli");
    expect(tokens.list().map(({ name }) => name)).toEqual(["token-1", "token-2", "token-1"]);
    expect(tokens.revoke("nobody")).rejects.toMatchObject({ reason: "token_not_found" });
  });
});

describe("a scope", () => {
  const allowed: Readonly<Record<Scope, readonly Scope[]>> = {
    read: ["read"],
    run: ["read", "run"],
    cancel: ["read", "cancel"],
    admin: SCOPES,
  };
  test.each(Object.entries(allowed))("%s lets do %p and nothing else", async (scope, expected) => {
    await using given = await opened();
    const scopes = SCOPES.filter((one) => one === scope);
    const { secret } = await given.tokens.create({ ...ALL, scopes }, "cli");
    const grant = given.tokens.grantOf(secret);
    expect(SCOPES.filter((one) => may(grant, one))).toEqual([...expected]);
  });

  test("is nobody's who shows no token, and everybody's who needs none", async () => {
    await using given = await opened();
    expect(SCOPES.filter((one) => may(NOBODY, one))).toEqual([]);
    expect(SCOPES.filter((one) => may(given.tokens.open, one))).toEqual([...SCOPES]);
    expect([sees(NOBODY, "a"), sees(given.tokens.open, "a"), NOBODY.isOver()]).toEqual([false, true, true]);
  });
});

test("what is open stays as it was known to be while the database can't be read", async () => {
  await using given = await opened();
  const { tokens, clock, store } = given;
  const { secret } = await tokens.create({ ...ALL, expiresAt: clock.now() + 1000 }, "cli");
  const grant = tokens.grantOf(secret);
  store.close();
  await clock.advance(999);
  expect(grant.isOver()).toBe(false);
  expect(() => tokens.grantOf(secret)).toThrow();
  await clock.advance(1);
  expect(grant.isOver()).toBe(true);
});

test("news that could not be read are read at the next look", async () => {
  await using given = await opened();
  const { store } = given;
  const clock = new FakeClock();
  let isBroken = false;
  const readers = new Tokens({
    ...{ clock, newId: () => Bun.randomUUIDv7(), randomBytes: () => new Uint8Array(32) },
    onFault: () => undefined,
    store: {
      list() {
        if (isBroken) throw new Error("unreadable");
        return store.tokens.list();
      },
      changedElsewhere: () => store.tokens.changedElsewhere(),
      create: (kept) => store.tokens.create(kept),
      revoke: (id, at) => store.tokens.revoke(id, at),
      removeAll: () => store.tokens.removeAll(),
      touch: (id, at) => store.tokens.touch(id, at),
    },
  });
  await given.open().tokens.create(ALL, "cli");
  isBroken = true;
  expect(() => readers.exist).toThrow("unreadable");
  isBroken = false;
  expect(readers.exist).toBe(true);
});
