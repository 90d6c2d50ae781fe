import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { defineJob, t } from "jobdeck";

/** Finds the longest line of each text file in a folder: a job type in TypeScript. */
export const longestLines = defineJob({
  type: "longest-lines",
  title: "Longest lines",
  description: "Finds the longest line of each text file in a folder.",
  input: t.Object({
    folder: t.String({ title: "Folder", description: "An absolute path.", pattern: "^/" }),
  }),
  stages: ["read"],
  // It runs in a process of its own, and can be stopped by force.
  module: import.meta.url,
  maxAttempts: 2,
  limits: { timeMs: 600_000, memoryBytes: 1_000_000_000 },
  titleOf: ({ folder }) => `Longest lines of ${folder}`,
  async run(ctx, { folder }) {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".txt")).sort();
    const longest: Record<string, number> = {};
    ctx.stage("read");
    for (const [done, name] of names.entries()) {
      ctx.signal.throwIfAborted();
      ctx.progress(done, names.length, name);
      // A later attempt gets what this one has found, and does not read the file again.
      longest[name] = await ctx.checkpoint(name, async () => {
        const text = await readFile(join(folder, name), { encoding: "utf8", signal: ctx.signal });
        return Math.max(...text.split("\n").map((line) => line.length));
      });
      ctx.log.info(`${name}: ${longest[name]} characters`);
    }
    await ctx.artifact("longest.json", JSON.stringify(longest, null, 2));
    return { files: names.length };
  },
});
