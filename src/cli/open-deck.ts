import { type ComposeOptions, compose, type Role } from "../compose.ts";
import type { Config } from "../config.ts";
import type { LocalDeck } from "./deck.ts";
import { localDeck } from "./local-deck.ts";

/**
 * Opens the data folder of a configuration for one command.
 * @throws JobdeckError `data_folder_unwritable`, `database_newer`, `port_taken`
 */
export async function openDeck(
  config: Config,
  role: Role,
  options: Pick<ComposeOptions, "jobs" | "log"> = {},
): Promise<LocalDeck> {
  const deck = compose(config, options);
  try {
    if (role !== "serve") {
      await deck.start(role);
      return localDeck(deck);
    }
    let ready = false;
    // The port first: a second server on the same folder must not touch its jobs before it fails.
    const { listen } = await import("../listen.ts");
    const web = await listen(deck, () => ready);
    try {
      await deck.start(role);
    } catch (cause) {
      await web.stop();
      throw cause;
    }
    ready = true;
    return localDeck(deck, {
      url: web.url,
      async stop() {
        ready = false;
        // Jobs first, so that whoever watches sees how they end.
        await deck.stop(() => web.stop());
      },
    });
  } catch (cause) {
    await deck.stop();
    throw cause;
  }
}
