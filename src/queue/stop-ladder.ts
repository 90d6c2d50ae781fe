import type { Clock } from "../domain/clock.ts";
import type { StopStep } from "../domain/event.ts";
import type { Execution } from "../domain/executor.ts";
import type { Stop, StopProof } from "../domain/job.ts";
import type { StatusReason } from "../domain/status.ts";

interface Ladder {
  readonly execution: Execution;
  readonly reason: StatusReason;
  /** The receipt so far: who asked, and when. */
  readonly stop: Stop;
  readonly graceMs: number;
  readonly clock: Clock;
  /** Told of every step as it happens, with the receipt that it gives. */
  readonly onStep: (stop: Stop, step: StopStep, at: number) => void;
}

/**
 * Stops work: signal → grace → force → proof.
 * @returns the whole receipt, once the work is proven gone or, where it can't be forced, has been fenced out
 */
export async function climb({ execution, reason, stop, graceMs, clock, onStep }: Ladder): Promise<Stop> {
  let receipt = stop;
  const step = (name: StopStep, more: Partial<Stop> = {}) => {
    const at = clock.now();
    receipt = { ...receipt, ...more, steps: [...receipt.steps, { step: name, at }] };
    onStep(receipt, name, at);
  };

  step("signalled");
  execution.signal(reason);
  const ended = await endedWithin(execution, graceMs, clock);
  if (!ended && execution.force !== null) await execution.force(step);
  // What can't be forced is asked for its proof too: it then ends the programs that it started.
  const proof: StopProof = await execution.prove(!ended);
  step(proof, { proof, ms: Math.max(0, clock.now() - stop.requestedAt) });
  return receipt;
}

async function endedWithin(execution: Execution, ms: number, clock: Clock): Promise<boolean> {
  const over = new AbortController();
  const grace = clock.sleep(ms, over.signal).then(
    () => false,
    () => true,
  );
  const done = execution.done.then(() => true);
  const ended = await Promise.race([done, grace]);
  over.abort();
  return ended;
}
