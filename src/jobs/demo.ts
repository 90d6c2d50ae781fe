import { type Static, Type } from "@sinclair/typebox";
import type { JobContext } from "./define.ts";
import { defineJob } from "./define.ts";

const input = Type.Object(
  {
    steps: Type.Integer({
      title: "Steps",
      description: "How many steps it takes.",
      minimum: 1,
      maximum: 10_000,
      default: 20,
    }),
    stepMs: Type.Integer({
      title: "Milliseconds a step",
      description: "How long it waits in each step.",
      minimum: 0,
      maximum: 60_000,
      default: 500,
    }),
    failAt: Type.Optional(
      Type.Integer({
        title: "Fail at step",
        description: "The step at which it fails.",
        minimum: 1,
        maximum: 10_000,
      }),
    ),
    warnAt: Type.Optional(
      Type.Integer({
        title: "Warn at step",
        description: "The step at which it notes a warning.",
        minimum: 1,
        maximum: 10_000,
      }),
    ),
    logLines: Type.Optional(
      Type.Integer({
        title: "Log lines",
        description: "How many lines it logs, spread over the steps; one a step when left out.",
        minimum: 0,
        maximum: 1_000_000,
      }),
    ),
    deaf: Type.Optional(
      Type.Boolean({
        title: "Deaf",
        description:
          "Whether it ignores being asked to stop: in this process it is then cut off, in a subprocess killed.",
        default: false,
      }),
    ),
    fork: Type.Optional(
      Type.Integer({
        title: "Programs",
        description: "How many sleeping programs it starts and leaves behind, to be ended with it.",
        minimum: 0,
        maximum: 100,
        default: 0,
      }),
    ),
    outputBytes: Type.Optional(
      Type.Integer({
        title: "Bytes of output",
        description: "The size of the file that it leaves; none when 0.",
        minimum: 0,
        maximum: 104_857_600,
        default: 0,
      }),
    ),
  },
  { additionalProperties: false },
);

type DemoInput = Static<typeof input>;

/** A job that takes as long, fails, warns, logs and resists as it is told: for trying things out. */
export const demo = defineJob({
  type: "demo",
  title: "Demo",
  description: "Counts steps. It can be told to fail, to warn, to log a lot, or to resist being stopped.",
  icon: "flask-conical",
  input,
  executor: "inline",
  module: import.meta.url,
  titleOf: ({ steps }) => `Demo: ${steps} ${steps === 1 ? "step" : "steps"}`,
  async run(ctx, given) {
    for (let n = 0; n < (given.fork ?? 0); n += 1) ctx.services.processes.spawn(["sleep", "600"]);
    ctx.progress(0, given.steps);
    for (let step = 1; step <= given.steps; step += 1) await takeStep(ctx, given, step);
    if (given.outputBytes)
      await ctx.artifact("demo.txt", "demo\n".repeat(given.outputBytes / 5 + 1).slice(0, given.outputBytes));
    return { steps: given.steps };
  },
});

async function takeStep(ctx: JobContext, given: DemoInput, step: number): Promise<void> {
  if (!given.deaf) ctx.signal.throwIfAborted();
  if (given.stepMs > 0) await ctx.services.clock.sleep(given.stepMs, given.deaf ? undefined : ctx.signal);
  if (step === given.failAt) throw new Error(`Failed at step ${step}, as the input asked`);
  if (step === given.warnAt) ctx.warn(`Step ${step} warns, as the input asked`);
  for (const line of linesOf(given, step)) ctx.log.info(line);
  ctx.progress(step, given.steps, `Step ${step} of ${given.steps}`);
}

function* linesOf({ steps, logLines = steps }: DemoInput, step: number): Iterable<string> {
  const before = Math.floor(((step - 1) * logLines) / steps);
  const after = Math.floor((step * logLines) / steps);
  for (let line = before + 1; line <= after; line += 1)
    yield `Step ${step} of ${steps}, line ${line} of ${logLines}`;
}
