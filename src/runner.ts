/**
 * The child program that runs exactly one job: it reads the line protocol from its standard input and writes it to
 * its standard output. When its input ends, whoever started it is gone, and it ends itself and its process group.
 */
import { pipeWriter } from "./adapters/pipe-writer.ts";
import { hostJob } from "./job-host.ts";
import { lineSplitter } from "./queue/lines.ts";
import { encode, MOST_JOB_BYTES, type OutMessage } from "./queue/protocol.ts";

const write = pipeWriter(1);
const host = hostJob({ env: process.env, ownGroups: false, send, exit: process.exit });

process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => host.stop("SIGTERM"));

const input = lineSplitter(MOST_JOB_BYTES, ({ text }) => host.take(text));
for await (const chunk of Bun.stdin.stream()) input.push(chunk);
endGroup();

/** The line end in front ends whatever the handler's own output has left open. */
function send(message: OutMessage): void {
  try {
    write(`\n${encode(message)}`);
  } catch {
    endGroup();
  }
}

/** Nobody is left to hear of it: the run ends with all that it has started. */
function endGroup(): never {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    // It leads no group: somebody started it by hand.
  }
  process.exit(1);
}
