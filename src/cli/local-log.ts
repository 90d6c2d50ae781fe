import type { Deck as Composed } from "../compose.ts";
import { jobNotFound } from "../domain/errors.ts";
import type { LogLine } from "../domain/log-line.ts";
import { isFinal } from "../domain/status.ts";

/** Lines that are read at once. */
const PAGE = 500;

/** The log of a job in this data folder, oldest first. See `Deck.log`. */
export async function* readLog(
  { tracker, hub }: Pick<Composed, "tracker" | "hub">,
  id: string,
  live: boolean,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void, undefined> {
  let seq = 0;
  let news = Promise.withResolvers<void>();
  const wake = () => news.resolve();
  const leave = hub.subscribe((note) => {
    if ((note.kind === "job" ? note.job.id : note.id) === id) wake();
  });
  signal.addEventListener("abort", wake, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      news = Promise.withResolvers<void>();
      const job = tracker.find(id);
      if (job === undefined) throw jobNotFound(id);
      const lines = tracker.log(id, { after: seq, limit: PAGE });
      yield* lines;
      seq = lines.at(-1)?.seq ?? seq;
      if (lines.length === PAGE) continue;
      if (!live || isFinal(job.status)) return;
      await news.promise;
    }
  } finally {
    leave();
    signal.removeEventListener("abort", wake);
  }
}
