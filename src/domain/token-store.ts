import type { Token } from "./token.ts";

/** A token with the SHA-256 of its secret, in hexadecimal. */
export interface KeptToken {
  readonly token: Token;
  readonly hash: string;
}

/** Where tokens live, in the same database as jobs. */
export interface TokenStore {
  create(kept: KeptToken): Promise<void>;
  /** One that was revoked before stays as it was. @returns whether it is there */
  revoke(id: string, at: number): Promise<boolean>;
  /** Notes that it was used. */
  touch(id: string, at: number): Promise<void>;
  /** Forgets every token. */
  removeAll(): Promise<void>;
  /** All of them, revoked and expired ones too, the oldest first. */
  list(): readonly KeptToken[];
  /** Whether another process has written to the database since the last call: cheap, and not about tokens alone. */
  changedElsewhere(): boolean;
}
