/** What a job of a type needs of this deck besides its input. */
export interface Needs {
  /** The address that it reads from, for which a credential may be kept. */
  readonly address?: string;
  /** Ids of documents of sessions. */
  readonly documents?: readonly string[];
}

/** What a credential opens, decrypted: for one run, and written nowhere. */
export type Key =
  | {
      readonly kind: "https";
      readonly name: string;
      /** As in `Credential`. */
      readonly host: string;
      readonly username: string;
      readonly secret: string;
    }
  | {
      readonly kind: "ssh";
      readonly name: string;
      readonly host: string;
      /** A private key without a passphrase, in the form that `ssh-keygen` writes. */
      readonly secret: string;
      /** Lines of a `known_hosts` file. */
      readonly knownHosts: string;
    };

/** A document of a session, as a file of this machine. */
export interface SuppliedDocument {
  readonly id: string;
  readonly filename: string;
  readonly path: string;
}

/** What a run is handed for its needs. */
export interface Supplies {
  /** Null = none is kept for the address. */
  readonly key: Key | null;
  /** Those of the needed ones that there are. */
  readonly documents: readonly SuppliedDocument[];
}

export const NO_SUPPLIES: Supplies = { key: null, documents: [] };
