/** What a job type in TypeScript or JavaScript is made with: `import { defineJob, t } from "jobdeck"`. */
export { defineJob, type JobContext, type JobType, type JobTypeInput, t } from "./jobs/define.ts";
