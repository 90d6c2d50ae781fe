import type { Outcome, RunRequest } from "../../domain/executor.ts";
import type { JobType } from "../../jobs/define.ts";
import { type ContextOptions, jobContext } from "./context.ts";
import { failure } from "./failure.ts";
import { jsonValue } from "./json-value.ts";

export interface HandlerRun extends ContextOptions {
  readonly type: JobType;
  /** Checks the input once more; throws JobdeckError `input_invalid`. */
  readonly check: (input: unknown) => unknown;
  /** Told of what the handler threw, before it becomes an outcome. */
  readonly onThrown?: (thrown: unknown) => void;
}

/** Runs one attempt's handler in this process. Never rejects. */
export async function runHandler(run: HandlerRun): Promise<Outcome> {
  try {
    const input = run.check(run.request.input);
    const request: RunRequest = { ...run.request, input };
    const result = await run.type.run(jobContext({ ...run, request }), input);
    return { kind: "returned", result: jsonValue(result, "the result") };
  } catch (thrown) {
    run.onThrown?.(thrown);
    return failure(thrown);
  }
}
