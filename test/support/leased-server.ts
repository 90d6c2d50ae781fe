/**
 * A server whose lease is short, as a process of its own: says `ready` and its node's id, and stops in good order at
 * SIGTERM. Arguments: data folder, lease in milliseconds.
 */
import { compose } from "../../src/compose.ts";
import { loadConfig } from "../../src/config.ts";
import { demo } from "../../src/jobs/demo.ts";
import { listen } from "../../src/listen.ts";
import { block } from "./block-job.ts";
import { steps } from "./steps-job.ts";

const [folder = "", leaseMs = ""] = Bun.argv.slice(2);
const env = {
  JOBDECK_DATA: folder,
  JOBDECK_DURABILITY: "normal",
  JOBDECK_GRACE: "0s",
  JOBDECK_CONCURRENCY: "8",
  JOBDECK_PORT: "0",
};
const deck = compose(loadConfig({ env, cwd: folder }), {
  leaseMs: Number(leaseMs),
  jobs: [demo, block, steps],
});
const web = await listen(deck, () => true);
await deck.start("serve");
process.on("SIGTERM", () => void deck.stop(() => web.stop()));
console.log(`ready ${deck.nodeId}`);
