import { appendFileSync } from "node:fs";
import { defineJob, t } from "../../src/jobs/define.ts";

/** Takes three steps, each once and for all, and notes each in a file. Its first attempt gets no further than the second. */
export const steps = defineJob({
  type: "steps",
  title: "Steps",
  input: t.Object({ file: t.String(), first: t.Union([t.Literal("throws"), t.Literal("hangs")]) }),
  module: import.meta.url,
  maxAttempts: 2,
  backoffMs: () => 0,
  async run(ctx, { file, first }) {
    const take = (name: string) =>
      ctx.checkpoint(name, () => {
        appendFileSync(file, `${name} in attempt ${ctx.attempt}\n`);
        return `${name} of attempt ${ctx.attempt}`;
      });
    const made = [await take("fetch"), await take("parse")];
    ctx.progress(2, 3);
    if (ctx.attempt === 1 && first === "throws") throw new Error("The first attempt fails");
    if (ctx.attempt === 1) await new Promise(() => undefined);
    return [...made, await take("write")];
  },
});
