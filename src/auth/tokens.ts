import type { Clock } from "../domain/clock.ts";
import { JobdeckError } from "../domain/errors.ts";
import { type Token, tokenState } from "../domain/token.ts";
import type { TokenStore } from "../domain/token-store.ts";
import type { Grant } from "./grant.ts";
import { refuseRequest, type TokenRequest } from "./request.ts";
import { hashOf, isSecret, newSecret } from "./secret.ts";

interface Options {
  readonly store: TokenStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Told when it can't be noted that a token was used. */
  readonly onFault: (cause: unknown) => void;
}

/** A token's use is written down at most so often, in milliseconds. */
const NOTE_USE_MS = 60_000;

/** All tokens, kept in memory: they are few, and every request asks. */
export class Tokens {
  /** What everybody may do for as long as nobody needs a token. */
  readonly open: Grant = { kind: "open", token: null, isOver: () => this.#byId.size > 0 };
  readonly #options: Options;
  readonly #listeners = new Set<() => void>();
  #byHash: ReadonlyMap<string, Token> = new Map();
  #byId: ReadonlyMap<string, Token> = new Map();
  readonly #noted = new Map<string, number>();
  /** Whether there are news that could not be read: they are told once alone. */
  #isBehind = false;

  constructor(options: Options) {
    this.#options = options;
    this.#load();
  }

  /** Whether one was ever created: from then on everybody needs one, also when all have expired or were revoked. */
  get exist(): boolean {
    this.look();
    return this.#byId.size > 0;
  }

  /** The oldest first, as they are written: a use is noted there alone. */
  list(): readonly Token[] {
    this.#reload();
    return [...this.#byId.values()];
  }

  /**
   * Creates a token.
   * @returns the secret too, which nobody can be told again
   * @throws JobdeckError `request_invalid`
   */
  async create(
    request: TokenRequest,
    by: string,
  ): Promise<{ readonly token: Token; readonly secret: string }> {
    const { store, clock, newId, randomBytes } = this.#options;
    const now = clock.now();
    const names = this.list().flatMap((token) => (token.revokedAt === null ? [token.name] : []));
    const name = request.name ?? freeName(names);
    refuseRequest({ ...request, name }, names, now);
    const secret = newSecret(randomBytes);
    const token: Token = {
      ...{ id: newId(), name, scopes: [...new Set(request.scopes)], queues: request.queues, createdBy: by },
      ...{ createdAt: now, expiresAt: request.expiresAt, lastUsedAt: null, revokedAt: null },
    };
    await store.create({ token, hash: hashOf(secret) });
    this.#reload();
    return { token, secret };
  }

  /** @throws JobdeckError `token_not_found` */
  async revoke(id: string): Promise<Token> {
    const { store, clock } = this.#options;
    const found = await store.revoke(id, clock.now());
    this.#reload();
    const token = this.#byId.get(id);
    if (found && token !== undefined) return token;
    throw new JobdeckError("token_not_found", "No token has this id");
  }

  /** Forgets all of them: nobody needs one any more. */
  async reset(): Promise<void> {
    await this.#options.store.removeAll();
    this.#reload();
  }

  /**
   * What the bearer of a secret may do.
   * @throws JobdeckError `token_invalid`
   */
  grantOf(secret: string): Grant {
    this.look();
    const token = isSecret(secret) ? this.#byHash.get(hashOf(secret)) : undefined;
    if (token === undefined) throw invalid("is not known here");
    const state = tokenState(token, this.#options.clock.now());
    if (state === "revoked") throw invalid("was revoked");
    if (state === "expired") throw invalid("has expired");
    this.#noteUse(token);
    return { kind: "bearer", token, isOver: () => !this.#isLive(token.id) };
  }

  /** Takes in what other processes have written. Without news this was measured to take 2.3 µs, so every request may. */
  look(): void {
    this.#isBehind = this.#options.store.changedElsewhere() || this.#isBehind;
    if (!this.#isBehind) return;
    this.#reload();
    this.#isBehind = false;
  }

  /** Told after tokens were created, revoked or forgotten, here or elsewhere. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** As far as is known: what is open asks at its beats, and must not fail with the database. `look` tells of news. */
  #isLive(id: string): boolean {
    const token = this.#byId.get(id);
    return token !== undefined && tokenState(token, this.#options.clock.now()) === "live";
  }

  #reload(): void {
    const before = stamp(this.#byId.values());
    this.#load();
    if (stamp(this.#byId.values()) === before) return;
    for (const listener of this.#listeners) listener();
  }

  #load(): void {
    const kept = this.#options.store.list();
    this.#byHash = new Map(kept.map(({ hash, token }) => [hash, token]));
    this.#byId = new Map(kept.map(({ token }) => [token.id, token]));
  }

  #noteUse({ id, lastUsedAt }: Token): void {
    const { store, clock, onFault } = this.#options;
    const now = clock.now();
    const last = this.#noted.get(id) ?? lastUsedAt ?? Number.NEGATIVE_INFINITY;
    if (Math.abs(now - last) < NOTE_USE_MS) return;
    this.#noted.set(id, now);
    store.touch(id, now).catch(onFault);
  }
}

/** Which tokens there are, and which of them are revoked. */
function stamp(tokens: Iterable<Token>): string {
  return [...tokens].map(({ id, revokedAt }) => `${id} ${revokedAt}`).join("\n");
}

function invalid(why: string): JobdeckError {
  return new JobdeckError("token_invalid", `Expected a token that is in force: the one that was sent ${why}`);
}

function freeName(taken: readonly string[]): string {
  for (let n = 1; ; n += 1) {
    const name = `token-${n}`;
    if (!taken.includes(name)) return name;
  }
}
