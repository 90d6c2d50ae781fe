import { defineJob, t } from "jobdeck";

export const count = defineJob({
  type: "count",
  title: "Count",
  input: t.Object({ to: t.Integer({ minimum: 1, title: "Up to" }) }),
  async run(ctx, { to }) {
    for (let n = 1; n <= to; n += 1) {
      ctx.signal.throwIfAborted();
      ctx.progress(n, to);
      await Bun.sleep(0);
    }
    return { counted: to };
  },
});
