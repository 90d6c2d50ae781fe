import { follow } from "../../client/follow.ts";
import { Patience } from "../../client/patience.ts";
import type { Clock } from "../../domain/clock.ts";
import { JobdeckError } from "../../domain/errors.ts";
import type { JobJson } from "../../domain/job-json.ts";
import type { LogLine } from "../../domain/log-line.ts";
import { isFinal } from "../../domain/status.ts";
import type { TypeInfo } from "../../domain/type-info.ts";
import type { AddRequest, Deck, ListFilter } from "../deck.ts";
import { type DeckJob, jobOfJson } from "../shown-job.ts";
import { jobJsonOf, jobsOf, lastSeqOf, typesOf, versionOf } from "./answers.ts";
import { whenNews } from "./news.ts";
import { Server } from "./server.ts";

export interface RemoteOptions {
  /** Without a slash at its end. */
  readonly address: string;
  readonly token: string | null;
  readonly clock: Clock;
}

/** A job that is followed is asked for at most so often. */
const LOOK_EVERY_MS = 100;
/** A number that no journal reaches. */
const BEHIND_ALL = 999_999_999_999_999;

/** The jobs of a server, over HTTP. */
export class RemoteDeck implements Deck {
  readonly place: string;
  readonly #server: Server;
  readonly #clock: Clock;
  #types: Promise<readonly TypeInfo[]> | null = null;

  constructor(options: RemoteOptions) {
    this.#server = new Server(options);
    this.#clock = options.clock;
    this.place = options.address;
  }

  types(): Promise<readonly TypeInfo[]> {
    this.#types ??= this.#server.json("/api/types").then((answer) => typesOf(answer, this.place));
    return this.#types;
  }

  /** Once it has answered what needs a token, too. */
  async version(): Promise<string> {
    const version = versionOf(await this.#server.json("/healthz"), this.place);
    await this.types();
    return version;
  }

  async find(id: string): Promise<DeckJob | undefined> {
    try {
      return await this.#shown(await this.#server.json(pathOf(id)));
    } catch (cause) {
      if (cause instanceof JobdeckError && cause.reason === "job_not_found") return undefined;
      throw cause;
    }
  }

  async listByPrefix(prefix: string, limit: number): Promise<readonly DeckJob[]> {
    return await this.#all(new URLSearchParams({ idPrefix: prefix, limit: String(limit) }));
  }

  async list(filter: ListFilter, limit: number): Promise<readonly DeckJob[]> {
    const { statuses = [], types = [], sessionId, queue, tag, words = [] } = filter;
    const params = new URLSearchParams({ limit: String(limit) });
    for (const status of statuses) params.append("status", status);
    for (const type of types) params.append("type", type);
    if (sessionId !== undefined) params.set("session", sessionId);
    if (queue !== undefined) params.set("queue", queue);
    if (tag !== undefined) params.set("tag", tag);
    if (words.length > 0) params.set("q", words.join(" "));
    return await this.#all(params);
  }

  async add({ body, idempotencyKey }: AddRequest): Promise<DeckJob> {
    const headers = idempotencyKey === null ? {} : { "idempotency-key": idempotencyKey };
    return await this.#shown(await this.#server.post("/api/jobs", body, headers));
  }

  async cancel(id: string): Promise<DeckJob> {
    return await this.#shown(await this.#server.post(`${pathOf(id)}/cancel`, { reason: "user" }));
  }

  async retry(id: string): Promise<DeckJob> {
    return await this.#shown(await this.#server.post(`${pathOf(id)}/retry`, {}));
  }

  /** A connection that breaks is made again; the job is asked for whenever its journal has grown. */
  async watch(id: string, onChange: (job: DeckJob) => void, signal: AbortSignal): Promise<DeckJob> {
    signal.throwIfAborted();
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const patience = new Patience(either);
    try {
      const after = lastSeqOf(
        await this.#server.json(`${pathOf(id)}/events?after=${BEHIND_ALL}`),
        this.place,
      );
      const news = whenNews(follow(this.#server.connection, id, after, either));
      for (;;) {
        const answer = await patience.ask(this.#server.connection, pathOf(id), {});
        const job = await this.#shown(await answer.json());
        onChange(job);
        if (isFinal(job.status)) return job;
        await news();
        await this.#clock.sleep(LOOK_EVERY_MS, either);
      }
    } catch (cause) {
      throw signal.aborted ? signal.reason : this.#server.explained(cause);
    } finally {
      over.abort();
    }
  }

  async *log(id: string, live: boolean, signal: AbortSignal): AsyncGenerator<LogLine, void, undefined> {
    try {
      // What is there ends where the journal ends at the moment; what is live ends with the job.
      const end = live
        ? Number.POSITIVE_INFINITY
        : lastSeqOf(await this.#server.json(`${pathOf(id)}/events?after=${BEHIND_ALL}`), this.place);
      if (end === 0) return;
      for await (const { seq, attempt, at, type, data } of follow(this.#server.connection, id, 0, signal)) {
        if (type === "log") yield { seq, attempt, at: Date.parse(at), ...data };
        if (seq >= end) return;
      }
    } catch (cause) {
      throw signal.aborted ? signal.reason : this.#server.explained(cause);
    }
  }

  placesOf(job: DeckJob): readonly (readonly [name: string, text: string])[] {
    const { links } = job.json();
    // The links hold the prefix of the server's address already.
    const { origin } = new URL(this.place);
    const prefix = links.self.slice(0, links.self.indexOf("/api/jobs/"));
    return [["open", `${origin}${links.docs ?? `${prefix}/jobs/${job.id}`}`]];
  }

  /** Nothing stays open. */
  stop(): Promise<void> {
    return Promise.resolve();
  }

  async #all(params: URLSearchParams): Promise<readonly DeckJob[]> {
    const jobs = jobsOf(await this.#server.json(`/api/jobs?${params}`), this.place);
    return await Promise.all(jobs.map((job) => this.#shown(job)));
  }

  async #shown(answer: unknown): Promise<DeckJob> {
    const json: JobJson = jobJsonOf(answer, this.place);
    const stages = (await this.types()).find(({ type }) => type === json.type)?.stages ?? [];
    return jobOfJson(json, (name) => stages.find((stage) => stage.name === name)?.title ?? name);
  }
}

function pathOf(id: string): string {
  return `/api/jobs/${encodeURIComponent(id)}`;
}
