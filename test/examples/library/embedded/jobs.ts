import { defineJob, t } from "jobdeck";

/** In a file of its own, since it runs in a process of its own: that loads this file and nothing else of the app. */
export const report = defineJob({
  type: "report",
  title: "Write a report",
  input: t.Object({ about: t.String({ title: "About" }) }),
  module: import.meta.url,
  async run(ctx, { about }) {
    ctx.progress(0, 1, `Writing about ${about}`);
    await ctx.artifact("docs/overview.md", `# Report\n\nAll there is to say about ${about}.\n`);
    return { words: about.split(/\s+/).length };
  },
});
