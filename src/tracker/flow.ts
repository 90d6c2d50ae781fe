import { DEEPEST_INPUT, depthRule, isWithinDepth } from "../domain/depth.ts";
import { JobdeckError, messageOf, quote } from "../domain/errors.ts";
import type { InputFrom, Job } from "../domain/job.ts";
import { isWithin, valueAt, withValueAt } from "../domain/json-pointer.ts";
import { parentsFirst } from "../domain/parents-first.ts";
import type { NewJob } from "../domain/store.ts";
import type { Types } from "./types.ts";

/** What becomes of a job whose dependencies have all ended. */
export type Readiness =
  | { readonly kind: "ready"; readonly input: unknown }
  | { readonly kind: "failed" | "cancelled"; readonly error: string };

/**
 * Checks an input of which parts are still to come: what is wrong where such a part goes is not wrong yet.
 * @throws JobdeckError `type_unknown`, `input_invalid`
 */
export function checkPartly(types: Types, type: string, input: unknown, from: InputFrom): unknown {
  try {
    return types.check(type, input);
  } catch (thrown) {
    if (!(thrown instanceof JobdeckError) || thrown.reason !== "input_invalid") throw thrown;
    const targets = Object.keys(from).map((target) => `/input${target}`);
    const isToCome = (path: string) =>
      targets.some((target) => isWithin(path, target) || isWithin(target, path));
    if (thrown.issues.every(({ path }) => isToCome(path))) return input;
    throw thrown;
  }
}

/** Decides about a job whose dependencies have ended, and fills in what comes from their results. */
export function readiness(job: Job, find: (id: string) => Job | undefined, types: Types): Readiness {
  const parents = new Map([...new Set(job.dependsOn)].map((id) => [id, find(id)] as const));
  if (job.cascade) {
    for (const [id, parent] of parents) {
      if (parent?.status === "completed") continue;
      const what = parent === undefined ? `Job ${id}` : `${quote(parent.title)} (job ${id})`;
      const how = parent === undefined ? "is not there any more" : `is ${parent.status}`;
      return {
        kind: parent?.status === "cancelled" ? "cancelled" : "failed",
        error: `${what}, on which it depends, ${how}`,
      };
    }
  }
  if (job.inputFrom === null) return { kind: "ready", input: job.input };
  try {
    let input = job.input;
    for (const [target, { job: id, pointer }] of Object.entries(job.inputFrom)) {
      const value = valueAt(parents.get(id)?.result ?? null, pointer);
      if (value === undefined) {
        throw new Error(
          `The result of job ${id} has nothing at ${quote(pointer)}, which ${target} was to be`,
        );
      }
      input = withValueAt(input, target, value);
    }
    if (!isWithinDepth(input, DEEPEST_INPUT)) throw new Error(`Its input: ${depthRule(DEEPEST_INPUT)}`);
    return { kind: "ready", input: types.check(job.type, input) };
  } catch (thrown) {
    return { kind: "failed", error: messageOf(thrown) };
  }
}

/**
 * @throws JobdeckError `request_invalid` when jobs of a batch wait for each other in a circle
 */
export function refuseCircles(jobs: readonly NewJob[]): void {
  const ordered = new Set(parentsFirst(jobs));
  const at = jobs.findIndex((job) => !ordered.has(job));
  if (at < 0) return;
  const message = "Expected no job to wait, through others, for itself";
  throw new JobdeckError("request_invalid", `jobs/${at}/dependsOn: ${message}`, {
    issues: [{ path: `/jobs/${at}/dependsOn`, message }],
  });
}
