import type { Session, SessionDocument } from "./session.ts";

/** Where sessions and what is known of their documents live, in the same database as jobs. */
export interface SessionStore {
  /** @returns false when its id is taken: nothing was written */
  create(session: Session): Promise<boolean>;
  /** Removes a session with what is known of its documents. @returns whether it was there */
  remove(id: string): Promise<boolean>;
  find(id: string): Session | undefined;
  /** The newest first, at most `limit`, behind another one. */
  list(limit: number, after?: Session): readonly Session[];
  /** Those that were not touched since `before` and have no jobs, at most `limit`. */
  listIdle(before: number, limit: number): readonly Session[];
  /**
   * Adds documents to a session that is there, and touches it.
   * @param replace whether documents of the same id and session are replaced
   * @param alone whether its other documents are removed
   * @returns why nothing was written: `not_found` the session, `taken` an id, `full` the session; null = all was written
   */
  saveDocuments(
    sessionId: string,
    documents: readonly SessionDocument[],
    how: { readonly replace: boolean; readonly alone: boolean; readonly at: number },
  ): Promise<"not_found" | "taken" | "full" | null>;
  /** @returns whether it was there */
  removeDocument(sessionId: string, id: string): Promise<boolean>;
  findDocument(id: string): SessionDocument | undefined;
  /** In the order of their creation. */
  listDocuments(sessionId: string): readonly SessionDocument[];
}
