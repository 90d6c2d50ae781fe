import { defineJob, t } from "./define.ts";

let provided = false;

/** Lets files outside this package say `import { defineJob, t } from "jobdeck"` without having it installed. */
export function provideOwnModule(): void {
  if (provided) return;
  provided = true;
  Bun.plugin({
    name: "jobdeck",
    setup: (build) => {
      build.module("jobdeck", () => ({ loader: "object", exports: { defineJob, t } }));
    },
  });
}
