import { defineJob, t } from "../../src/jobs/define.ts";

/** Adds up what is streamed to it; in its first attempt it fails at the value that it was told. */
export const adder = defineJob({
  type: "adder",
  title: "Adder",
  input: t.Object({ failAt: t.Optional(t.Integer()) }),
  module: import.meta.url,
  executor: "inline",
  maxAttempts: 2,
  backoffMs: () => 0,
  async run(ctx, { failAt }) {
    let sum = 0;
    for await (const value of ctx.inputs) {
      if (typeof value !== "number") throw new TypeError("Expected a number");
      if (value === failAt && ctx.attempt === 1) throw new Error("Once more");
      sum += value;
      ctx.output(sum);
    }
    return { sum };
  },
});
