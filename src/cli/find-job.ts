import { JobdeckError, jobNotFound, quote } from "../domain/errors.ts";
import type { Deck } from "./deck.ts";
import type { DeckJob } from "./shown-job.ts";

/** Characters of an id that are shown in lists: enough to tell jobs of different milliseconds apart. */
export const SHORT_ID = 13;

const PREFIX = /^[0-9a-f][0-9a-f-]{2,35}$/;

/**
 * A job by its id, or by the beginning of it when that fits one job only; at least three characters.
 * @throws JobdeckError `job_not_found`, `request_invalid`
 */
export async function findJob(deck: Deck, word: string): Promise<DeckJob> {
  const id = word.toLowerCase();
  const exact = await deck.find(id);
  if (exact !== undefined) return exact;
  const [job, another] = PREFIX.test(id) ? await deck.listByPrefix(id, 2) : [];
  if (job === undefined) throw jobNotFound(word);
  if (another === undefined) return job;
  throw new JobdeckError(
    "request_invalid",
    `More than one job's id begins with ${quote(word)}, such as ${job.id} and ${another.id}: give more of it`,
  );
}
