import type { Tokens } from "../auth/tokens.ts";
import type { Credentials } from "../credentials/credentials.ts";
import { BULK_TYPE } from "../domain/bulk.ts";
import type { Clock } from "../domain/clock.ts";
import type { Installation } from "../domain/installation.ts";
import type { Job } from "../domain/job.ts";
import type { Log } from "../domain/log.ts";
import type { Needs } from "../domain/supplies.ts";
import type { TypeInfo } from "../domain/type-info.ts";
import type { Waiting } from "../domain/waiting.ts";
import type { Hub } from "../events/hub.ts";
import type { Artifacts } from "../library/artifacts.ts";
import type { Diagrams } from "../library/diagram.ts";
import type { Docs } from "../library/docs.ts";
import type { DocumentFiles } from "../library/documents.ts";
import type { DocsSearch } from "../library/search/docs-search.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Deliveries } from "../tracker/deliveries.ts";
import type { Schedules } from "../tracker/schedules.ts";
import type { Sessions } from "../tracker/sessions.ts";
import type { Tracker } from "../tracker/tracker.ts";
import { jobJson } from "./api/job-json.ts";
import { masked } from "./api/mask.ts";
import type { Door } from "./door.ts";
import type { JobWatch } from "./live/job-watch.ts";
import type { Outlets } from "./live/outlets.ts";
import type { TaskbarFeed } from "./live/taskbar-feed.ts";
import type { Numbers } from "./numbers.ts";
import type { StaticFiles } from "./pages/static-files.ts";

export interface WebSettings {
  /** The product's version, shown at the foot of every page. */
  readonly version: string;
  /** Names besides localhost under which people may reach it, without ports. */
  readonly publicHosts: readonly string[];
  /** Origins that are ours too, such as that of the proxy before us; default none. */
  readonly ownOrigins?: readonly string[];
  /** Origins of other sites whose pages may use the API; default none. */
  readonly corsOrigins?: readonly string[];
  /** The largest body that is read, in bytes; default 1 MiB. */
  readonly bodyLimit?: number;
  /** The same for a document; default 32 MiB. */
  readonly documentLimit?: number;
  /** Whether everybody needs a token even before one was created; default false. */
  readonly needsToken?: boolean;
  /** Requests a minute for each client of the API; null = as many as it likes, the default. */
  readonly rateLimit?: number | null;
  /** Whether a proxy of our own stands before us and names the client in `X-Forwarded-For`; default false. */
  readonly behindProxy?: boolean;
  /** Whether callbacks are signed; default false. */
  readonly isSigned?: boolean;
}

/** What the web face is made of. */
export interface WebDeps {
  readonly tracker: Tracker;
  readonly schedules: Schedules;
  readonly sessions: Sessions;
  readonly deliveries: Deliveries;
  /** Who may come in; null = the program around us decides that alone. */
  readonly tokens: Tokens | null;
  readonly credentials: Pick<Credentials, "list" | "create" | "remove" | "keyPlace">;
  readonly hub: Pick<Hub, "subscribe" | "onSignal">;
  /** The job types that can be started, in the order in which they are shown. */
  readonly types: {
    list(): readonly { readonly type: string }[];
    find(type: string): unknown;
    /** What a job of a type needs of this deck; nothing for an input that is to be refused. */
    needsOf(type: string, input: unknown): Needs;
    /** @throws JobdeckError `type_unknown` */
    info(type: string): TypeInfo;
  };
  readonly library: {
    readonly artifacts: Artifacts;
    readonly docs: Docs;
    readonly diagrams: Diagrams;
    readonly documents: Pick<DocumentFiles, "open">;
    readonly search: Pick<DocsSearch, "inDocs" | "everywhere" | "symbol" | "facets" | "versions">;
  };
  readonly settings: WebSettings;
  readonly metrics: Metrics;
  /** Told of every request; default: nobody. */
  readonly log?: Log;
  readonly clock: Clock;
  /** Makes unguessable words: request ids and nonces. */
  readonly newId: () => string;
  readonly files: StaticFiles;
  /** What is in force and what it stands on. */
  readonly installation: () => Promise<Installation>;
  /** What is wrong with the data folder, in one sentence; null = nothing. */
  readonly alert: () => string | null;
  /** Whether jobs are taken on; false while it starts or stops. */
  readonly isReady: () => boolean;
  /** Told of every failure that is a bug, with the id of its request. */
  readonly onFault: (cause: unknown, requestId: string) => void;
}

/** The dependencies of every route. */
export interface Web extends WebDeps {
  readonly prefix: string;
  readonly door: Door;
  readonly outlets: Outlets;
  readonly watch: JobWatch;
  readonly feed: TaskbarFeed;
  readonly numbers: Numbers;
}

/** The types that have a form to start one; bulk jobs are started from the list of jobs. */
export function offeredTypes({ types }: Pick<Web, "types">): readonly TypeInfo[] {
  return types.list().flatMap(({ type }) => (type === BULK_TYPE ? [] : [types.info(type)]));
}

/** The JSON Schema of a type's input; null when the type is not known any more. */
export function schemaOf(web: Pick<Web, "types">, type: string): Readonly<Record<string, unknown>> | null {
  return web.types.find(type) === undefined ? null : web.types.info(type).input;
}

/** What a job is shown with. */
type Shown = Pick<Web, "tracker" | "types" | "prefix" | "clock">;

/** A job as programs see it. */
export function shownJob(web: Shown, job: Job): Readonly<Record<string, unknown>> {
  return shown(web, job, web.tracker.waitings());
}

/** Several of them; why they wait is told from one look. */
export function shownJobs(web: Shown, jobs: readonly Job[]): readonly Readonly<Record<string, unknown>>[] {
  const waitingOf = web.tracker.waitings();
  return jobs.map((job) => shown(web, job, waitingOf));
}

function shown(
  web: Shown,
  job: Job,
  waitingOf: (job: Job) => Waiting | null,
): Readonly<Record<string, unknown>> {
  return jobJson(job, {
    prefix: web.prefix,
    now: web.clock.now(),
    waiting: waitingOf(job),
    schema: schemaOf(web, job.type),
  });
}

/** A job as people see it: with the values that its type keeps secret masked. */
export function maskedJob(web: Web, job: Job): Job {
  return { ...job, input: masked(job.input, schemaOf(web, job.type)) };
}
