import type { Clock } from "../../domain/clock.ts";
import { JobdeckError, quote } from "../../domain/errors.ts";
import type { Execution, RunRequest } from "../../domain/executor.ts";
import type { Supplies } from "../../domain/supplies.ts";
import type { JobType } from "../../jobs/define.ts";
import { failure } from "../handler/failure.ts";
import type { InMessage, Supplied } from "../protocol.ts";
import type { TypeLookup } from "./type-lookup.ts";

/** @throws JobdeckError `type_unknown` */
export function typeOf(catalog: TypeLookup, name: string): JobType {
  const type = catalog.find(name);
  if (type === undefined) throw new JobdeckError("type_unknown", `No job type is named ${quote(name)}`);
  return type;
}

/**
 * The file from which a type can be loaded outside of this place.
 * @param where as in "can't run in a thread"
 * @throws JobdeckError `executor_unavailable` when the type names none
 */
export function moduleOf({ type, module }: JobType, where: string): string {
  if (module !== null) return module;
  throw new JobdeckError(
    "executor_unavailable",
    `Job type ${type} can't run in ${where}: its definition gives no \`module\``,
  );
}

/** The first message of a run, with what our own runner and worker need besides. */
export function jobMessage(
  request: RunRequest,
  forOurs: { readonly module: string; readonly settings: unknown } | undefined,
): InMessage {
  return {
    type: "job",
    id: request.jobId,
    jobType: request.type,
    attempt: request.attempt,
    ...(request.fresh === true ? { fresh: true } : {}),
    ...(request.costLeftUsd === undefined ? {} : { costLeftUsd: request.costLeftUsd }),
    input: request.input,
    outputDir: request.outputDir,
    checkpoint: { ...request.checkpoints },
    ...forOurs,
    // A program of somebody else's has asked for nothing.
    ...(forOurs === undefined || request.supplies === undefined
      ? {}
      : { supplies: copied(request.supplies) }),
  };
}

function copied({ key, documents }: Supplies): Supplied {
  return { key: key === null ? null : { ...key }, documents: documents.map((one) => ({ ...one })) };
}

/** A run that failed before anything of it was there. */
export function neverStarted(thrown: unknown): Execution {
  return {
    done: Promise.resolve(failure(thrown)),
    tell: () => undefined,
    signal: () => undefined,
    force: null,
    prove: () => Promise.resolve("exited"),
  };
}

/** Waits for a promise, but no longer than so many milliseconds. */
export async function within(promise: Promise<unknown>, ms: number, clock: Clock): Promise<void> {
  const over = new AbortController();
  await Promise.race([promise, clock.sleep(ms, over.signal).catch(() => undefined)]);
  over.abort();
}
