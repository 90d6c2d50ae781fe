import type { Credential } from "./credential.ts";

/** A credential with its secret as it is kept: encrypted. */
export interface KeptCredential {
  readonly credential: Credential;
  readonly sealed: Uint8Array;
}

/** Where credentials live, in the same database as jobs. */
export interface CredentialStore {
  /** @returns false when its name is taken: nothing was written */
  create(kept: KeptCredential): Promise<boolean>;
  /** @returns whether it was there */
  remove(id: string): Promise<boolean>;
  /** Notes that it was used. */
  touch(id: string, at: number): Promise<void>;
  /** The oldest first. */
  list(): readonly KeptCredential[];
}
