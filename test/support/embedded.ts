import type { JobJson } from "../../src/domain/job-json.ts";
import { type Deck, jobdeck, type Offered } from "../../src/embed/deck.ts";
import type { DeckOptions } from "../../src/embed/options.ts";
import type { JobType } from "../../src/jobs/define.ts";
import { tempFolder } from "./folder.ts";

export interface Embedded<Jobs extends readonly JobType[]> extends Deck<Jobs> {
  readonly faults: readonly unknown[];
  /** Resolves with the job as soon as it is as asked for. */
  until(id: string, is: (job: JobJson) => boolean): Promise<JobJson>;
  ended(id: string): Promise<JobJson>;
}

/** A deck as a program has it inside, started, on a folder of its own: `await using deck = await embedded()`. */
export async function embedded<
  const Jobs extends readonly JobType[] = readonly [],
  const With extends boolean = false,
>(options: DeckOptions<Jobs, With> = {}): Promise<Embedded<Offered<Jobs, With>>> {
  const own = options.data === undefined ? await tempFolder() : undefined;
  const faults: unknown[] = [];
  const deck = jobdeck<Jobs, With>({
    durability: "normal",
    ...options,
    data: options.data ?? own?.path ?? "",
    onFault: (cause) => faults.push(cause),
    onNotice: () => undefined,
  });
  await deck.start();
  const until = (id: string, is: (job: JobJson) => boolean): Promise<JobJson> =>
    new Promise((resolve) => {
      let isDone = false;
      let leave: (() => void) | undefined;
      leave = deck.tracker.subscribe(() => {
        const job = deck.tracker.getJob(id);
        if (job === undefined || isDone || !is(job)) return;
        isDone = true;
        leave?.();
        resolve(job);
      });
      if (isDone) leave();
    });
  return {
    ...deck,
    ...{ faults, until },
    ended: (id) => until(id, (job) => job.completedAt !== null),
    async [Symbol.asyncDispose]() {
      await deck.stop();
      await own?.[Symbol.asyncDispose]();
    },
  };
}
