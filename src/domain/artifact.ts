/** A file that a job left. */
export interface Artifact {
  /** Relative to the job's folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** What it may be served as: never anything that a browser would run. `application/octet-stream` is a download. */
  readonly contentType: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Strong, with its quotes. */
  readonly etag: string;
}

/** What a job left, in numbers. */
export interface ArtifactSummary {
  readonly count: number;
  readonly bytes: number;
  /** The page to open first, relative to the `docs` folder; null when there is no documentation. */
  readonly docsEntry: string | null;
}
