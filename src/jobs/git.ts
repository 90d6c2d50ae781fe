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
  /**
   * Whether a folder is a repository, with a working folder or bare.
   * @throws JobdeckError `repo_refused` when it may not be read, or is a part of a repository
   */
  isRepository(path: string): Promise<boolean>;
  /**
   * Makes a bare repository of files that are in none, in a new folder: with one commit, whose id tells their content.
   * @throws JobdeckError `repo_refused` when they may not be read, are none or too many, or the archive is no good one
   */
  snapshot(place: FilesPlace, folder: string, options: Omit<GitCopyOptions, "history">): Promise<GitSnapshot>;
}

export interface GitPolicy {
  /** Folders whose repositories may be read by path, absolute and resolved. */
  readonly repoRoots: readonly string[];
  /** What is never read, nor what is below it, though it may be below a root: this deck's own data. Default none. */
  readonly hidden?: readonly string[];
  /** Whether hosts with a private address may be asked, and by plain http. */
  readonly allowPrivateHosts: boolean;
}

/** Where a repository is. `bundle` is a file that ships with Jobdeck: it is not held to `repoRoots`. */
export type GitPlace =
  | { readonly kind: "url"; readonly url: string; readonly key?: Extract<Key, { kind: "https" }> }
  | { readonly kind: "ssh"; readonly url: string; readonly key: Extract<Key, { kind: "ssh" }> }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "bundle"; readonly path: string };

/** Files that are in no repository: a folder's, held to the policy, or those of an archive that was uploaded. */
export type FilesPlace =
  | { readonly kind: "files"; readonly path: string }
  | { readonly kind: "archive"; readonly path: string; readonly filename: string };

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

/** Another repository at a place of this one. */
export interface GitSubmodule {
  readonly path: string;
  readonly commit: string;
  /** As `.gitmodules` has it, without a password; null when it names none. */
  readonly url: string | null;
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
  /** What was passed over as a submodule, by path. */
  submodules(signal: AbortSignal): Promise<readonly GitSubmodule[]>;
  /** The contents of files, in the order asked for; null where the copy does not have one. */
  read(ids: readonly string[], signal: AbortSignal): AsyncGenerator<Uint8Array | null>;
  /** The commits that led to this one, newest first, as far as they were copied. */
  history(limit: number, signal: AbortSignal): Promise<readonly GitChange[]>;
  /** Paths whose file in the folder that was copied differs from the commit; empty for any other place. */
  uncommitted(files: readonly GitFile[], signal: AbortSignal): Promise<readonly string[]>;
}

export interface GitSnapshot {
  readonly copy: GitCopy;
  /** What is not in it, by reason. */
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
}
