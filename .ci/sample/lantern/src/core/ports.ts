/** What the core asks of the outside, as interfaces; the other folders implement them. */
import type { Change, Snapshot } from "./snapshot.ts";
import type { Watch, WatchKind } from "./watch.ts";

/** Looks at one kind of thing. */
export interface Source {
  readonly kind: WatchKind;
  /**
   * @returns what is there, as lines in a stable order
   * @throws LanternError `look_failed`
   */
  look(watch: Watch, signal: AbortSignal): Promise<readonly string[]>;
}

/** Remembers what was seen and what changed. */
export interface Store {
  /** The last snapshot of a watch; undefined before the first look. */
  findSnapshot(watchId: string): Promise<Snapshot | undefined>;
  /** Replaces the last snapshot. */
  saveSnapshot(snapshot: Snapshot): Promise<void>;
  /**
   * Appends a change to the journal.
   *
   * @returns it with its number
   */
  append(change: Omit<Change, "number">): Promise<Change>;
  /** Changes with a greater number, oldest first. */
  listChanges(after: number, limit: number): Promise<readonly Change[]>;
}

/** A place where news goes. */
export interface Channel {
  /** What people call it in messages about trouble. */
  readonly name: string;
  /**
   * Tells of a change, or throws.
   *
   * @throws LanternError `channel_failed` when nobody could be told
   */
  tell(change: Change): Promise<void>;
}

/** Time, as an argument, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after that time; rejects as soon as the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
