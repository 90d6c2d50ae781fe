import { compose, type Deck, type Role } from "../../src/compose.ts";
import { loadConfig } from "../../src/config.ts";
import type { Clock } from "../../src/domain/clock.ts";
import type { Job } from "../../src/domain/job.ts";
import type { Note } from "../../src/events/hub.ts";
import type { JobType } from "../../src/jobs/define.ts";
import { tempFolder } from "./folder.ts";

export interface DeckOptions {
  readonly jobs?: readonly JobType[];
  readonly clock?: Clock;
  readonly leaseMs?: number;
  /** Default `serve`; null = it is not started. */
  readonly role?: Role | null;
  /** The data folder; default: one of its own, which is removed at the end. */
  readonly folder?: string;
  /** Settings by environment variable. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestDeck extends Deck, AsyncDisposable {
  readonly folder: string;
  /** Bugs that no caller could be told of. */
  readonly faults: readonly unknown[];
  /** What was told of the program as a whole. */
  readonly notices: readonly string[];
  /** Everything that was published, in order. */
  readonly notes: readonly Note[];
  /** Resolves with the job as soon as it is as asked for; looks at it now and whenever it changes. */
  until(id: string, is: (job: Job) => boolean): Promise<Job>;
  /** Resolves with the job when it has a final status. */
  ended(id: string): Promise<Job>;
}

/** A whole deck on a real database in a folder of its own: `await using deck = await testDeck()`. */
export async function testDeck(options: DeckOptions = {}): Promise<TestDeck> {
  const { role = "serve" } = options;
  const own = options.folder === undefined ? await tempFolder() : undefined;
  const folder = options.folder ?? own?.path ?? "";
  const faults: unknown[] = [];
  const notices: string[] = [];
  const deck = compose(
    loadConfig({ env: { JOBDECK_DATA: folder, JOBDECK_DURABILITY: "normal", ...options.env }, cwd: folder }),
    {
      ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
      onFault: (cause) => faults.push(cause),
      onNotice: (text) => notices.push(text),
    },
  );
  const notes: Note[] = [];
  const leave = deck.hub.subscribe((note) => notes.push(note));
  if (role !== null) await deck.start(role);
  const until = (id: string, is: (job: Job) => boolean): Promise<Job> => {
    const now = deck.tracker.find(id);
    if (now !== undefined && is(now)) return Promise.resolve(now);
    return new Promise((resolve) => {
      const stop = deck.hub.subscribe((note) => {
        if (note.kind !== "job" || note.job.id !== id || !is(note.job)) return;
        stop();
        resolve(note.job);
      });
    });
  };
  return {
    ...deck,
    ...{ folder, faults, notices, notes, until },
    ended: (id) => until(id, (job) => job.completedAt !== null),
    stop(beforeClose) {
      leave();
      return deck.stop(beforeClose);
    },
    async [Symbol.asyncDispose]() {
      leave();
      await deck.stop();
      await own?.[Symbol.asyncDispose]();
    },
  };
}
