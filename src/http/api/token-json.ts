import { type Token, tokenState } from "../../domain/token.ts";
import { rfc3339 } from "./times.ts";

/** A token as programs see it; its secret is known to nobody. */
export function tokenJson(token: Token, now: number): Readonly<Record<string, unknown>> {
  return {
    id: token.id,
    name: token.name,
    scopes: token.scopes,
    queues: token.queues,
    state: tokenState(token, now),
    createdBy: token.createdBy,
    createdAt: rfc3339(token.createdAt),
    expiresAt: rfc3339(token.expiresAt),
    lastUsedAt: rfc3339(token.lastUsedAt),
    revokedAt: rfc3339(token.revokedAt),
  };
}
