import { type Static, Type as t } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { Clock } from "../domain/clock.ts";
import { type Credential, credentialFor } from "../domain/credential.ts";
import type { CredentialStore, KeptCredential } from "../domain/credential-store.ts";
import { JobdeckError, quote } from "../domain/errors.ts";
import type { Key } from "../domain/supplies.ts";
import { type CredentialRequest, checkRequest, type SecretPart } from "./request.ts";
import { seal, unseal } from "./seal.ts";
import type { SecretKey } from "./secret-key.ts";

interface Options {
  readonly store: CredentialStore;
  readonly key: SecretKey;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Told when it can't be noted that a credential was used. */
  readonly onFault: (cause: unknown) => void;
}

/** A credential and whether the key of this deck opens it. */
export interface ListedCredential {
  readonly credential: Credential;
  readonly isReadable: boolean;
}

/** A credential's use is written down at most so often, in milliseconds. */
const NOTE_USE_MS = 60_000;

const PART = t.Object({ secret: t.String(), username: t.String(), knownHosts: t.String() });

/** Credentials for repositories that not everybody may read. Nothing but a run is ever given a secret. */
export class Credentials {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Where the key is that opens them. */
  get keyPlace(): string {
    return this.#options.key.place;
  }

  /** The oldest first. */
  list(): readonly ListedCredential[] {
    const { store } = this.#options;
    const all = store.list();
    const key = all.length === 0 ? null : this.#findKey();
    return all.map((kept) => ({
      credential: kept.credential,
      isReadable: key !== null && opened(kept, key) !== null,
    }));
  }

  /** @throws JobdeckError `request_invalid`, `credential_unreadable`, `data_folder_unwritable` */
  async create(request: CredentialRequest, by: string): Promise<Credential> {
    const { store, clock, newId, randomBytes } = this.#options;
    const others = store.list().map(({ credential }) => credential);
    const checked = checkRequest(
      request,
      others.map(({ name }) => name),
    );
    const credential: Credential = {
      ...{ id: newId(), name: request.name, kind: request.kind, host: checked.host },
      ...{ queues: request.queues === null ? null : [...new Set(request.queues)] },
      ...{ createdBy: by, createdAt: clock.now(), lastUsedAt: null },
    };
    const key = this.#keyToSeal(others);
    const sealed = seal(JSON.stringify(checked.part), key, boundTo(credential), randomBytes);
    if (await store.create({ credential, sealed })) return credential;
    const message = `must not be that of another credential, got ${quote(request.name)}`;
    throw new JobdeckError("request_invalid", `A credential can't be added so. name: ${message}`, {
      issues: [{ path: "/name", message }],
    });
  }

  /** @throws JobdeckError `credential_not_found` */
  async remove(id: string): Promise<void> {
    if (await this.#options.store.remove(id)) return;
    throw new JobdeckError("credential_not_found", "No credential has this id");
  }

  /**
   * What a run of a queue is given to read from an address; null = there is nothing for it.
   * @throws JobdeckError `credential_unreadable`
   */
  keyFor(address: string, queue: string): Key | null {
    const { store, key } = this.#options;
    const all = store.list();
    const credential = credentialFor(
      address,
      queue,
      all.map((kept) => kept.credential),
    );
    const kept = all.find((one) => one.credential === credential);
    if (kept === undefined) return null;
    const found = key.find();
    const part = found === null ? null : opened(kept, found);
    if (part === null) throw this.#unreadable(kept.credential, found === null);
    this.#noteUse(kept.credential);
    const { kind, name, host } = kept.credential;
    const { secret, username, knownHosts } = part;
    return kind === "https"
      ? { kind, name, host, username, secret }
      : { kind, name, host, secret, knownHosts };
  }

  #findKey(): Uint8Array | null {
    try {
      return this.#options.key.find();
    } catch (cause) {
      // What is wrong with it is told to whoever adds or uses one.
      if (cause instanceof JobdeckError) return null;
      throw cause;
    }
  }

  /** A new key beside credentials that it does not open would only hide that theirs is lost. */
  #keyToSeal(others: readonly Credential[]): Uint8Array {
    const { key } = this.#options;
    const found = key.find();
    if (found !== null) return found;
    if (others.length === 0) return key.make();
    throw new JobdeckError(
      "credential_unreadable",
      `The key ${key.place} of the credentials that are here is missing: put it back, or remove them first`,
    );
  }

  #unreadable({ name }: Credential, isMissing: boolean): JobdeckError {
    const { place } = this.#options.key;
    const why = isMissing
      ? `its key ${place} is missing`
      : `the key in ${place} is not the one that it was encrypted with`;
    return new JobdeckError(
      "credential_unreadable",
      `The credential ${quote(name)} can't be decrypted: ${why}. Put the right key back, or remove the credential and add it again`,
    );
  }

  #noteUse({ id, lastUsedAt }: Credential): void {
    const { store, clock, onFault } = this.#options;
    const now = clock.now();
    if (lastUsedAt !== null && Math.abs(now - lastUsedAt) < NOTE_USE_MS) return;
    store.touch(id, now).catch(onFault);
  }
}

/** A sealed secret opens only with the place that it was given for: a row that was changed can't send it elsewhere. */
function boundTo({ id, kind, host, queues }: Credential): string {
  return JSON.stringify([id, kind, host, queues]);
}

function opened({ credential, sealed }: KeptCredential, key: Uint8Array): SecretPart | null {
  const text = unseal(sealed, key, boundTo(credential));
  if (text === null) return null;
  const part: unknown = JSON.parse(text);
  return Value.Check(PART, part) ? (part satisfies Static<typeof PART>) : null;
}
