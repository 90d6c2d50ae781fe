import { defineJob, t } from "jobdeck";

/** Milliseconds since 1970 with their fractions, the same in all processes of this machine. */
export function instant(): number {
  return performance.timeOrigin + performance.now();
}

/** Tells when it began and when it was asked to stop, by a clock that all processes of this machine share. */
export const clocked = defineJob({
  type: "clocked",
  title: "Clocked",
  input: t.Object({ waits: t.Boolean() }),
  module: import.meta.url,
  async run(ctx, { waits }) {
    const begun = instant();
    ctx.metadata({ begun });
    if (!waits) return null;
    ctx.progress(0, 1);
    await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve, { once: true }));
    ctx.metadata({ asked: instant() });
    throw ctx.signal.reason;
  },
});
