import { createHash } from "node:crypto";

const BYTES = 32;
const SECRET = /^jd_[A-Za-z0-9_-]{43}$/;

/** A new secret: `jd_`, by which scanners of code know one that was committed, and 256 random bits. */
export function newSecret(randomBytes: (count: number) => Uint8Array): string {
  return `jd_${Buffer.from(randomBytes(BYTES)).toString("base64url")}`;
}

export function isSecret(text: string): boolean {
  return SECRET.test(text);
}

/**
 * What is kept of a secret. One round of SHA-256 is enough: slow hashes are for passwords, which can be guessed, and
 * nobody guesses 256 random bits. A secret is looked up by this hash, so no comparison tells by its time how much of
 * a guess was right; and for the same reason failed tries need not be slowed down.
 */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
