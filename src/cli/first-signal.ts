import { EXIT } from "./command.ts";
import type { LocalDeck } from "./deck.ts";
import type { Host } from "./host.ts";
import { line } from "./output.ts";

/** Listens for signals from now on: one that comes while a node still starts counts too. */
export function firstSignal(host: Host) {
  const { promise: first, resolve } = Promise.withResolvers<void>();
  let again = () => {};
  let count = 0;
  const off = host.onSignal(() => {
    count += 1;
    if (count === 1) resolve();
    else again();
  });
  return {
    /** Stops the deck at the first signal; the second one ends the process. */
    async stopsAfter(deck: Pick<LocalDeck, "stop">): Promise<void> {
      await first;
      line(host.out, "Stopping. Press Ctrl-C again to end at once.");
      again = () => host.exit(EXIT.failed);
      await deck.stop();
      off();
      line(host.out, "Stopped.");
    },
  };
}
