/** What a token lets its bearer do; src/auth/grant.ts says which of them include others. */
export const SCOPES = ["read", "run", "cancel", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** What is known of a token. The secret itself is nowhere: it was shown once, and its hash stays in the store. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The only queues whose jobs it is good for; null = all. */
  readonly queues: readonly string[] | null;
  readonly createdBy: string;
  readonly createdAt: number;
  /** Null = never. */
  readonly expiresAt: number | null;
  /** Exact to a minute; null = never. */
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export type TokenState = "live" | "expired" | "revoked";

export function tokenState({ expiresAt, revokedAt }: Token, now: number): TokenState {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && expiresAt <= now ? "expired" : "live";
}
