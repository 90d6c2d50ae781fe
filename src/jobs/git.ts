import type { Key } from "../domain/supplies.ts";

/** What a job may ask of git. The adapter is `src/adapters/git.ts`. */
export interface GitAccess {
  /** What a job may read: see docs/configuration. */
  readonly policy: GitPolicy;
  /**
   * Finds out which commit is meant, without fetching it.
   * @throws JobdeckError `repo_refused` when the place may not be read or has no such branch, tag or commit;
   *   `git_failed` when git or the server answered with a failure
   */
  resolve(place: GitPlace, ref: string | null, signal: AbortSignal): Promise<GitTarget>;
  /**
   * Makes a bare copy of one commit in a new folder, without a remote, so that nothing is fetched from it later.
   * @throws JobdeckError as `resolve`
   */
  copy(target: GitTarget, folder: string, options: GitCopyOptions): Promise<GitCopy>;
}

export interface GitPolicy {
  /** Folders whose repositories may be read by path, absolute and resolved. */
  readonly repoRoots: readonly string[];
  /** Whether hosts with a private address may be asked, and by plain http. */
  readonly allowPrivateHosts: boolean;
}

/** Where a repository is. `bundle` is a file that ships with Jobdeck: it is not held to `repoRoots`. */
export type GitPlace =
  | { readonly kind: "url"; readonly url: string; readonly key?: Extract<Key, { kind: "https" }> }
  | { readonly kind: "ssh"; readonly url: string; readonly key: Extract<Key, { kind: "ssh" }> }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "bundle"; readonly path: string };

export interface GitTarget {
  readonly place: GitPlace;
  /** 40 or 64 hexadecimal digits. */
  readonly commit: string;
  /** The branch or tag that led to the commit; null when it was asked for by its id. */
  readonly name: string | null;
  /** What to ask the server for. */
  readonly want: string;
}

export interface GitCopyOptions {
  readonly signal: AbortSignal;
  /** How many commits before this one to know about, without their files; default 0. */
  readonly history?: number;
  /** `total` 0 = unknown; `note` is git's own word for the phase, such as `Receiving objects`. */
  readonly onProgress?: (current: number, total: number, note: string) => void;
}

/** A file of a commit. Symbolic links and submodules are not files. */
export interface GitFile {
  readonly path: string;
  readonly id: string;
  /** Bytes; null when the copy left it out for its size. */
  readonly size: number | null;
}

export interface GitChange {
  readonly commit: string;
  /** The day of the commit, `2026-08-22`. */
  readonly day: string;
  readonly author: string;
  readonly subject: string;
  readonly paths: readonly string[];
}

export interface GitCopy {
  readonly folder: string;
  readonly commit: string;
  /** When it was committed: RFC 3339, UTC. */
  readonly committedAt: string;
  /** Why the history that was asked for is not there; null when it is, or was not asked for. */
  readonly historyProblem: string | null;
  /** How much disk the copy takes. */
  readonly bytes: number;
  /** Every file of the commit, by path in code unit order, and how many links and submodules were passed over. */
  list(signal: AbortSignal): Promise<{ readonly files: readonly GitFile[]; readonly skipped: number }>;
  /** The contents of files, in the order asked for; null where the copy does not have one. */
  read(ids: readonly string[], signal: AbortSignal): AsyncGenerator<Uint8Array | null>;
  /** The commits that led to this one, newest first, as far as they were copied. */
  history(limit: number, signal: AbortSignal): Promise<readonly GitChange[]>;
  /** Paths whose file in the folder that was copied differs from the commit; empty for any other place. */
  uncommitted(files: readonly GitFile[], signal: AbortSignal): Promise<readonly string[]>;
}
