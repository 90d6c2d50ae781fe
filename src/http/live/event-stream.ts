import type { Grant } from "../../auth/grant.ts";
import type { JobEvent } from "../../domain/event.ts";
import type { Job } from "../../domain/job.ts";
import { isFinal } from "../../domain/status.ts";
import type { Tracker } from "../../tracker/tracker.ts";
import { eventJson } from "../api/event-json.ts";
import type { JobWatch } from "./job-watch.ts";
import type { Outlets } from "./outlets.ts";
import { encodeMessage, RETRY_MS, silentBeat } from "./sse.ts";

/** Journal entries that are read and written at once. */
const PAGE = 100;

const FIRST_BYTES = new TextEncoder().encode(`retry: ${RETRY_MS}\n\n`);

export interface JobStreamDeps {
  readonly tracker: Tracker;
  readonly watch: JobWatch;
  readonly outlets: Outlets;
}

/**
 * A job's journal as an event stream, from `after` on; it ends after the job's last event. Nothing is kept for a slow
 * reader: it is given the next entries from the journal whenever it has read the ones before.
 * @returns null when there is nothing more to come
 */
export function openEventStream(
  { tracker, watch, outlets }: JobStreamDeps,
  job: Job,
  after: number,
  grant: Grant,
): ReadableStream<Uint8Array> | null {
  let newest: Job | null = job;
  let seq = after;
  if (isOver(job, seq)) return null;
  const pump = () => {
    while (outlet.ready) {
      const events = tracker.events(job.id, seq, PAGE);
      if (events.length === 0) break;
      for (const event of events) {
        if (!outlet.ready) return;
        outlet.write(encodeEvent(event));
        seq = event.seq;
      }
    }
    if (newest === null || isOver(newest, seq)) outlet.end();
  };
  const outlet = outlets.open({ beat: silentBeat, grant, onDrain: () => pump(), onClose: () => unwatch() });
  const unwatch = watch.watch(job.id, (note) => {
    newest = note.kind === "job" ? note.job : null;
    pump();
  });
  outlet.write(FIRST_BYTES);
  newest = tracker.find(job.id) ?? null;
  pump();
  return outlet.stream;
}

function isOver(job: Job, seq: number): boolean {
  return isFinal(job.status) && seq >= job.lastSeq;
}

function encodeEvent(event: JobEvent): Uint8Array {
  return encodeMessage({
    event: event.type,
    id: String(event.seq),
    data: JSON.stringify(eventJson(event)),
  });
}
