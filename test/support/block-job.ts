import { existsSync } from "node:fs";
import { defineJob, t } from "../../src/jobs/define.ts";

/** Keeps its whole process from doing anything else until a file is there. */
export const block = defineJob({
  type: "block",
  title: "Block",
  input: t.Object({ until: t.String() }),
  run: (_, { until }) => {
    console.log("blocked");
    while (!existsSync(until)) Bun.sleepSync(1);
    return null;
  },
});
