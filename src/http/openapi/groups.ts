import type { Group } from "./operation.ts";
import { CREDENTIALS } from "./operations/credentials.ts";
import { DOCUMENTS } from "./operations/documents.ts";
import { JOB_PARTS } from "./operations/job-parts.ts";
import { JOBS } from "./operations/jobs.ts";
import { ONE_JOB } from "./operations/one-job.ts";
import { SCHEDULES } from "./operations/schedules.ts";
import { QUEUES, SERVER } from "./operations/server.ts";
import { SESSIONS } from "./operations/sessions.ts";
import { TOKENS } from "./operations/tokens.ts";
import { WEBHOOKS } from "./operations/webhooks.ts";

/** The whole API, in the order in which it is shown. */
export const GROUPS: readonly Group[] = [
  ...[JOBS, ONE_JOB, JOB_PARTS],
  ...[SESSIONS, DOCUMENTS, SCHEDULES, WEBHOOKS, QUEUES, TOKENS, CREDENTIALS, SERVER],
];
