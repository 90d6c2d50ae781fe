import type { JobEvent } from "../../domain/event.ts";
import { rfc3339 } from "./times.ts";

/** An entry of a job's journal as programs see it: `{seq, jobId, attempt, at, type, data}`. */
export function eventJson({
  seq,
  jobId,
  attempt,
  at,
  type,
  data,
}: JobEvent): Readonly<Record<string, unknown>> {
  return { seq, jobId, attempt, at: rfc3339(at), type, data };
}
