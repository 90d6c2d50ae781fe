import { bulk } from "./bulk/bulk.ts";
import { demo } from "./demo.ts";
import { wiki } from "./wiki/wiki.ts";

/** The job types that Jobdeck comes with, the main one first. */
export const BUILT_IN_TYPES = [wiki, demo, bulk] as const;
