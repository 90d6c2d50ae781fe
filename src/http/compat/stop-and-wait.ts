import { JobdeckError } from "../../domain/errors.ts";
import type { Job } from "../../domain/job.ts";
import { isFinal } from "../../domain/status.ts";
import { finalState } from "../api/wait.ts";
import { programOf } from "../api/who.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";

/** Clients of other systems believe that an answered cancel has happened; most give up after 60 s. */
const WAIT_MS = 30_000;

/**
 * Cancels a job and waits until its work has stopped.
 * @returns the job then, and whether it was this call that stopped it: one that has ended is left as it is
 * @throws JobdeckError `job_not_found`
 */
export async function stopAndWait(
  web: Web,
  id: string,
  call: Pick<Call, "request" | "grant" | "stay">,
): Promise<{ readonly job: Job; readonly stopped: boolean }> {
  const asked = await askedToStop(web, id, programOf(call));
  if (asked === null) return { job: web.tracker.get(id), stopped: false };
  if (isFinal(asked.status)) return { job: asked, stopped: true };
  call.stay();
  const job = (await finalState(web, asked, WAIT_MS, call.request.signal)) ?? asked;
  return { job, stopped: true };
}

/** @returns null when it had ended before */
async function askedToStop({ tracker }: Web, id: string, by: string): Promise<Job | null> {
  try {
    return await tracker.cancel(id, { by, reason: "api" });
  } catch (thrown) {
    if (thrown instanceof JobdeckError && thrown.reason === "job_already_ended") return null;
    throw thrown;
  }
}
