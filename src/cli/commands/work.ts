import { plural } from "../../../views/format.ts";
import type { Config } from "../../config.ts";
import { type Command, EXIT } from "../command.ts";
import { firstSignal, STOPPED, STOPPING } from "../first-signal.ts";
import type { Host } from "../host.ts";
import { line } from "../output.ts";
import { onlyFlags } from "../read-words.ts";
import { speechOf } from "../speech.ts";

export const workCommand: Command = {
  name: "work",
  group: "Start",
  args: "",
  summary: "run jobs of the data folder without a web face, until Ctrl-C",
  flags: [],
  remote: false,
  notes: [
    ["settings", "`jobdeck help` lists their flags, such as --concurrency and --data"],
    [
      "job types",
      "it takes jobs of the types that it has; those of others wait for a process that knows them",
    ],
  ],
  exits: [
    [0, "stopped by a signal; running jobs had their grace and go on elsewhere, or at the next start"],
    [1, "it could not start, or a second signal ended it at once"],
  ],
  examples: [["jobdeck work --data /var/lib/jobdeck --concurrency 8", "beside a server on the same folder"]],
  async run({ host, config, words }) {
    onlyFlags(workCommand, words);
    const signal = firstSignal(host);
    const deck = await host.open(config, "work");
    const { dataDir, durability, concurrency, unknownVariables } = config;
    const { version } = host;
    const { isForPeople, log } = await speechOf(host, config);
    log.info(
      { ...{ version, data: dataDir, durability, concurrency }, ignored: unknownVariables },
      `Jobdeck ${version} works on ${dataDir}`,
    );
    if (isForPeople) greet(host, config);
    await signal.first;
    if (isForPeople) line(host.out, STOPPING);
    log.info({}, "Jobdeck stops: running jobs get their grace");
    await signal.stop(deck);
    log.info({}, "Jobdeck has stopped");
    if (isForPeople) line(host.out, STOPPED);
    return EXIT.ok;
  },
};

function greet({ out, version }: Host, { dataDir, concurrency, unknownVariables }: Config): void {
  line(out, `Jobdeck ${version} works on ${dataDir}: at most ${plural(concurrency, "job")} at once`);
  for (const name of unknownVariables) line(out, `  Ignored  ${name}: no setting has this name`);
  line(out, "  Stop     Ctrl-C; running jobs get their grace and go on elsewhere, or at the next start");
}
