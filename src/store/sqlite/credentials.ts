import type { Statement } from "bun:sqlite";
import { CREDENTIAL_KINDS } from "../../domain/credential.ts";
import type { CredentialStore, KeptCredential } from "../../domain/credential-store.ts";
import type { Binding } from "./rows.ts";
import type { Statements } from "./statements.ts";
import type { Writer } from "./writer.ts";

interface CredentialRow {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly host: string;
  readonly queues: string | null;
  readonly sealed: Uint8Array;
  readonly created_by: string;
  readonly created_at: number;
  readonly last_used_at: number | null;
}

/** Credentials, beside the jobs that use them. */
export class SqliteCredentials implements CredentialStore {
  readonly #writer: Writer;
  readonly #insert: Statement<unknown, (Binding | Uint8Array)[]>;
  readonly #remove: Statement<unknown, [string]>;
  readonly #touch: Statement<unknown, [number, string]>;
  readonly #list: Statement<CredentialRow, []>;

  constructor(statements: Statements, writer: Writer) {
    this.#writer = writer;
    this.#insert = statements.prepare(
      "INSERT INTO credentials VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
    );
    this.#remove = statements.prepare("DELETE FROM credentials WHERE id = ?");
    this.#touch = statements.prepare(
      "UPDATE credentials SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?",
    );
    // Ids are time-ordered, and a deck has few credentials.
    this.#list = statements.prepare("SELECT * FROM credentials ORDER BY id");
  }

  create({ credential, sealed }: KeptCredential): Promise<boolean> {
    const { id, name, kind, host, queues, createdBy, createdAt, lastUsedAt } = credential;
    return this.#writer.write(
      () =>
        this.#insert.run(
          ...[id, name, kind, host, queues === null ? null : JSON.stringify(queues), sealed],
          ...[createdBy, createdAt, lastUsedAt],
        ).changes > 0,
    );
  }

  remove(id: string): Promise<boolean> {
    return this.#writer.write(() => this.#remove.run(id).changes > 0);
  }

  touch(id: string, at: number): Promise<void> {
    return this.#writer.write(() => {
      this.#touch.run(at, id);
    });
  }

  list(): readonly KeptCredential[] {
    return this.#list.all().flatMap(keptOf);
  }
}

/** One of a kind that only another version knows is passed over. */
function keptOf(row: CredentialRow): readonly KeptCredential[] {
  const kind = CREDENTIAL_KINDS.find((known) => known === row.kind);
  if (kind === undefined) return [];
  return [
    {
      sealed: row.sealed,
      credential: {
        ...{ id: row.id, name: row.name, kind, host: row.host },
        // What `create` has written.
        queues: row.queues === null ? null : (JSON.parse(row.queues) as readonly string[]),
        createdBy: row.created_by,
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
      },
    },
  ];
}
