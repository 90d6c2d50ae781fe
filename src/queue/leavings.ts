/** Where a run leaves its files. */
export interface Leavings {
  /** The folder's path; it need not exist. */
  folderOf(jobId: string): string;
  /** Whether the folder is there. */
  isThere(jobId: string): boolean;
  /** What lies there once the attempt has ended; count 0 when nothing does. Files that are half written are removed. */
  summary(jobId: string): Promise<Left>;
  /** Puts what one job has left in the place of what another one has. False when it is not there any more. */
  copy(fromJobId: string, toJobId: string): Promise<boolean>;
}

export interface Left {
  readonly count: number;
  readonly docsEntry: string | null;
}

export const NOTHING_LEFT: Left = Object.freeze({ count: 0, docsEntry: null });
