import type { Job } from "../../src/domain/job.ts";
import type { ClaimRequest, JobStore } from "../../src/domain/store.ts";

type FreeSlots = Omit<ClaimRequest, "queues" | "heardSince" | "types"> & {
  readonly queues: readonly { readonly queue: string; readonly limit: number }[];
};

/** Starts the first jobs in line, with so many slots free in each queue, whatever runs there already. */
export async function claimJobs(
  store: Pick<JobStore, "claim" | "queue">,
  { queues, ...request }: FreeSlots,
): Promise<readonly Job[]> {
  const { jobs } = await store.claim({
    ...request,
    heardSince: null,
    types: null,
    queues: queues.map(({ queue, limit }) => ({
      queue,
      concurrency: limit + store.queue(queue, request.at).running,
      held: 0,
    })),
  });
  return jobs;
}
