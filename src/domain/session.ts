/** A named group of jobs and documents. Instants are milliseconds since 1970. */
export interface Session {
  /** What jobs name in `sessionId`, a text of at most 100 characters. */
  readonly id: string;
  readonly title: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdBy: string;
  readonly createdAt: number;
  /** The last time that a job or a document was added. */
  readonly updatedAt: number;
}

/** A file that was given to a session; its bytes lie in the data folder. */
export interface SessionDocument {
  /** A UUID; of one document only, whatever its session. */
  readonly id: string;
  readonly sessionId: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const SESSION_BOUNDS = {
  /** Documents of one session. */
  documents: 1000,
  /** Characters of a document's name. */
  filename: 300,
  contentType: 200,
} as const;
