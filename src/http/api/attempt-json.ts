import type { Attempt } from "../../domain/attempt.ts";
import { stopJson } from "./job-json.ts";
import { rfc3339 } from "./times.ts";

/** One execution of a job as programs see it. */
export function attemptJson(attempt: Attempt): Readonly<Record<string, unknown>> {
  return {
    attempt: attempt.attempt,
    status: attempt.status,
    startedAt: rfc3339(attempt.startedAt),
    endedAt: rfc3339(attempt.endedAt),
    nodeId: attempt.nodeId,
    executor: attempt.executor,
    errors: attempt.errors,
    stop: stopJson(attempt.stop),
  };
}
