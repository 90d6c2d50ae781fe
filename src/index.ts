/** What a job type in TypeScript or JavaScript is made with: `import { defineJob, t } from "jobdeck"`. */

/** What a receiver of callbacks checks them with. */
export { type Verified, type VerifyOptions, verifyCallback } from "./callbacks/signature.ts";
export { defineJob, type JobContext, type JobType, type JobTypeInput, t } from "./jobs/define.ts";
