import { expect, test } from "bun:test";
import type { Token } from "../../../src/domain/token.ts";
import { AT, add, type OpenStore } from "./support.ts";

let made = 0;
function newToken(fields: Partial<Token> = {}): Token {
  made += 1;
  return {
    ...{ id: Bun.randomUUIDv7("hex", AT + made), name: `token-${made}`, scopes: ["read"], queues: null },
    ...{ createdBy: "test", createdAt: AT, expiresAt: null, lastUsedAt: null, revokedAt: null },
    ...fields,
  };
}

/** Who may come in. */
export function tokensConformance(opened: () => OpenStore): void {
  test("a token is read as it was written, also after the database was opened again", async () => {
    const { store, reopen } = opened();
    const plain = newToken();
    const full = newToken({
      ...{ name: "Ünïcode", scopes: ["run", "cancel"], queues: ["a", "b.c"] },
      ...{ expiresAt: AT + 1, lastUsedAt: AT + 2, revokedAt: AT + 3 },
    });
    await store.tokens.create({ token: plain, hash: "h1" });
    await store.tokens.create({ token: full, hash: "h2" });
    const kept = [
      { token: plain, hash: "h1" },
      { token: full, hash: "h2" },
    ];
    expect(store.tokens.list()).toEqual(kept);
    expect((await reopen()).tokens.list()).toEqual(kept);
  });

  test("a hash stands for one token", async () => {
    const { store } = opened();
    await store.tokens.create({ token: newToken(), hash: "h" });
    expect(store.tokens.create({ token: newToken(), hash: "h" })).rejects.toThrow();
    await add(store);
    expect(store.tokens.list()).toHaveLength(1);
  });

  test("revoking keeps the time of the first, and says when there is nothing to revoke", async () => {
    const { store } = opened();
    const token = newToken();
    const other = newToken();
    await store.tokens.create({ token, hash: "h1" });
    await store.tokens.create({ token: other, hash: "h2" });
    expect(await store.tokens.revoke(token.id, AT + 5)).toBe(true);
    expect(await store.tokens.revoke(token.id, AT + 9)).toBe(true);
    expect(await store.tokens.revoke("nobody", AT)).toBe(false);
    expect(store.tokens.list().map((kept) => kept.token)).toEqual([{ ...token, revokedAt: AT + 5 }, other]);
  });

  test("the last use never moves back", async () => {
    const { store } = opened();
    const token = newToken();
    await store.tokens.create({ token, hash: "h" });
    await store.tokens.touch(token.id, AT + 5);
    await store.tokens.touch(token.id, AT + 1);
    await store.tokens.touch("nobody", AT);
    expect(store.tokens.list().map((kept) => kept.token)).toEqual([{ ...token, lastUsedAt: AT + 5 }]);
  });

  test("all of them can be forgotten, and jobs stay", async () => {
    const { store } = opened();
    const job = await add(store);
    await store.tokens.create({ token: newToken(), hash: "h" });
    await store.tokens.removeAll();
    expect([store.tokens.list(), store.find(job.id)]).toEqual([[], job]);
  });

  test("what another process has written is noticed once, and what was written here is not", async () => {
    const { store, second } = opened();
    const other = await second();
    store.tokens.changedElsewhere();
    await store.tokens.create({ token: newToken(), hash: "h1" });
    expect(store.tokens.changedElsewhere()).toBe(false);
    await other.tokens.create({ token: newToken(), hash: "h2" });
    expect([store.tokens.changedElsewhere(), store.tokens.changedElsewhere()]).toEqual([true, false]);
    // The look for jobs has a memory of its own.
    expect(store.changedElsewhere()).toBe(true);
    expect(store.tokens.list()).toHaveLength(2);
  });
}
