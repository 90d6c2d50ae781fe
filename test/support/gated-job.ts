import { defineJob, type JobType, t } from "../../src/jobs/define.ts";

export interface GatedJob {
  readonly type: JobType;
  /** Names of the jobs that have started, in order. */
  readonly started: readonly string[];
  /** Resolves once a job of this name has started. */
  start(name: string): Promise<void>;
  /** Lets a job of this name return, now or when it starts. */
  open(name: string, result?: unknown): void;
  /** Makes it throw. */
  fail(name: string, message?: string): void;
}

/** A type whose jobs (`{ name }`) run until the test lets them go. */
export function gatedJob(type = "gated", options: Partial<Parameters<typeof defineJob>[0]> = {}): GatedJob {
  const started: string[] = [];
  const starts = new Map<string, PromiseWithResolvers<void>>();
  const gates = new Map<string, PromiseWithResolvers<unknown>>();
  const of = <T>(known: Map<string, PromiseWithResolvers<T>>, name: string) => {
    const there = known.get(name) ?? Promise.withResolvers<T>();
    known.set(name, there);
    return there;
  };
  return {
    started,
    start: (name) => of(starts, name).promise,
    open: (name, result = null) => of(gates, name).resolve(result),
    fail(name, message = "It broke") {
      const gate = of(gates, name);
      // Nobody may be waiting yet.
      gate.promise.catch(() => undefined);
      gate.reject(new Error(message));
    },
    type: defineJob({
      ...{ type, title: "Gated", input: t.Object({ name: t.String() }, { additionalProperties: true }) },
      ...options,
      run(ctx, input) {
        // The schema has it.
        const { name } = input as { readonly name: string };
        started.push(name);
        of(starts, name).resolve();
        const stopped = new Promise((_, reject) =>
          ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason)),
        );
        return Promise.race([of(gates, name).promise, stopped]);
      },
    }),
  };
}
