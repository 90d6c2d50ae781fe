import type { JobEvent } from "../../domain/event.ts";
import type { Job } from "../../domain/job.ts";
import { isFinal } from "../../domain/status.ts";
import { eventJson } from "../api/event-json.ts";
import { shownJob } from "../web.ts";
import type { Client, Topic } from "./client.ts";
import type { SocketWeb } from "./socket-web.ts";

/** Journal entries that are read at once. */
const PAGE = 100;
/** Who missed more than this is given the job as it is, and the newest so many. */
export const MOST_REPLAYED = 2000;

/** Where a client goes on with a job's journal. */
export interface Resumption {
  /** The last entry that it has seen, or need not see. */
  readonly after: number;
  /** Whether it missed entries that it will not be given. */
  readonly incomplete: boolean;
}

/** @param lastSeq what the client says that it has seen last; a number from the future is of another journal */
export function resumption(job: Job, lastSeq: number): Resumption {
  const oldest = Math.max(0, job.lastSeq - MOST_REPLAYED);
  const known = lastSeq <= job.lastSeq;
  return known && lastSeq >= oldest
    ? { after: lastSeq, incomplete: false }
    : { after: oldest, incomplete: true };
}

/**
 * A job's journal from an entry on, then its final state. Nothing is kept for a client that does not read: it is given
 * the next entries from the journal when it has room, without progress that was overtaken meanwhile.
 */
export class JobTopic implements Topic {
  readonly #web: SocketWeb;
  readonly #client: Client;
  readonly #name: string;
  readonly #id: string;
  readonly #unwatch: () => void;
  /** Null = it was removed. */
  #job: Job | null;
  #seq: number;
  #late = false;

  /** @param name under which the client follows it */
  constructor(web: SocketWeb, client: Client, name: string, job: Job, after: number) {
    this.#web = web;
    this.#client = client;
    this.#name = name;
    this.#id = job.id;
    this.#seq = after;
    this.#unwatch = web.watch.watch(job.id, (note) => {
      this.#job = note.kind === "job" ? note.job : null;
      this.pump();
    });
    this.#job = web.tracker.find(job.id) ?? null;
  }

  pump(): void {
    try {
      this.#sendEvents();
      this.#sendEnd();
    } catch (cause) {
      // The journal could not be read: the client comes back and asks again.
      this.#web.onFault(cause, `socket of job ${this.#id}`);
      this.#client.cut();
    }
  }

  close(): void {
    this.#unwatch();
  }

  #sendEvents(): void {
    while (this.#client.ready) {
      const events = this.#web.tracker.events(this.#id, this.#seq, PAGE);
      for (const event of this.#late ? withoutOvertaken(events) : events) {
        if (!this.#client.ready) break;
        this.#client.send({ event: "job_event", job_id: this.#id, ...eventJson(event) });
        this.#seq = event.seq;
      }
      if (events.length === 0 && this.#client.ready) {
        this.#late = false;
        return;
      }
    }
    this.#late = true;
  }

  #sendEnd(): void {
    const job = this.#job;
    if (!this.#client.ready || (job !== null && !(isFinal(job.status) && this.#seq >= job.lastSeq))) return;
    this.#client.send(
      job === null
        ? { event: "job_removed", job_id: this.#id }
        : { event: "job_ended", job_id: job.id, status: job.status, job: shownJob(this.#web, job) },
    );
    this.#client.leave(this.#name);
  }
}

/** Without the progress that a later one of the same attempt replaces. */
function withoutOvertaken(events: readonly JobEvent[]): readonly JobEvent[] {
  const newest = new Map(events.flatMap((e) => (e.type === "progress" ? [[e.attempt, e.seq] as const] : [])));
  return events.filter((e) => e.type !== "progress" || newest.get(e.attempt) === e.seq);
}
