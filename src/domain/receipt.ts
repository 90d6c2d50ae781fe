import type { NewEvent } from "./event.ts";
import type { Stop, StopProof } from "./job.ts";

/** A receipt of stopping a job, and what of it is new in the journal. */
interface Receipt<S extends Stop | null> {
  readonly stop: S;
  readonly events: readonly NewEvent[];
}

/**
 * The receipt as it begins when somebody asks.
 * @param words why, in their own words
 * @param steps those of a stop that is under way already
 */
export function beginReceipt(
  by: string,
  words: string,
  at: number,
  steps: Stop["steps"] = [],
): Receipt<Stop> {
  const reason = words.trim() === "" ? {} : { reason: words.trim() };
  return {
    stop: {
      ...{ requestedAt: at, requestedBy: by, ...reason },
      ...{ steps: [...steps, { step: "requested", at }], proof: null, ms: null },
    },
    events: [{ type: "stop", at, data: { step: "requested", ...reason } }],
  };
}

/** The receipt of a stop that was under way, brought to its end; any other stays as it is. */
export function endReceipt(stop: Stop | null, proof: StopProof, at: number): Receipt<Stop | null> {
  if (stop === null || stop.proof !== null) return { stop, events: [] };
  const steps = [...stop.steps, { step: proof, at }];
  return {
    stop: { ...stop, steps, proof, ms: Math.max(0, at - stop.requestedAt) },
    events: [{ type: "stop", at, data: { step: proof } }],
  };
}
