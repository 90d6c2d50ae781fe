import { expect, test } from "bun:test";
import type { Credential } from "../../../src/domain/credential.ts";
import { AT, type OpenStore } from "./support.ts";

let made = 0;
function newCredential(fields: Partial<Credential> = {}): Credential {
  made += 1;
  return {
    ...{ id: Bun.randomUUIDv7("hex", AT + made), name: `credential-${made}`, kind: "https" },
    ...{ host: "git.example", queues: null, createdBy: "test", createdAt: AT, lastUsedAt: null },
    ...fields,
  };
}
const sealed = Uint8Array.of(1, 0, 255, 10);

/** What opens repositories that not everybody may read. */
export function credentialsConformance(opened: () => OpenStore): void {
  test("a credential is read as it was written, also after the database was opened again", async () => {
    const { store, reopen } = opened();
    const plain = newCredential();
    const full = newCredential({
      ...{ name: "Ünïcode", kind: "ssh", host: "[::1]:2222/a/b", queues: ["a", "b.c"], lastUsedAt: AT + 1 },
    });
    await store.credentials.create({ credential: plain, sealed });
    await store.credentials.create({ credential: full, sealed });
    const kept = [
      { credential: plain, sealed },
      { credential: full, sealed },
    ];
    expect(store.credentials.list()).toEqual(kept);
    expect((await reopen()).credentials.list()).toEqual(kept);
  });

  test("a name is taken once, and of the second nothing is written", async () => {
    const { store } = opened();
    const first = newCredential({ name: "one" });
    expect(await store.credentials.create({ credential: first, sealed })).toBe(true);
    expect(await store.credentials.create({ credential: newCredential({ name: "one" }), sealed })).toBe(
      false,
    );
    expect(store.credentials.list()).toEqual([{ credential: first, sealed }]);
  });

  test("one that is removed is gone, and there is nothing to remove twice", async () => {
    const { store } = opened();
    const credential = newCredential();
    await store.credentials.create({ credential, sealed });
    expect(await store.credentials.remove(credential.id)).toBe(true);
    expect(await store.credentials.remove(credential.id)).toBe(false);
    expect(store.credentials.list()).toEqual([]);
  });

  test("the last use never moves back", async () => {
    const { store } = opened();
    const credential = newCredential();
    await store.credentials.create({ credential, sealed });
    await store.credentials.touch(credential.id, AT + 5);
    await store.credentials.touch(credential.id, AT + 1);
    await store.credentials.touch("nobody", AT);
    expect(store.credentials.list()[0]?.credential.lastUsedAt).toBe(AT + 5);
  });
}
