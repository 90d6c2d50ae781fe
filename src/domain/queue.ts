/** At most `count` starts in any span of `perMs` milliseconds. */
export interface Rate {
  /** 1 to 10,000. */
  readonly count: number;
  /** A second to a day. */
  readonly perMs: number;
}

export const RATE_BOUNDS = { count: 10_000, leastPerMs: 1000, mostPerMs: 86_400_000 } as const;
/** The most jobs of a queue that may be let run at once. */
export const MOST_CONCURRENCY = 10_000;

/** What somebody has set for a queue. What is null is as the queue's job type says. */
export interface QueueSettings {
  readonly name: string;
  /** A paused queue starts nothing; what runs goes on. */
  readonly paused: boolean;
  /** How many of its jobs run at once, in all processes together. */
  readonly concurrency: number | null;
  readonly rate: Rate | null;
}

/** A queue as it is now. Instants are milliseconds since 1970. */
export interface QueueState extends QueueSettings {
  /** Scheduled and queued. */
  readonly waiting: number;
  readonly running: number;
  /** When its rate limit allows the next start; null = now. */
  readonly nextStartAt: number | null;
}

/** A queue as it is shown: with the limit that is in force, and since when its first job stands in line. */
export interface Queue extends QueueState {
  readonly concurrency: number;
  /** The limit as its job type says, and in force unless somebody has set another one. */
  readonly defaultConcurrency: number;
  /** Whether somebody has set the limit. */
  readonly isLimitSet: boolean;
  readonly oldestAt: number | null;
}

export interface QueueEdit {
  readonly paused?: boolean;
  /** Null = as the queue's job type says. */
  readonly concurrency?: number | null;
  /** Null = none. */
  readonly rate?: Rate | null;
}
