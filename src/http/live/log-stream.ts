import type { Grant } from "../../auth/grant.ts";
import type { Job } from "../../domain/job.ts";
import type { LogLine } from "../../domain/log-line.ts";
import { isFinal } from "../../domain/status.ts";
import type { LogQuery } from "../../domain/store.ts";
import type { JobStreamDeps } from "./event-stream.ts";

/** Lines that are read and written at once. */
const PAGE = 500;

const encoder = new TextEncoder();

/** The server holds an answer's headers back until its first byte. */
const FIRST_BYTE = encoder.encode("\n");

/**
 * A job's log as bytes, read from the store as the reader takes it.
 * @param how `live`: whether it goes on until the job has ended
 */
export function openLogStream(
  { tracker, watch, outlets }: JobStreamDeps,
  job: Job,
  query: Omit<LogQuery, "limit">,
  { live, grant }: { readonly live: boolean; readonly grant: Grant },
  format: (line: LogLine) => string,
): ReadableStream<Uint8Array> {
  let seq = 0;
  let over = !live;
  const pump = () => {
    while (outlet.ready) {
      const lines = tracker.log(job.id, { ...query, after: seq, limit: PAGE });
      seq = lines.at(-1)?.seq ?? seq;
      if (lines.length > 0) outlet.write(encoder.encode(lines.map(format).join("")));
      if (lines.length === PAGE) continue;
      if (over) outlet.end();
      return;
    }
  };
  const look = () => {
    const now = tracker.find(job.id);
    over = !live || now === undefined || isFinal(now.status);
    pump();
  };
  const outlet = outlets.open({ beat: null, grant, onDrain: () => pump(), onClose: () => unwatch() });
  const unwatch = watch.watch(job.id, look);
  look();
  if (seq === 0 && !outlet.closed) outlet.write(FIRST_BYTE);
  return outlet.stream;
}
