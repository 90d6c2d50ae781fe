import type { Statement } from "bun:sqlite";
import { SCOPES } from "../../domain/token.ts";
import type { KeptToken, TokenStore } from "../../domain/token-store.ts";
import type { Binding } from "./rows.ts";
import type { Statements } from "./statements.ts";
import type { Writer } from "./writer.ts";

interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly scopes: string;
  readonly queues: string | null;
  readonly created_by: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
  readonly revoked_at: number | null;
}

/** Tokens, beside the jobs that they are for. */
export class SqliteTokens implements TokenStore {
  readonly #writer: Writer;
  readonly #insert: Statement<unknown, Binding[]>;
  readonly #revoke: Statement<unknown, [number, string]>;
  readonly #touch: Statement<unknown, [number, string]>;
  readonly #removeAll: Statement;
  readonly #list: Statement<TokenRow, []>;
  readonly #version: Statement<{ data_version: number }, []>;
  #seen: number;

  constructor(statements: Statements, writer: Writer) {
    this.#writer = writer;
    this.#insert = statements.prepare("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.#revoke = statements.prepare("UPDATE tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?");
    this.#touch = statements.prepare(
      "UPDATE tokens SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?",
    );
    this.#removeAll = statements.prepare("DELETE FROM tokens");
    // Ids are time-ordered, and a deck has few tokens.
    this.#list = statements.prepare("SELECT * FROM tokens ORDER BY id");
    this.#version = statements.prepare("PRAGMA data_version");
    this.#seen = this.#now();
  }

  create({ token, hash }: KeptToken): Promise<void> {
    const { id, name, scopes, queues, createdBy, createdAt, expiresAt, lastUsedAt, revokedAt } = token;
    return this.#writer.write(() => {
      this.#insert.run(
        ...[id, name, hash, JSON.stringify(scopes), queues === null ? null : JSON.stringify(queues)],
        ...[createdBy, createdAt, expiresAt, lastUsedAt, revokedAt],
      );
    });
  }

  revoke(id: string, at: number): Promise<boolean> {
    return this.#writer.write(() => this.#revoke.run(at, id).changes > 0);
  }

  touch(id: string, at: number): Promise<void> {
    return this.#writer.write(() => {
      this.#touch.run(at, id);
    });
  }

  removeAll(): Promise<void> {
    return this.#writer.write(() => {
      this.#removeAll.run();
    });
  }

  list(): readonly KeptToken[] {
    return this.#list.all().map(keptOf);
  }

  changedElsewhere(): boolean {
    const version = this.#now();
    const changed = version !== this.#seen;
    this.#seen = version;
    return changed;
  }

  #now(): number {
    return this.#version.get()?.data_version ?? 0;
  }
}

function keptOf(row: TokenRow): KeptToken {
  const words = new Set(wordsOf(row.scopes));
  return {
    hash: row.hash,
    token: {
      id: row.id,
      name: row.name,
      scopes: SCOPES.filter((scope) => words.has(scope)),
      queues: row.queues === null ? null : wordsOf(row.queues),
      createdBy: row.created_by,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at,
      revokedAt: row.revoked_at,
    },
  };
}

/** What `create` has written. */
function wordsOf(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}
