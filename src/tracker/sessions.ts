import type { Clock } from "../domain/clock.ts";
import { JobdeckError, quote } from "../domain/errors.ts";
import { SESSION_BOUNDS, type Session, type SessionDocument } from "../domain/session.ts";
import type { SessionStore } from "../domain/session-store.ts";
import { ACTIVE_STATUSES } from "../domain/status.ts";
import { BOUNDS } from "../domain/submission.ts";
import type { Tracker } from "./tracker.ts";

interface Options {
  readonly store: SessionStore;
  readonly tracker: Pick<Tracker, "list" | "remove">;
  readonly files: {
    write(id: string, content: Uint8Array): Promise<void>;
    remove(id: string): Promise<void>;
  };
  readonly clock: Clock;
  readonly newId: () => string;
  /** Why nothing new is taken on at the moment; null = it is. */
  readonly refusal: () => JobdeckError | null;
}

export interface SessionRequest {
  readonly id?: string;
  readonly title?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface DocumentRequest {
  readonly id?: string;
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const AT_ONCE = 500;

/** The public face of sessions and their documents, and with the insertion of jobs the only writer. */
export class Sessions {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  #admit(): void {
    const refusal = this.#options.refusal();
    if (refusal !== null) throw refusal;
  }

  /** @throws JobdeckError `session_exists`, `request_invalid`, `disk_full` */
  async create({ id, title, metadata = {} }: SessionRequest, by: string): Promise<Session> {
    const { store, clock, newId } = this.#options;
    this.#admit();
    if (id !== undefined && (id === "" || id.length > BOUNDS.sessionId)) {
      throw new JobdeckError(
        "request_invalid",
        `Expected the id of a session to have 1 to ${BOUNDS.sessionId} characters`,
      );
    }
    const now = clock.now();
    const session = {
      ...{ id: id ?? newId(), title: title ?? null, metadata },
      ...{ createdBy: by, createdAt: now, updatedAt: now },
    };
    if (await store.create(session)) return session;
    throw new JobdeckError("session_exists", `A session ${quote(session.id)} exists already`);
  }

  find(id: string): Session | undefined {
    return this.#options.store.find(id);
  }

  /** @throws JobdeckError `session_not_found` */
  get(id: string): Session {
    const session = this.find(id);
    if (session === undefined)
      throw new JobdeckError("session_not_found", `No session has the id ${quote(id)}`);
    return session;
  }

  /** The newest first, behind another one. */
  list(limit: number, after?: Session): readonly Session[] {
    return this.#options.store.list(limit, after);
  }

  /**
   * Removes a session with its jobs, what they left, and its documents.
   * @throws JobdeckError `session_not_found`; `session_busy` while one of its jobs has not ended
   */
  async remove(id: string): Promise<void> {
    const { tracker, store, files } = this.#options;
    this.get(id);
    const { jobs } = tracker.list({ sessionId: id, statuses: ACTIVE_STATUSES }, { limit: 1, order: "asc" });
    if (jobs.length > 0) {
      throw new JobdeckError(
        "session_busy",
        `Session ${quote(id)} can't be deleted while one of its jobs has not ended: cancel it first`,
        { details: { jobId: jobs[0]?.id } },
      );
    }
    for (;;) {
      const page = tracker.list({ sessionId: id }, { limit: AT_ONCE, order: "asc" }).jobs;
      for (const job of page) await tracker.remove(job.id);
      if (page.length < AT_ONCE) break;
    }
    const documents = store.listDocuments(id);
    await store.remove(id);
    for (const document of documents) await files.remove(document.id);
  }

  /** @throws JobdeckError `session_not_found` */
  documents(sessionId: string): readonly SessionDocument[] {
    return this.#options.store.listDocuments(this.get(sessionId).id);
  }

  /** @throws JobdeckError `session_not_found`, `document_not_found` */
  document(sessionId: string, id: string): SessionDocument {
    const document = this.#options.store.findDocument(id.toLowerCase());
    // One of another session is as good as none.
    if (document?.sessionId === this.get(sessionId).id) return document;
    throw new JobdeckError("document_not_found", `Session ${quote(sessionId)} has no document ${quote(id)}`);
  }

  /**
   * Keeps documents; they are on disk when the promise resolves.
   * @param how `add` refuses an id that is taken, `replace` replaces it, `alone` also removes all others
   * @throws JobdeckError `session_not_found`, `document_exists`, `request_invalid`, `disk_full`
   */
  async save(
    sessionId: string,
    requests: readonly DocumentRequest[],
    how: "add" | "replace" | "alone",
    by: string,
  ): Promise<readonly SessionDocument[]> {
    const { store, files, clock } = this.#options;
    this.#admit();
    const before = this.documents(sessionId);
    const at = clock.now();
    const documents = requests.map((request) => this.#created(sessionId, request, before, by, at));
    const ids = new Set(documents.map(({ id }) => id));
    const known = new Set(before.map(({ id }) => id));
    const taken = ids.size < documents.length || (how === "add" && before.some(({ id }) => ids.has(id)));
    if (taken) throw exists();
    // The bytes come first: what the database knows of can be read. What it never learns of, the janitor removes.
    for (const [i, { content }] of requests.entries()) {
      const id = documents[i]?.id ?? "";
      if (store.findDocument(id) === undefined || known.has(id)) await files.write(id, content);
      else throw exists();
    }
    const refusal = await store.saveDocuments(sessionId, documents, {
      ...{ replace: how !== "add", alone: how === "alone", at },
    });
    switch (refusal) {
      case null:
        break;
      case "not_found":
        this.get(sessionId);
        break;
      case "taken":
        throw exists();
      case "full":
        throw new JobdeckError(
          "request_invalid",
          `A session has at most ${SESSION_BOUNDS.documents} documents`,
        );
      default:
        refusal satisfies never;
    }
    if (how === "alone") for (const { id } of before) if (!ids.has(id)) await files.remove(id);
    return documents;
  }

  /** @throws JobdeckError `session_not_found`, `document_not_found` */
  async removeDocument(sessionId: string, id: string): Promise<void> {
    const { store, files } = this.#options;
    const document = this.document(sessionId, id);
    await store.removeDocument(sessionId, document.id);
    await files.remove(document.id);
  }

  /** Removes sessions that have no jobs and were not touched since `before`. */
  async removeOld(before: number, signal: AbortSignal): Promise<number> {
    let removed = 0;
    for (const { id } of this.#options.store.listIdle(before, AT_ONCE)) {
      if (signal.aborted) break;
      // Somebody may have come back to it while others were removed.
      if ((this.find(id)?.updatedAt ?? before) >= before) continue;
      try {
        await this.remove(id);
        removed += 1;
      } catch (cause) {
        // Somebody has removed it, or begun something in it, meanwhile.
        if (!(cause instanceof JobdeckError)) throw cause;
      }
    }
    return removed;
  }

  #created(
    sessionId: string,
    { id, filename, contentType, content, metadata = {} }: DocumentRequest,
    before: readonly SessionDocument[],
    by: string,
    at: number,
  ): SessionDocument {
    const { newId } = this.#options;
    if (id !== undefined && !UUID.test(id)) {
      throw new JobdeckError(
        "request_invalid",
        `Expected the id of a document to be a UUID, got ${quote(id)}`,
        {
          issues: [{ path: "/id", message: "must be a UUID" }],
        },
      );
    }
    if (content.length === 0) {
      throw new JobdeckError("request_invalid", `Expected document ${quote(filename)} to have content`, {
        issues: [{ path: "/content", message: "must not be empty" }],
      });
    }
    const own = id?.toLowerCase() ?? newId();
    const createdAt = before.find((document) => document.id === own)?.createdAt ?? at;
    return {
      ...{ id: own, sessionId, filename, contentType, bytes: content.length, metadata },
      ...{ createdBy: by, createdAt, updatedAt: at },
    };
  }
}

function exists(): JobdeckError {
  return new JobdeckError("document_exists", "A document with this id exists already");
}
