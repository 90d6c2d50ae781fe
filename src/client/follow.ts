import type { EventData, EventType } from "../domain/event.ts";
import type { JobJson } from "../domain/job-json.ts";
import { isFinal } from "../domain/status.ts";
import type { Connection } from "./connection.ts";
import { messagesOf } from "./events.ts";
import { Patience } from "./patience.ts";

/** A long poll that proxies let live, in seconds. */
const WAIT_S = 25;

/** One entry of a job's journal. `seq` starts at 1 and has no gaps. */
export type ClientEvent = {
  readonly [T in EventType]: {
    readonly seq: number;
    readonly jobId: string;
    readonly attempt: number;
    /** RFC 3339. */
    readonly at: string;
    readonly type: T;
    readonly data: EventData[T];
  };
}[EventType];

/**
 * The events of a job from one on, live, until it has ended. A connection that breaks is made again where it broke off:
 * none is missed, none comes twice.
 * @throws ClientError when the server refuses; the signal's reason when it is aborted
 */
export async function* follow(
  server: Connection,
  jobId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<ClientEvent, void, undefined> {
  let seen = after;
  let isOver = false;
  const patience = new Patience(signal);
  while (!isOver) {
    const path = `/api/jobs/${encodeURIComponent(jobId)}/events?after=${seen}`;
    const response = await patience.ask(server, path, { headers: { accept: "text/event-stream" } });
    // Nothing is left to be told.
    if (response.status === 204 || response.body === null) return;
    try {
      for await (const { data } of messagesOf(response.body)) {
        // The server writes what docs/api.md says.
        const event = JSON.parse(data) as ClientEvent;
        if (event.seq <= seen) continue;
        seen = event.seq;
        isOver = event.type === "status" && isFinal(event.data.status);
        patience.restore();
        yield event;
      }
    } catch (cause) {
      if (signal.aborted || !isCut(cause)) throw cause;
    }
    if (!isOver) await patience.pause();
  }
}

/**
 * The job once it has ended.
 * @throws as `follow`
 */
export async function whenEnded(server: Connection, jobId: string, signal: AbortSignal): Promise<JobJson> {
  const patience = new Patience(signal);
  for (;;) {
    const path = `/api/jobs/${encodeURIComponent(jobId)}/wait?timeout=${WAIT_S}`;
    const response = await patience.ask(server, path, {});
    const job: JobJson = await response.json();
    if (isFinal(job.status)) return job;
  }
}

/** How a reader sees that a connection broke: `fetch` gives a TypeError, and some runtimes an error of their own. */
function isCut(cause: unknown): boolean {
  return !(cause instanceof SyntaxError);
}
