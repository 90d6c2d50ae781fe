import type { Statement } from "bun:sqlite";
import { SESSION_BOUNDS, type Session, type SessionDocument } from "../../domain/session.ts";
import type { SessionStore } from "../../domain/session-store.ts";
import { storable } from "../text.ts";
import type { Binding } from "./rows.ts";
import type { Statements } from "./statements.ts";
import type { Writer } from "./writer.ts";

interface SessionRow {
  readonly id: string;
  readonly title: string | null;
  readonly metadata: string;
  readonly created_by: string;
  readonly created_at: number;
  readonly updated_at: number;
}

interface DocumentRow {
  readonly id: string;
  readonly session_id: string;
  readonly filename: string;
  readonly content_type: string;
  readonly bytes: number;
  readonly metadata: string;
  readonly created_by: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** Sessions and their documents, beside the jobs that name them. */
export class SqliteSessions implements SessionStore {
  readonly #writer: Writer;
  readonly #create: Statement<unknown, Binding[]>;
  readonly #touch: Statement<unknown, [number, string]>;
  readonly #remove: Statement<unknown, [string]>;
  readonly #find: Statement<SessionRow, [string]>;
  readonly #list: Statement<SessionRow, [number]>;
  readonly #listAfter: Statement<SessionRow, [number, string, number]>;
  readonly #listIdle: Statement<SessionRow, [number, number]>;
  readonly #saveDocument: Statement<unknown, Binding[]>;
  readonly #removeDocument: Statement<unknown, [string, string]>;
  readonly #removeDocuments: Statement<unknown, [string]>;
  readonly #findDocument: Statement<DocumentRow, [string]>;
  readonly #listDocuments: Statement<DocumentRow, [string]>;

  constructor(statements: Statements, writer: Writer) {
    this.#writer = writer;
    this.#create = statements.prepare(
      "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    );
    this.#touch = statements.prepare("UPDATE sessions SET updated_at = max(updated_at, ?) WHERE id = ?");
    this.#remove = statements.prepare("DELETE FROM sessions WHERE id = ?");
    this.#find = statements.prepare("SELECT * FROM sessions WHERE id = ?");
    this.#list = statements.prepare("SELECT * FROM sessions ORDER BY created_at DESC, id DESC LIMIT ?");
    this.#listAfter = statements.prepare(
      "SELECT * FROM sessions WHERE (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT ?",
    );
    this.#listIdle = statements.prepare(
      `SELECT * FROM sessions WHERE updated_at < ? AND NOT EXISTS (SELECT 1 FROM jobs WHERE session_id = sessions.id)
       ORDER BY updated_at LIMIT ?`,
    );
    this.#saveDocument = statements.prepare(
      "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    this.#removeDocument = statements.prepare("DELETE FROM documents WHERE session_id = ? AND id = ?");
    this.#removeDocuments = statements.prepare("DELETE FROM documents WHERE session_id = ?");
    this.#findDocument = statements.prepare("SELECT * FROM documents WHERE id = ?");
    this.#listDocuments = statements.prepare(
      "SELECT * FROM documents WHERE session_id = ? ORDER BY created_at, id",
    );
  }

  create({ id, title, metadata, createdBy, createdAt, updatedAt }: Session): Promise<boolean> {
    const name = title === null ? null : storable(title);
    const values = [storable(id), name, JSON.stringify(metadata), createdBy, createdAt, updatedAt];
    return this.#writer.write(() => this.#create.run(...values).changes > 0);
  }

  /** In the transaction that inserts a job of it: a session is there as soon as a job names it. */
  join(id: string, by: string, at: number): void {
    const { changes } = this.#create.run(storable(id), null, "{}", by, at, at);
    if (changes === 0) this.#touch.run(at, storable(id));
  }

  remove(id: string): Promise<boolean> {
    return this.#writer.write(() => {
      this.#removeDocuments.run(storable(id));
      return this.#remove.run(storable(id)).changes > 0;
    });
  }

  find(id: string): Session | undefined {
    const row = this.#find.get(storable(id));
    return row === null ? undefined : sessionOf(row);
  }

  list(limit: number, after?: Session): readonly Session[] {
    const rows =
      after === undefined ? this.#list.all(limit) : this.#listAfter.all(after.createdAt, after.id, limit);
    return rows.map(sessionOf);
  }

  listIdle(before: number, limit: number): readonly Session[] {
    return this.#listIdle.all(before, limit).map(sessionOf);
  }

  saveDocuments(
    sessionId: string,
    documents: readonly SessionDocument[],
    { replace, alone, at }: { readonly replace: boolean; readonly alone: boolean; readonly at: number },
  ): Promise<"not_found" | "taken" | "full" | null> {
    return this.#writer.write(() => {
      if (this.find(sessionId) === undefined) return "not_found";
      const others = new Set(alone ? [] : this.listDocuments(sessionId).map(({ id }) => id));
      const taken = documents.some(({ id }) => {
        const there = this.findDocument(id);
        return there !== undefined && (there.sessionId !== sessionId || (!replace && others.has(id)));
      });
      if (taken) return "taken";
      for (const { id } of documents) others.add(id);
      if (others.size > SESSION_BOUNDS.documents) return "full";
      if (alone) this.#removeDocuments.run(storable(sessionId));
      for (const document of documents) this.#saveDocument.run(...documentValues(document));
      this.#touch.run(at, storable(sessionId));
      return null;
    });
  }

  removeDocument(sessionId: string, id: string): Promise<boolean> {
    return this.#writer.write(() => this.#removeDocument.run(storable(sessionId), id).changes > 0);
  }

  findDocument(id: string): SessionDocument | undefined {
    const row = this.#findDocument.get(id);
    return row === null ? undefined : documentOf(row);
  }

  listDocuments(sessionId: string): readonly SessionDocument[] {
    return this.#listDocuments.all(storable(sessionId)).map(documentOf);
  }
}

function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    title: row.title,
    metadata: JSON.parse(row.metadata),
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function documentOf(row: DocumentRow): SessionDocument {
  return {
    id: row.id,
    sessionId: row.session_id,
    filename: row.filename,
    contentType: row.content_type,
    bytes: row.bytes,
    metadata: JSON.parse(row.metadata),
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** In the order of the table's columns. */
function documentValues(document: SessionDocument): Binding[] {
  const { id, sessionId, filename, contentType, bytes, metadata, createdBy } = document;
  return [
    ...[id, storable(sessionId), storable(filename), storable(contentType), bytes, JSON.stringify(metadata)],
    ...[createdBy, document.createdAt, document.updatedAt],
  ];
}
