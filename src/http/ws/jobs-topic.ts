import { Throttle } from "../../events/throttle.ts";
import { formatCursor } from "../live/cursor.ts";
import { shownJob, shownJobs } from "../web.ts";
import type { Client, Topic } from "./client.ts";
import type { SocketWeb } from "./socket-web.ts";

/** Changes of one job that follow each other this fast are told as one, in milliseconds. */
export const JOBS_EVERY_MS = 100;

/**
 * All jobs, each as it is after its newest change. A client that does not read keeps nothing here but its place: what
 * has changed since then is looked up when it has room.
 */
export class JobsTopic implements Topic {
  readonly #web: SocketWeb;
  readonly #client: Client;
  readonly #throttle: Throttle;
  readonly #unsubscribe: () => void;
  /** Null = it is given everything first. */
  #change: number | null;

  /** @param after the change that the client has seen last; null = none */
  constructor(web: SocketWeb, client: Client, after: number | null) {
    this.#web = web;
    this.#client = client;
    this.#change = after;
    this.#throttle = new Throttle(web.clock, JOBS_EVERY_MS, () => this.pump());
    this.#unsubscribe = web.hub.subscribe(() => this.#throttle.request());
  }

  pump(): void {
    if (!this.#client.ready) return;
    try {
      if (this.#change === null) this.#sendAll(false);
      else this.#sendChanges(this.#change);
    } catch (cause) {
      this.#web.onFault(cause, "socket of all jobs");
      this.#client.cut();
    }
  }

  close(): void {
    this.#throttle.clear();
    this.#unsubscribe();
  }

  #sendAll(missed: boolean): void {
    const { tracker, clock } = this.#web;
    const { jobs, change } = tracker.taskbar(clock.now());
    this.#change = change;
    const cursor = formatCursor(tracker.storeId, change);
    this.#client.send({ event: "jobs", cursor, replay_incomplete: missed, jobs: shownJobs(this.#web, jobs) });
  }

  #sendChanges(after: number): void {
    const { jobs, removed, complete } = this.#web.tracker.changesAfter(after);
    if (!complete) {
      this.#sendAll(true);
      return;
    }
    const news = [
      ...jobs.map((job) => ({ change: job.change, id: job.id, job })),
      ...removed.map(({ id, change }) => ({ change, id, job: null })),
    ].sort((a, b) => a.change - b.change);
    for (const { change, id, job } of news) {
      // The rest is looked up again when it has read.
      if (!this.#client.ready) return;
      const cursor = formatCursor(this.#web.tracker.storeId, change);
      this.#client.send(
        job === null
          ? { event: "job_removed", job_id: id, cursor }
          : { event: "job_changed", job_id: id, cursor, job: shownJob(this.#web, job) },
      );
      this.#change = change;
    }
  }
}
