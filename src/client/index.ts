/** `jobdeck/client`: runs, follows and cancels the jobs of a server, from a browser or a script. */
import type { JobJson } from "../domain/job-json.ts";
import { type ConnectionOptions, connection } from "./connection.ts";
import { ClientError, JobFailure } from "./failure.ts";
import { type ClientEvent, follow, whenEnded } from "./follow.ts";
import { browserStorage, memoryIn, type Storage } from "./memory.ts";

export type { JobJson as Job } from "../domain/job-json.ts";
export type { ConnectionOptions } from "./connection.ts";
export { ClientError, JobFailure } from "./failure.ts";
export type { ClientEvent } from "./follow.ts";
export type { Storage } from "./memory.ts";

/** Inputs and results by the names of job types: `client<{ resize: { input: …; result: … } }>(…)`. */
export type JobMap = Readonly<Record<string, { readonly input: unknown; readonly result: unknown }>>;

export interface ClientOptions extends ConnectionOptions {
  /** Where it is remembered which jobs were run; default: the browser's `localStorage`, else nowhere. Null = nowhere. */
  readonly storage?: Storage | null;
}

/** What else is said when a job is created; docs/api.md explains each field. */
export interface RunOptions {
  /** Remembers the job under this name: `reconnect` finds it after a reload. Default: the job's type. */
  readonly as?: string;
  readonly title?: string;
  readonly sessionId?: string;
  readonly queue?: string;
  readonly priority?: number;
  readonly concurrencyKey?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
  readonly maxAttempts?: number;
  readonly timeoutMs?: number;
  readonly skipCache?: boolean;
  /** RFC 3339. */
  readonly runAt?: string;
  readonly expiresAt?: string;
  readonly dependsOn?: readonly string[];
  /** Asked for again under it, it is the job that is there. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface FollowOptions {
  /** Only events behind the one with this `seq`; default 0 = all. */
  readonly after?: number;
  /** Ends the following, not the job. */
  readonly signal?: AbortSignal;
}

/** A job that is under way on the server. */
export interface RunningJob<Input = unknown, Result = unknown> {
  readonly id: string;
  /** The job as it was when this was made. */
  readonly job: JobJson<Input, Result>;
  /** What happens to it, live, until it has ended; connections that break are made again. */
  events(options?: FollowOptions): AsyncIterable<ClientEvent>;
  /** Resolves with the job when it has ended, however. */
  ended(options?: Pick<FollowOptions, "signal">): Promise<JobJson<Input, Result>>;
  /**
   * Resolves with what it returned.
   * @throws JobFailure when it has failed, was cancelled or has expired
   */
  result(options?: Pick<FollowOptions, "signal">): Promise<Result>;
  /** See `Client.cancel`. */
  cancel(reason?: string): Promise<boolean>;
}

export interface Client<Jobs extends JobMap = JobMap> {
  /** Creates a job and remembers it. @throws ClientError such as `input_invalid` */
  run<Name extends keyof Jobs & string>(
    type: Name,
    input: Jobs[Name]["input"],
    options?: RunOptions,
  ): Promise<RunningJob<Jobs[Name]["input"], Jobs[Name]["result"]>>;
  /** A job that is there already. @throws ClientError `job_not_found` */
  open<Input = unknown, Result = unknown>(jobId: string): Promise<RunningJob<Input, Result>>;
  /** The job that was run last under this name, after a reload too; null when there is none, or it was deleted. */
  reconnect<Name extends keyof Jobs & string>(
    name: Name,
  ): Promise<RunningJob<Jobs[Name]["input"], Jobs[Name]["result"]> | null>;
  reconnect(name: string): Promise<RunningJob | null>;
  /** Forgets which job was run under a name. The job goes on. */
  forget(name: string): void;
  get(jobId: string): Promise<JobJson>;
  /** See `RunningJob.events`. */
  follow(jobId: string, options?: FollowOptions): AsyncIterable<ClientEvent>;
  /** @returns whether it is being stopped, or has been; false when it is unknown or had ended already */
  cancel(jobId: string, reason?: string): Promise<boolean>;
}

const JSON_BODY = { "content-type": "application/json" } as const;
const GONE = new Set(["job_not_found", "job_already_ended"]);

/**
 * @example
 * const deck = client({ server: "/deck" });
 * const job = (await deck.reconnect("import")) ?? (await deck.run("resize", { folder: "in" }, { as: "import" }));
 * for await (const event of job.events()) if (event.type === "progress") show(event.data);
 * const { resized } = await job.result();
 */
export function client<Jobs extends JobMap = JobMap>(options: ClientOptions): Client<Jobs> {
  const server = connection(options);
  const memory = memoryIn(options.storage === undefined ? browserStorage() : options.storage, server.server);
  const pathOf = (id: string) => `/api/jobs/${encodeURIComponent(id)}`;

  const get = async (id: string): Promise<JobJson> => (await server.ask(pathOf(id))).json();
  const events = (id: string, { after = 0, signal = NEVER }: FollowOptions = {}) =>
    follow(server, id, after, signal);
  const cancel = async (id: string, reason?: string): Promise<boolean> => {
    const body = JSON.stringify(reason === undefined ? {} : { reason });
    try {
      await server.ask(`${pathOf(id)}/cancel`, { method: "POST", headers: JSON_BODY, body });
      return true;
    } catch (thrown) {
      if (thrown instanceof ClientError && GONE.has(thrown.code)) return false;
      throw thrown;
    }
  };

  function running<Input, Result>(job: JobJson<Input, Result>): RunningJob<Input, Result> {
    const { id } = job;
    // It is the job that this was made for, so it has the same types.
    const ended = async ({ signal = NEVER }: Pick<FollowOptions, "signal"> = {}) =>
      (await whenEnded(server, id, signal)) as JobJson<Input, Result>;
    return {
      ...{ id, job, ended },
      events: (given) => events(id, given),
      async result(given) {
        const end = await ended(given);
        if (end.status !== "completed") throw new JobFailure(end);
        // A completed job has what its handler returned; that may be null.
        return end.result as Result;
      },
      cancel: (reason) => cancel(id, reason),
    };
  }

  return {
    ...{ get, cancel, follow: events },
    async run(type, input, { as = type, idempotencyKey, signal, ...rest } = {}) {
      const key = idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey };
      const response = await server.ask("/api/jobs", {
        ...{ method: "POST", headers: { ...JSON_BODY, ...key } },
        body: JSON.stringify({ ...rest, type, input }),
        ...(signal === undefined ? {} : { signal }),
      });
      const job = await response.json();
      memory.keep(as, job.id);
      return running(job);
    },
    async open<Input, Result>(id: string) {
      // What its types are only the caller can know.
      return running((await get(id)) as JobJson<Input, Result>);
    },
    async reconnect(name: string) {
      const id = memory.find(name);
      if (id === null) return null;
      try {
        return running(await get(id)) as RunningJob<never, never>;
      } catch (thrown) {
        if (!(thrown instanceof ClientError) || thrown.status !== 404) throw thrown;
        memory.forget(name);
        return null;
      }
    },
    forget: memory.forget,
  };
}

const NEVER = new AbortController().signal;
