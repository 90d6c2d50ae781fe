import type { Job } from "../domain/job.ts";
import type { JobJson } from "../domain/job-json.ts";
import type { Waiting } from "../domain/waiting.ts";

/** What the commands show of a job. */
export type ShownJob = Pick<
  Job,
  | ("id" | "type" | "title" | "status" | "statusReason" | "progress" | "result" | "errors" | "warnings")
  | ("attempt" | "maxAttempts" | "executor" | "retryOf" | "parentId" | "dependsOn" | "cache" | "stop")
  | ("createdBy" | "createdAt" | "startedAt" | "completedAt" | "cancelRequestedAt")
> & {
  /** Why it isn't running, where somebody has looked. */
  readonly waiting?: Waiting | null;
};

/** A job as a deck gives it: for people, and as JSON for programs. */
export interface DeckJob extends ShownJob {
  readonly waiting: Waiting | null;
  /** With the values that its type keeps secret masked. */
  json(): JobJson;
}

/**
 * The job that a server's JSON tells of.
 * @param titleOf what a stage is called for people
 */
export function jobOfJson(json: JobJson, titleOf: (stage: string) => string): DeckJob {
  const { progress, stop } = json;
  return {
    ...json,
    progress: {
      ...progress,
      stages: progress.stages.map((stage) => ({
        ...{ ...stage, title: titleOf(stage.name), weight: 1 },
        ...{ startedAt: instant(stage.startedAt), endedAt: instant(stage.endedAt) },
      })),
      updatedAt: instant(progress.updatedAt),
    },
    stop: stop === null ? null : stopOfJson(stop),
    createdAt: Date.parse(json.createdAt),
    startedAt: instant(json.startedAt),
    completedAt: instant(json.completedAt),
    cancelRequestedAt: instant(json.cancelRequestedAt),
    json: () => json,
  };
}

function stopOfJson({ reason, ...stop }: NonNullable<JobJson["stop"]>): Job["stop"] {
  return {
    ...stop,
    ...(reason === null ? {} : { reason }),
    requestedAt: Date.parse(stop.requestedAt),
    // The names of the steps are the table of src/domain/event.ts on both sides.
    steps: stop.steps.map(({ step, at }) => ({ step: step as StepName, at: Date.parse(at) })),
  };
}

type StepName = NonNullable<Job["stop"]>["steps"][number]["step"];

function instant(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
