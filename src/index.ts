/** What a program, and a file of job types, imports as `jobdeck`: docs/library.md shows how. */
export type { TaskbarProps } from "../views/components/job-taskbar.tsx";
export { Taskbar } from "../views/components/job-taskbar.tsx";
/** What a receiver of callbacks checks them with. */
export { type Verified, type VerifyOptions, verifyCallback } from "./callbacks/signature.ts";
export { type ErrorCode, type Issue, JobdeckError } from "./domain/errors.ts";
export type { JobJson as Job } from "./domain/job-json.ts";
export type { Log } from "./domain/log.ts";
export type { Status, StatusReason } from "./domain/status.ts";
export { type Deck, jobdeck, type PluginOptions } from "./embed/deck.ts";
export type { EnqueueOptions, JobTracker } from "./embed/job-tracker.ts";
export type { DeckOptions, DeckSettings, Duration, Size } from "./embed/options.ts";
export type { CommandContext, CommandOptions } from "./embed/run-command.ts";
export type { TrackedJob, TrackOptions } from "./embed/tracked-job.ts";
export {
  type DefinedJob,
  defineJob,
  type JobContext,
  type JobType,
  type JobTypeInput,
  t,
} from "./jobs/define.ts";
