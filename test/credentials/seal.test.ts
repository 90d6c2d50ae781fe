import { describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { seal, unseal } from "../../src/credentials/seal.ts";

const key = randomBytes(32);
const sealed = seal("the secret ünïcode", key, "bound", randomBytes);

describe("what is sealed", () => {
  test("opens with its key and what it was bound to", () => {
    expect(unseal(sealed, key, "bound")).toBe("the secret ünïcode");
  });

  test("is nowhere readable, and is another one each time", () => {
    expect(Buffer.from(sealed).toString("latin1")).not.toContain("secret");
    expect(seal("the secret ünïcode", key, "bound", randomBytes)).not.toEqual(sealed);
  });

  test("does not open with another key, or bound to something else", () => {
    expect([unseal(sealed, randomBytes(32), "bound"), unseal(sealed, key, "other")]).toEqual([null, null]);
  });

  test("does not open when any byte of it was changed, or it was cut short", () => {
    for (const [i] of sealed.entries()) {
      const changed = Uint8Array.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(unseal(changed, key, "bound")).toBeNull();
      expect(unseal(sealed.subarray(0, i), key, "bound")).toBeNull();
    }
  });
});
