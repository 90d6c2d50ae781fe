import { type Command, EXIT, type Flag, type Invocation, JSON_FLAG, withDeck } from "../command.ts";
import { isOn, lastOf } from "../flags.ts";
import { ADD_OPTIONS } from "../job-options.ts";
import { type JobRequest, readJobRequest, withFlagNames } from "../job-request.ts";
import { line, plain } from "../output.ts";
import { typeHelp } from "../type-help.ts";
import { watchUntilEnd } from "../watch-until-end.ts";
import { INPUT_FLAG, TYPE_NOTES } from "./run.ts";

const FLAGS: readonly Flag[] = [
  INPUT_FLAG,
  {
    ...{ name: "wait", kind: "switch" },
    meaning: "watch it until it has ended, with the exit codes of `jobdeck watch`",
  },
  {
    ...{ name: "idempotency-key", kind: "value", hint: "KEY" },
    meaning: "asked for again under it, it is the job that is there",
  },
  JSON_FLAG,
];

const ASKING = { name: "add", flags: FLAGS, options: ADD_OPTIONS };

export const addCommand: Command = {
  name: "add",
  group: "Start",
  args: "TYPE [--key value …]",
  summary: "put a job into the line of a server or of the data folder, and print its id",
  flags: [...FLAGS, ...ADD_OPTIONS],
  remote: true,
  notes: [
    ...TYPE_NOTES,
    ["who runs it", "`jobdeck serve` or `jobdeck work` on the same data folder, or the server"],
  ],
  exits: [
    [0, "it is in the line, or with --wait: completed"],
    [1, "refused, or with --wait: failed or expired"],
    [130, "with --wait: cancelled, or no longer watched, while the job goes on"],
  ],
  examples: [
    ["jobdeck add demo --steps 5 --wait", "and see how it ends"],
    ["jobdeck add wiki --repo . --run-at 2h --tag nightly", "later"],
    ["jobdeck add demo --input @job.json --server https://deck.example", "on another machine"],
  ],
  async run(invocation) {
    const { host, config, words } = invocation;
    const request = await readJobRequest(host, await host.types(config), ASKING, words);
    if (!request.help) return await add(invocation, request);
    for (const text of typeHelp(host.out, request.type, ASKING)) line(host.out, text);
    return EXIT.ok;
  },
};

async function add(invocation: Invocation, { type, body, taken }: JobRequest): Promise<number> {
  const { out } = invocation.host;
  const json = isOn(taken, "json");
  return await withDeck(invocation, async (deck) => {
    const idempotencyKey = lastOf(taken, "idempotency-key") ?? null;
    const job = await withFlagNames(type, ASKING, () => deck.add({ body, idempotencyKey }));
    const wait = isOn(taken, "wait");
    if (!json) line(out, `${job.id}  ${plain(job.title)}`);
    else if (!wait) line(out, JSON.stringify(job.json(), null, 2));
    return wait ? await watchUntilEnd(invocation.host, deck, job.id, json) : EXIT.ok;
  });
}
