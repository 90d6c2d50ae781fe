import { excerpt, headline } from "../channels/message.ts";
import { describeDuration } from "../core/duration.ts";
import { LanternError } from "../core/errors.ts";
import { createServer } from "../http/server.ts";
import type { Lantern } from "./lantern.ts";
import type { Settings } from "./settings.ts";

/** What a command is given. */
export interface Call {
  readonly lantern: Lantern;
  readonly settings: Settings;
  /** The words after the command's name. */
  readonly words: readonly string[];
  /** Aborted when the person at the terminal wants it to end. */
  readonly signal: AbortSignal;
  readonly print: (text: string) => void;
}

/** One command of `lantern`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  run(call: Call): Promise<void>;
}

const watch: Command = {
  name: "watch",
  summary: "looks again and again, and serves the API and the feed",
  async run({ lantern, settings, signal, print }) {
    const server = Bun.serve({ port: settings.port, fetch: createServer(lantern) });
    print(`Watching ${lantern.keeper.watches.length} things; the feed is at ${server.url}feed.xml`);
    for (const { title, intervalMs } of lantern.keeper.watches) {
      print(`  ${title}, every ${describeDuration(intervalMs)}`);
    }
    await lantern.keeper.run(signal);
    await server.stop();
  },
};

const look: Command = {
  name: "look",
  summary: "looks once at the watch that is named, now",
  async run({ lantern, words: [id], signal, print }) {
    if (id === undefined) throw new LanternError("watch_unknown", "Which one? Name a watch");
    const change = await lantern.keeper.look(id, signal);
    if (change === null) print("Nothing has changed.");
  },
};

const log: Command = {
  name: "log",
  summary: "lists what has changed so far",
  async run({ lantern, print }) {
    for (const change of await lantern.store.listChanges(0, 1000)) {
      print(`#${change.number}  ${headline(change)}`);
      for (const line of excerpt(change)) print(`    ${line}`);
    }
  },
};

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [watch, look, log];
