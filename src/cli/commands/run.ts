import { type Command, EXIT, type Flag, type Invocation, JSON_FLAG } from "../command.ts";
import { isOn } from "../flags.ts";
import { follow } from "../follow.ts";
import { codeOf, tellEnd } from "../job-end.ts";
import { RUN_OPTIONS } from "../job-options.ts";
import { type JobRequest, readJobRequest, withFlagNames } from "../job-request.ts";
import { line } from "../output.ts";
import { typeHelp } from "../type-help.ts";

/** How the input of a job is given; its fields are flags as well. */
export const INPUT_FLAG: Flag = {
  ...{ name: "input", kind: "value", hint: "JSON|@FILE|-" },
  meaning: "the input as a JSON object, in a file, or on standard input; flags win over it",
};

/** Said where a type comes first. */
export const TYPE_NOTES = [
  ["TYPE --help", "what the type takes: a flag for each field; `jobdeck types` lists the types"],
  ["--key value", "a field of the input"],
] as const;

const FLAGS: readonly Flag[] = [
  INPUT_FLAG,
  { ...JSON_FLAG, meaning: "print the job as JSON when it has ended, and nothing else" },
];

export const runCommand: Command = {
  name: "run",
  group: "Start",
  args: "TYPE [--key value …]",
  summary: "run one job here and watch it; Ctrl-C cancels it, twice ends it at once",
  flags: [...FLAGS, ...RUN_OPTIONS],
  remote: false,
  notes: TYPE_NOTES,
  exits: [
    [0, "completed"],
    [1, "failed"],
    [130, "cancelled"],
  ],
  examples: [
    ["jobdeck run wiki --repo https://github.com/psf/requests", "with a progress bar"],
    ["jobdeck run demo --steps 5 --json | jq .result", "for a program"],
  ],
  async run(invocation) {
    const { host, config, words } = invocation;
    const request = await readJobRequest(host, await host.types(config), ASKING, words);
    if (!request.help) return await runHere(invocation, request);
    for (const text of typeHelp(host.out, request.type, ASKING)) line(host.out, text);
    return EXIT.ok;
  },
};

const ASKING = { name: "run", flags: FLAGS, options: RUN_OPTIONS };

async function runHere({ host, config }: Invocation, { type, body, taken }: JobRequest): Promise<number> {
  const json = isOn(taken, "json");
  const deck = await host.open(config, "run");
  try {
    // One attempt: whoever watches decides about another, and this process takes no job out of the line again.
    const job = await withFlagNames(type, ASKING, () =>
      deck.run({ body: { ...body, maxAttempts: 1 }, idempotencyKey: null }),
    );
    // JSON on standard output leaves the progress to a person at the other one.
    const ended = await follow(host, deck, job, json ? (host.err.isTTY ? host.err : null) : host.out);
    // What runs in a process of its own sees this one go, and ends itself with all that it has started.
    if (ended === undefined) return host.exit(EXIT.cancelled);
    if (json) line(host.out, JSON.stringify(ended.json(), null, 2));
    else tellEnd(host.out, deck, ended, host.clock.now());
    return codeOf(ended);
  } finally {
    await deck.stop();
  }
}
