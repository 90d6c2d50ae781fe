/** The worker that runs exactly one job, in a thread of the process that started it: it is told and tells lines. */
import { parentPort } from "node:worker_threads";
import { hostJob } from "./job-host.ts";
import { paced } from "./queue/handler/paced.ts";
import { encode } from "./queue/protocol.ts";

const pace = paced(Date.now);
const host = hostJob({
  env: process.env,
  ownGroups: true,
  send: (message) => {
    const line = encode(message);
    pace(line.length);
    parentPort?.postMessage(line);
  },
  exit: process.exit,
});

parentPort?.on("message", (line) => host.take(String(line)));
