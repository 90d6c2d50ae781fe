import { JobdeckError, quote } from "../domain/errors.ts";
import type { Limits } from "../domain/job.ts";
import { noProgress } from "../domain/progress.ts";
import type { NewJob } from "../domain/store.ts";
import { EXTERNAL_QUEUE, type TrackedWork } from "../domain/tracked-work.ts";
import { refuseSubmission } from "./rules.ts";

interface Given {
  readonly work: TrackedWork;
  readonly by: string;
  readonly now: number;
  readonly newId: () => string;
}

const NAME = /^[a-z][a-z0-9_.-]{0,63}$/;
const UNLIMITED: Limits = {
  ...{ timeMs: null, memoryBytes: null, outputBytes: null },
  ...{ files: null, processes: null, costUsd: null },
};

/**
 * The row of work that the caller runs: there is no handler to give it to, so it has one attempt and no input.
 * @throws JobdeckError `request_invalid`
 */
export function trackedJob({ work, by, now, newId }: Given): NewJob {
  const { type, metadata = {}, tags = [], sessionId, limits } = work;
  if (!NAME.test(type)) {
    const message = "Expected a letter, then up to 63 letters, digits or _ . - in lower case";
    throw new JobdeckError("request_invalid", `/type: ${message}, got ${quote(type)}`, {
      issues: [{ path: "/type", message }],
    });
  }
  const title = work.title ?? type;
  refuseSubmission({
    ...{ type, input: null, title, metadata, tags },
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(limits === undefined ? {} : { limits }),
  });
  return {
    ...{ id: newId(), type, title, icon: "activity", status: "queued", statusReason: null },
    ...{ sessionId: sessionId ?? null, queue: EXTERNAL_QUEUE, priority: 0, concurrencyKey: null },
    ...{ executor: "external", input: null, metadata, tags, pinned: false },
    ...{ progress: noProgress(), result: null, errors: [], warnings: [] },
    ...{ attempt: 0, maxAttempts: 1, nextAttemptAt: null, retryOf: null },
    ...{ dependsOn: [], inputFrom: null, cascade: true, parentId: null, scheduleId: null },
    ...{ limits: { ...UNLIMITED, ...limits }, runAt: null, expiresAt: null, stop: null },
    ...{ cache: null, callback: null, usage: null, firstOutputMs: null, nodeId: null, createdBy: by },
    ...{ createdAt: now, queuedAt: now, startedAt: null, cancelRequestedAt: null, completedAt: null },
    ...{ updatedAt: now, artifactCount: 0, docsEntry: null },
    ...{ idempotencyKey: null, fingerprint: null, dedupe: false, coolDownMs: 0 },
  };
}
