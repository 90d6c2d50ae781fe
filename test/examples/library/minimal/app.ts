/** The smallest app: one job type, the dashboard, and a job. `bun app.ts`, then open http://localhost:3000. */
import { Elysia } from "elysia";
import { defineJob, jobdeck, t } from "jobdeck";

const count = defineJob({
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

const deck = jobdeck({ jobs: [count], data: Bun.env["DATA"] ?? "./data" });
await deck.start();
const app = new Elysia().use(deck.plugin()).listen(Number(Bun.env["PORT"] ?? 3000));
const job = await deck.tracker.enqueue("count", { to: 3 });
console.log(`Job ${job.id} at ${app.server?.url.origin}`);
