import type { Config } from "../../config.ts";
import { type Command, EXIT } from "../command.ts";
import { firstSignal, STOPPED, STOPPING } from "../first-signal.ts";
import type { Host } from "../host.ts";
import { ink, line } from "../output.ts";
import { onlyFlags } from "../read-words.ts";
import { speechOf } from "../speech.ts";

export const serveCommand: Command = {
  name: "serve",
  group: "Start",
  args: "",
  summary: "serve the web face and run jobs until Ctrl-C",
  flags: [],
  remote: false,
  notes: [["settings", "`jobdeck help` lists their flags, such as --port and --data"]],
  exits: [
    [0, "stopped by a signal; running jobs had their grace and go on at the next start"],
    [1, "it could not start, or a second signal ended it at once"],
  ],
  examples: [
    ["jobdeck serve", "on http://127.0.0.1:3000, with the data in ./data"],
    ["jobdeck serve --port 8080 --data /var/lib/jobdeck", "elsewhere"],
  ],
  async run({ host, config, words }) {
    onlyFlags(serveCommand, words);
    const signal = firstSignal(host);
    const deck = await host.open(config, "serve");
    const { dataDir, durability, unknownVariables } = config;
    const { out, version } = host;
    const url = deck.url() ?? "";
    const { isForPeople, log } = await speechOf(host, config);
    log.info(
      {
        ...{ version, url, host: config.host, port: config.port, data: dataDir, durability },
        ignored: unknownVariables,
      },
      `Jobdeck ${version} listens on ${url}`,
    );
    if (isForPeople) greet(host, config, url, deck.tokens.list().length > 0);
    await signal.first;
    if (isForPeople) line(out, STOPPING);
    log.info({}, "Jobdeck stops: running jobs get their grace");
    await signal.stop(deck);
    log.info({}, "Jobdeck has stopped");
    if (isForPeople) line(out, STOPPED);
    return EXIT.ok;
  },
};

function greet({ out, version }: Host, config: Config, url: string, needsToken: boolean): void {
  line(out, `Jobdeck ${version} listens on ${ink(out, "bold", url)}`);
  line(out);
  line(out, "  First    open it in a browser, paste the address of a git repository and press Start");
  line(out, "  Or here  jobdeck run wiki --repo https://…   (in a clone: npm run jobdeck -- run wiki …)");
  line(out, `  Data     ${config.dataDir}   durability ${config.durability}`);
  if (needsToken) line(out, "  Access   everybody needs a token; `jobdeck token create` makes one");
  for (const name of config.unknownVariables) line(out, `  Ignored  ${name}: no setting has this name`);
  line(out, "  Stop     Ctrl-C; running jobs get their grace and go on at the next start");
}
