import { createCipheriv, createDecipheriv } from "node:crypto";

/** Of AES-256, in bytes. */
export const KEY_BYTES = 32;
const ALGORITHM = "aes-256-gcm";
/** The first byte of what is kept: how it was made. */
const FORM = 1;
/** What GCM is made for. Chosen at random each time: for as many credentials as a deck has, none comes twice. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a text, so that only the key opens it, and only together with what it was bound to.
 * @param bound not secret, and not kept in the result
 */
export function seal(
  text: string,
  key: Uint8Array,
  bound: string,
  randomBytes: (count: number) => Uint8Array,
): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Uint8Array.of(FORM), nonce, body, cipher.getAuthTag()]);
}

/** @returns null when it was sealed with another key or bound to something else, or is not whole */
export function unseal(sealed: Uint8Array, key: Uint8Array, bound: string): string | null {
  const end = sealed.length - TAG_BYTES;
  if (sealed[0] !== FORM || end < 1 + NONCE_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, 1 + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(bound)).setAuthTag(sealed.subarray(end));
  try {
    return decipher.update(sealed.subarray(1 + NONCE_BYTES, end), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return null;
  }
}
