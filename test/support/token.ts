import type { TokenRequest } from "../../src/auth/request.ts";
import type { TestApp } from "./app.ts";

/** Creates a token. @returns its secret, and the header that shows it */
export async function tokenFor({ deck }: Pick<TestApp, "deck">, request: Partial<TokenRequest> = {}) {
  const asked: TokenRequest = { scopes: ["admin"], queues: null, expiresAt: null, ...request };
  const { token, secret } = await deck.tokens.create(asked, "test");
  return { token, secret, header: bearer(secret) };
}

export function bearer(secret: string): { readonly authorization: string } {
  return { authorization: `Bearer ${secret}` };
}

/** Well-formed, and nobody's. */
export const UNKNOWN_SECRET = `jd_${"A".repeat(43)}`;
