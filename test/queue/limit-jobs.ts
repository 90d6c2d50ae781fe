import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineJob, type JobContext, t } from "../../src/jobs/define.ts";

/** Takes more than it may, in the way that it is told, and then waits to be stopped. */
export const greedy = defineJob({
  type: "greedy",
  title: "Takes too much",
  module: import.meta.url,
  maxAttempts: 3,
  input: t.Object({ takes: t.String(), returns: t.Optional(t.Boolean()) }),
  async run(ctx, { takes, returns }) {
    const held = await take(ctx, takes);
    if (!returns) await ctx.services.clock.sleep(600_000, ctx.signal);
    return held.length;
  },
});

async function take(
  ctx: Pick<JobContext, "artifact" | "outputDir" | "services" | "usage">,
  what: string,
): Promise<readonly unknown[]> {
  switch (what) {
    case "memory":
      return Array.from({ length: 15 }, () => new Uint8Array(10_000_000).fill(1));
    case "memory at once":
      return Array.from({ length: 300 }, () => new Uint8Array(10_000_000).fill(1));
    case "processes":
      return Array.from({ length: 4 }, () => ctx.services.processes.spawn(["sleep", "600"]));
    case "artifacts":
      for (const name of ["a", "b", "c"]) await ctx.artifact(`${name}.txt`, "12345");
      return [];
    case "files behind our back":
      for (const name of ["a", "b", "c"]) writeFileSync(join(ctx.outputDir, name), "12345");
      return [];
    case "money":
      for (let n = 0; n < 3; n += 1) ctx.usage({ costUsd: 0.5 });
      return [];
    default:
      throw new Error(`Nobody knows how to take ${what}`);
  }
}
