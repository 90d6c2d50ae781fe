import { JobdeckError } from "../domain/errors.ts";
import { defineJob, t } from "./define.ts";

let provided = false;

/**
 * Lets files with job types say `import { defineJob, t } from "jobdeck"` without having it installed, and where it is,
 * without loading all of it. Such a file is loaded for its job types alone, so it can't start a deck there.
 */
export function provideOwnModule(): void {
  if (provided) return;
  provided = true;
  const exports = { defineJob, t, JobdeckError, jobdeck: refuse, Taskbar: refuse };
  Bun.plugin({
    name: "jobdeck",
    setup: (build) => {
      build.module("jobdeck", () => ({ loader: "object", exports }));
    },
  });
}

function refuse(): never {
  throw new Error(
    "This file is loaded for the job types in it, and must not start a deck then: put them into a file of their own, or start it only `if (import.meta.main)`",
  );
}
