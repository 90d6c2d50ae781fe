import type { Job } from "../../domain/job.ts";
import type { Web } from "../web.ts";

/** Why the jobs of a list that wait do so, by id: all from one look. */
export function waitingTexts(
  { tracker }: Pick<Web, "tracker">,
  jobs: readonly Job[],
): Readonly<Record<string, string>> {
  const waitingOf = tracker.waitings();
  return Object.fromEntries(
    jobs.flatMap((job) => {
      const waiting = waitingOf(job);
      return waiting === null ? [] : [[job.id, waiting.text] as const];
    }),
  );
}
