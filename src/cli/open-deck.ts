import { existsSync } from "node:fs";
import { type Deck as Composed, compose, type Role } from "../compose.ts";
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
export async function openDeck(config: Config, role: Role): Promise<Deck> {
  const deck = compose(config);
  await deck.start(role);
  return commandDeck(deck);
}

/** What the commands see of a composed deck. */
export function commandDeck(deck: Composed): Deck {
  const { config, tracker, hub, catalog, clock, artifacts, dispatcher, nodeId, store } = deck;
  const nodes = () =>
    store.listNodes().map((node) => ({ node, alive: clock.now() - node.heartbeatAt < SILENT_MS }));
  return {
    ...{ config, tracker, hub, nodes },
    async run(request, by) {
      const job = await tracker.submitHere(request, by, nodeId);
      dispatcher.run(job);
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
      const served = nodes().some(({ node, alive }) => alive && node.role === "serve");
      if (!served) return null;
      return (
        config.publicUrl ??
        `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${config.port}`
      );
    },
    stop: () => deck.stop(),
  };
}
