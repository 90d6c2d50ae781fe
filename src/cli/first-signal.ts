import { EXIT } from "./command.ts";
import type { LocalDeck } from "./deck.ts";
import type { Host } from "./host.ts";

export const STOPPING = "Stopping. Press Ctrl-C again to end at once.";
export const STOPPED = "Stopped.";

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
    /** Resolves at the first signal. */
    first,
    /** Stops the deck; another signal ends the process at once. */
    async stop(deck: Pick<LocalDeck, "stop">): Promise<void> {
      again = () => host.exit(EXIT.failed);
      await deck.stop();
      off();
    },
  };
}
