import { compareLines, isEmpty } from "./compare.ts";
import { LanternError } from "./errors.ts";
import type { Channel, Clock, Source, Store } from "./ports.ts";
import { FAILURES_BEFORE_NEWS, Schedule } from "./schedule.ts";
import { type Change, takeSnapshot } from "./snapshot.ts";
import type { Watch } from "./watch.ts";

/** What a keeper works with. */
export interface KeeperOptions {
  readonly watches: readonly Watch[];
  readonly sources: readonly Source[];
  readonly store: Store;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  /** Told of what went wrong and does not stop the keeper; default: nobody. */
  readonly onTrouble?: (message: string) => void;
}

/**
 * Keeps the light burning: looks at every watch when it is due, compares, remembers and tells.
 *
 * A snapshot is replaced only after its change is in the journal, so a crash may repeat a change and never loses one.
 */
export class Keeper {
  readonly watches: readonly Watch[];
  readonly #options: KeeperOptions;

  constructor(options: KeeperOptions) {
    this.watches = options.watches;
    this.#options = options;
  }

  /** Looks again and again. Resolves when the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const schedule = new Schedule(
      this.watches.filter((watch) => watch.kind !== "remote"),
      clock.now(),
    );
    for (let next = schedule.next(); next !== undefined && !signal.aborted; next = schedule.next()) {
      try {
        await clock.sleep(Math.max(0, next.dueAt - clock.now()), signal);
        await this.look(next.watch.id, signal);
        schedule.succeeded(next.watch.id, clock.now());
      } catch (error) {
        if (signal.aborted) return;
        const failures = schedule.failed(next.watch.id, clock.now());
        if (failures === FAILURES_BEFORE_NEWS) this.#trouble(`${next.watch.title} can't be seen`, error);
      }
    }
  }

  /**
   * Looks at one watch now.
   *
   * @returns the change, or null when all is as before or this was the first look
   * @throws LanternError `watch_unknown`, `look_failed`
   */
  async look(watchId: string, signal: AbortSignal = new AbortController().signal): Promise<Change | null> {
    const watch = this.#watch(watchId);
    const source = this.#options.sources.find((one) => one.kind === watch.kind);
    if (source === undefined) throw new LanternError("look_failed", `Nothing here can look at a ${watch.kind}`);
    return this.receive(watchId, await source.look(watch, signal));
  }

  /** Takes lines that somebody else has seen, such as an agent on another machine. */
  async receive(watchId: string, lines: readonly string[]): Promise<Change | null> {
    const { store, clock } = this.#options;
    const watch = this.#watch(watchId);
    const now = takeSnapshot(watch, lines, clock.now());
    const before = await store.findSnapshot(watch.id);
    if (before?.fingerprint === now.fingerprint) return null;
    const difference = compareLines(before?.lines ?? [], now.lines);
    const isNews = before !== undefined && !isEmpty(difference);
    const change = isNews
      ? await store.append({ watchId: watch.id, title: watch.title, foundAt: now.seenAt, ...difference })
      : null;
    await store.saveSnapshot(now);
    if (change !== null) await this.#tell(change);
    return change;
  }

  async #tell(change: Change): Promise<void> {
    for (const channel of this.#options.channels) {
      try {
        await channel.tell(change);
      } catch (error) {
        this.#trouble(`${channel.name} could not be told of change ${change.number}`, error);
      }
    }
  }

  #watch(watchId: string): Watch {
    const watch = this.watches.find((one) => one.id === watchId);
    if (watch === undefined) throw new LanternError("watch_unknown", `There is no watch named ${watchId}`);
    return watch;
  }

  #trouble(what: string, error: unknown): void {
    this.#options.onTrouble?.(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
