import { existsSync } from "node:fs";
import { type Deck as Composed, type ComposeOptions, compose, type Role } from "../compose.ts";
import type { Config } from "../config.ts";
import type { Job } from "../domain/job.ts";
import { jobJson } from "../http/api/job-json.ts";
import type { Deck } from "./deck.ts";

/** A process that has not been heard of for this long is taken for gone. */
const SILENT_MS = 15_000;

/**
 * Opens the data folder of a configuration for one command.
 * @throws JobdeckError `data_folder_unwritable`, `database_newer`, `port_taken`
 */
export async function openDeck(
  config: Config,
  role: Role,
  options: Pick<ComposeOptions, "jobs" | "log"> = {},
): Promise<Deck> {
  const deck = compose(config, options);
  try {
    if (role !== "serve") {
      await deck.start(role);
      return commandDeck(deck);
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
    return commandDeck(deck, {
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

/** What the commands see of a composed deck. */
export function commandDeck(
  deck: Composed,
  web: { readonly url: string; stop(): Promise<void> } | null = null,
): Deck {
  const { config, tracker, hub, catalog, clock, artifacts, dispatcher, nodeId, store } = deck;
  const nodes = () =>
    store.listNodes().map((node) => ({ node, alive: clock.now() - node.heartbeatAt < SILENT_MS }));
  return {
    ...{ config, tracker, hub, nodes },
    async run(request, by) {
      const job = await tracker.submitHere(request, by, nodeId);
      void dispatcher.run(job);
      return job;
    },
    json: (job: Job) =>
      jobJson(job, {
        prefix: "",
        now: clock.now(),
        waiting: tracker.waiting(job),
        schema: catalog.find(job.type) === undefined ? null : catalog.info(job.type).input,
      }),
    folderOf(job) {
      const folder = artifacts.folderOf(job.id);
      return existsSync(folder) ? folder : null;
    },
    url() {
      if (web !== null) return config.publicUrl ?? web.url;
      const served = nodes().some(({ node, alive }) => alive && node.role === "serve");
      if (!served) return null;
      return (
        config.publicUrl ??
        `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${config.port}`
      );
    },
    stop: () => (web ?? deck).stop(),
  };
}
