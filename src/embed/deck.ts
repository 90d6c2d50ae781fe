import type { AnyElysia } from "elysia";
import { compose } from "../compose.ts";
import { JobdeckError } from "../domain/errors.ts";
import { openFace } from "../face.ts";
import type { WebFace } from "../http/app.ts";
import { mountPrefix } from "../http/prefix.ts";
import type { JobType } from "../jobs/define.ts";
import type { demo } from "../jobs/demo.ts";
import type { wiki } from "../jobs/wiki/wiki.ts";
import { JobTracker } from "./job-tracker.ts";
import { configOf, type DeckOptions, typesOf } from "./options.ts";

/** A Jobdeck inside another program. */
export interface Deck<Jobs extends readonly JobType[] = readonly JobType[]> extends AsyncDisposable {
  readonly tracker: JobTracker<Jobs>;
  /**
   * Settles what was running in processes that are gone, and takes jobs from the lines. Again = the same start.
   * @throws JobdeckError `database_unreadable`, `data_folder_unwritable`; `not_ready` after `stop`
   */
  start(): Promise<void>;
  /** Gives running jobs their grace, gives back what has not ended, ends the streams and closes the database. */
  stop(): Promise<void>;
  /**
   * The dashboard, the API and the streams, for an app of yours: `new Elysia().use(deck.plugin({ prefix: "/deck" }))`.
   * What your app does before its requests, it does before these too.
   */
  plugin(options?: PluginOptions): AnyElysia;
}

export interface PluginOptions {
  /** Where it is mounted, such as `/deck`; default: the path of `publicUrl`, else the root. */
  readonly prefix?: string;
  /**
   * Whether tokens are asked for once one was created, besides what your app does before its requests; default true.
   * False: your app decides alone.
   */
  readonly tokens?: boolean;
}

type BuiltIns = readonly [typeof wiki, typeof demo];
/** The types that a deck was given, and with `builtIns` those that Jobdeck comes with. */
export type Offered<Jobs extends readonly JobType[], With> = With extends true
  ? readonly [...Jobs, ...BuiltIns]
  : Jobs;

/**
 * Puts a deck together on a data folder. Nothing runs before `start`; several of them do not know of each other.
 * @throws JobdeckError `config_invalid`, `data_folder_unwritable`, `database_newer`
 * @example
 * const deck = jobdeck({ jobs: [resize], database: "jobs.db" });
 * await deck.start();
 * new Elysia().use(deck.plugin({ prefix: "/deck" })).listen(3000);
 * const job = await deck.tracker.enqueue("resize", { folder: "in" });
 */
export function jobdeck<
  const Jobs extends readonly JobType[] = readonly [],
  const With extends boolean = false,
>(options: DeckOptions<Jobs, With> = {}): Deck<Offered<Jobs, With>> {
  const config = configOf(options);
  const { work = (options.jobs ?? []).length > 0 || options.builtIns === true, onNotice, log } = options;
  const onFault =
    options.onFault ??
    (log === undefined
      ? (cause: unknown) => console.error(cause)
      : (err: unknown) => log.error({ err }, "Something failed by a bug"));
  const deck = compose(config, {
    jobs: typesOf(options, config),
    ...(log === undefined ? {} : { log }),
    ...(options.onFault === undefined ? {} : { onFault }),
    ...(onNotice === undefined ? {} : { onNotice }),
  });
  const home = config.publicUrl === null ? "" : mountPrefix(new URL(config.publicUrl).pathname);
  const faces = new Map<string, WebFace>();
  let started: Promise<void> | null = null;
  let ready = false;

  const start = (): Promise<void> => {
    started ??= deck.start(work ? "serve" : "run").then(() => {
      ready = true;
    });
    return started;
  };
  const stop = (): Promise<void> => {
    ready = false;
    return deck.stop(async () => {
      for (const face of faces.values()) face.closeStreams();
    });
  };
  return {
    tracker: new JobTracker({
      ...{ deck, start, onFault },
      prefix: () => faces.keys().next().value ?? home,
      isStarted: () => ready,
    }),
    start,
    stop,
    plugin({ prefix: written = home, tokens: asksForTokens = true } = {}) {
      const prefix = mountPrefix(written);
      if (faces.has(prefix)) {
        throw new JobdeckError(
          "request_invalid",
          `Expected one plugin of this deck at ${prefix || "/"}, got two`,
        );
      }
      const face = openFace(deck, {
        ...{ prefix, isAlone: false, asksForTokens, isReady: () => ready },
        onFault: (cause, requestId) => onFault(new Error(`Request ${requestId} failed`, { cause })),
      });
      faces.set(prefix, face);
      return face.app;
    },
    [Symbol.asyncDispose]: stop,
  };
}
