import { type Command, EXIT, type Invocation } from "../command.ts";
import { follow } from "../follow.ts";
import { codeOf, tellEnd } from "../job-end.ts";
import { line } from "../output.ts";
import { type RunRequest, runRequest } from "../run-request.ts";
import { typeHelp } from "../type-help.ts";

export const runCommand: Command = {
  name: "run",
  usage: "TYPE [--input JSON | --key value …] [--json]",
  summary: "run one job here and watch it; Ctrl-C cancels it",
  notes: [
    ["TYPE --help", "what the type takes: a flag for each field; `jobdeck types` lists the types"],
    ["--input JSON", "the input as a JSON object, - reads it from standard input; flags win over it"],
    ["--json", "print the job as JSON when it has ended, and nothing else"],
    ["exit code", "0 completed, 1 failed, 130 cancelled, 2 not understood"],
  ],
  async run(invocation) {
    const { host, config, words } = invocation;
    const request = await runRequest(host, await host.types(config), words);
    if (!request.help) return await runHere(invocation, request);
    for (const text of typeHelp(host.out, request.type)) line(host.out, text);
    return EXIT.ok;
  },
};

async function runHere({ host, config }: Invocation, { type, input, json }: RunRequest): Promise<number> {
  const deck = await host.open(config, "run");
  try {
    // One attempt: whoever watches decides about another, and this process takes no job out of the line again.
    const job = await deck.run({ type: type.type, input, maxAttempts: 1 }, "cli");
    // JSON on standard output leaves the progress to a person at the other one.
    const ended = await follow(host, deck, job, json ? (host.err.isTTY ? host.err : null) : host.out);
    // What runs in a process of its own sees this one go, and ends itself with all that it has started.
    if (ended === undefined) return host.exit(EXIT.cancelled);
    if (json) line(host.out, JSON.stringify(deck.json(ended), null, 2));
    else tellEnd(host.out, deck, ended, host.clock.now());
    return codeOf(ended);
  } finally {
    await deck.stop();
  }
}
