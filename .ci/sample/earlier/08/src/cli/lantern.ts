import { readFile } from "node:fs/promises";
import { TerminalChannel } from "../channels/terminal.ts";
import { WebhookChannel } from "../channels/webhook.ts";
import { systemClock } from "../core/clock.ts";
import { LanternError } from "../core/errors.ts";
import { Keeper } from "../core/keeper.ts";
import type { Channel, Store } from "../core/ports.ts";
import { parseWatches } from "../core/watch.ts";
import { defaultSources } from "../sources/index.ts";
import { FileStore } from "../storage/file-store.ts";
import type { Settings } from "./settings.ts";

/** The program, put together. */
export interface Lantern {
  readonly keeper: Keeper;
  readonly store: Store;
}

/**
 * Puts the parts together, as the settings say. This is the only place that knows all of them.
 *
 * @throws LanternError `config_invalid` when the watch list is missing or wrong
 */
export async function openLantern(settings: Settings): Promise<Lantern> {
  const list = await readFile(settings.configPath, "utf8").catch((cause: unknown) => {
    throw new LanternError("config_invalid", `Expected a watch list at ${settings.configPath}`, { cause });
  });
  const store = await FileStore.open(settings.dataFolder);
  const keeper = new Keeper({
    watches: parseWatches(list),
    sources: defaultSources(),
    store,
    channels: channelsOf(settings),
    clock: systemClock,
    onTrouble: (message) => console.error(message),
  });
  return { keeper, store };
}

function channelsOf({ webhook }: Settings): readonly Channel[] {
  return [new TerminalChannel(), ...(webhook === undefined ? [] : [new WebhookChannel(webhook)])];
}
