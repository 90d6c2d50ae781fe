import type { JobType } from "./define.ts";
import { demo } from "./demo.ts";

/** The job types that Jobdeck comes with. */
export const BUILT_IN_TYPES: readonly JobType[] = [demo];
