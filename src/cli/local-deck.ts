import { existsSync } from "node:fs";
import type { Deck as Composed } from "../compose.ts";
import { hostInAddress } from "../domain/address.ts";
import type { Job } from "../domain/job.ts";
import { credentialJson } from "../http/api/credential-json.ts";
import { jobJson } from "../http/api/job-json.ts";
import { readSubmission } from "../http/api/submission.ts";
import { tokenJson } from "../http/api/token-json.ts";
import type { LocalDeck } from "./deck.ts";
import { readLog } from "./local-log.ts";
import { watch } from "./local-watch.ts";
import type { DeckJob } from "./shown-job.ts";

/** A process that has not been heard of for this long is taken for gone. */
const SILENT_MS = 15_000;

/** Who is said to have created or stopped a job. */
const BY = "cli";

/** What the commands see of a composed deck. */
export function localDeck(
  deck: Composed,
  web: { readonly url: string; stop(): Promise<void> } | null = null,
): LocalDeck {
  const { config, tracker, tokens, credentials, catalog, clock, artifacts, dispatcher, nodeId, store } = deck;
  const nodes = () =>
    store.listNodes().map((node) => ({ node, alive: clock.now() - node.heartbeatAt < SILENT_MS }));
  const shown = (job: Job): DeckJob => {
    const waiting = tracker.waiting(job);
    const schema = () => (catalog.find(job.type) === undefined ? null : catalog.info(job.type).input);
    return {
      ...{ ...job, waiting },
      json: () => jobJson(job, { prefix: "", now: clock.now(), waiting, schema: schema() }),
    };
  };
  const url = () => {
    if (web !== null) return config.publicUrl ?? web.url;
    const served = nodes().some(({ node, alive }) => alive && node.role === "serve");
    if (!served) return null;
    return config.publicUrl ?? `http://${hostInAddress(config.host)}:${config.port}`;
  };
  return {
    ...{ config, tokens, credentials, credentialJson, nodes, url, place: config.dataDir },
    tokenJson: (token) => tokenJson(token, clock.now()),
    async find(id) {
      const job = tracker.find(id);
      return job === undefined ? undefined : shown(job);
    },
    listByPrefix: async (prefix, limit) => tracker.listByPrefix(prefix, limit).map(shown),
    list: async (filter, limit) => tracker.list(filter, { limit, order: "desc" }).jobs.map(shown),
    async add({ body, idempotencyKey }) {
      return shown((await tracker.submit(readSubmission(body, idempotencyKey), BY)).job);
    },
    cancel: async (id) => shown(await tracker.cancel(id, { by: BY, reason: "user" })),
    retry: async (id) => shown(await tracker.retry(id, BY)),
    watch: async (id, onChange, signal) =>
      shown(await watch(deck, id, (job) => onChange(shown(job)), signal)),
    log: (id, live, signal) => readLog(deck, id, live, signal),
    async run({ body, idempotencyKey }) {
      const job = await tracker.submitHere(readSubmission(body, idempotencyKey), BY, nodeId);
      void dispatcher.run(job);
      return shown(job);
    },
    placesOf({ id }) {
      const job = tracker.find(id);
      if (job === undefined) return [];
      const { docsEntry } = job;
      const folder = artifacts.folderOf(id);
      const found: [string, string][] = [];
      if (existsSync(folder)) {
        found.push(docsEntry === null ? ["files", folder] : ["docs", `${folder}/docs/${docsEntry}`]);
      }
      const served = url();
      if (served !== null)
        found.push(["open", `${served}${docsEntry === null ? `/jobs/${id}` : `/docs/${id}/`}`]);
      else if (docsEntry !== null) found.push(["read", "`jobdeck serve`, then open it in the library"]);
      return found;
    },
    stop: () => (web ?? deck).stop(),
  };
}
