import type { Session, SessionDocument } from "../../domain/session.ts";
import { rfc3339 } from "./times.ts";

type Json = Readonly<Record<string, unknown>>;

const pathOf = (prefix: string, id: string) =>
  `${prefix}/api/sessions/${encodeURIComponent(id.toWellFormed())}`;

/** A session as programs see it. */
export function sessionJson(session: Session, prefix: string): Json {
  const self = pathOf(prefix, session.id);
  return {
    id: session.id,
    title: session.title,
    metadata: session.metadata,
    createdBy: session.createdBy,
    createdAt: rfc3339(session.createdAt),
    updatedAt: rfc3339(session.updatedAt),
    links: { self, jobs: `${self}/jobs`, documents: `${self}/documents` },
  };
}

/** What is known of a document; its content is behind its link. */
export function documentJson(document: SessionDocument, prefix: string): Json {
  const self = `${pathOf(prefix, document.sessionId)}/documents/${document.id}`;
  return {
    id: document.id,
    sessionId: document.sessionId,
    filename: document.filename,
    contentType: document.contentType,
    bytes: document.bytes,
    metadata: document.metadata,
    createdBy: document.createdBy,
    createdAt: rfc3339(document.createdAt),
    updatedAt: rfc3339(document.updatedAt),
    links: { self, content: `${self}/content` },
  };
}
