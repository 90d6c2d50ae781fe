import type { Config } from "../../config.ts";
import { SILENT } from "../../domain/log.ts";
import { type Command, EXIT } from "../command.ts";
import { positionals } from "../flags.ts";
import type { Host } from "../host.ts";
import { ink, line } from "../output.ts";
import { UsageError } from "../usage-error.ts";

export const serveCommand: Command = {
  name: "serve",
  usage: "",
  summary: "serve the web face and run jobs until Ctrl-C",
  notes: [["settings", "`jobdeck help` lists their flags, such as --port and --data"]],
  async run({ host, config, words }) {
    const [extra] = positionals(words, "serve");
    if (extra !== undefined)
      throw new UsageError(`\`jobdeck serve\` takes flags only, got "${extra}"`, "serve");
    const signal = firstSignal(host);
    const deck = await host.open(config, "serve");
    const { dataDir, durability, unknownVariables } = config;
    const { version } = host;
    const url = deck.url() ?? "";
    const isForPeople = config.logFormat !== "json";
    // A person is told it by the greeting already.
    const log = isForPeople && host.out.isTTY && host.err.isTTY ? SILENT : await host.log(config);
    log.info(
      {
        ...{ version, url, host: config.host, port: config.port, data: dataDir, durability },
        ignored: unknownVariables,
      },
      `Jobdeck ${version} listens on ${url}`,
    );
    if (isForPeople) greet(host, config, url);
    await signal.first;
    if (isForPeople) line(host.out, "Stopping. Press Ctrl-C again to end at once.");
    log.info({}, "Jobdeck stops: running jobs get their grace");
    signal.again(() => host.exit(EXIT.failed));
    await deck.stop();
    signal.off();
    log.info({}, "Jobdeck has stopped");
    if (isForPeople) line(host.out, "Stopped.");
    return EXIT.ok;
  },
};

/** Who has asked for JSON alone is told all of this by the log. */
function greet({ out, version }: Host, config: Config, url: string): void {
  line(out, `Jobdeck ${version} listens on ${ink(out, "bold", url)}`);
  line(out);
  line(out, "  First    open it in a browser, paste the address of a git repository and press Start");
  line(out, "  Or here  jobdeck run wiki --repo https://…   (in a clone: npm run jobdeck -- run wiki …)");
  line(out, `  Data     ${config.dataDir}   durability ${config.durability}`);
  for (const name of config.unknownVariables) line(out, `  Ignored  ${name}: no setting has this name`);
  line(out, "  Stop     Ctrl-C; running jobs get their grace and go on at the next start");
}

/** A signal that comes while it still starts counts too. */
function firstSignal(host: Host) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let again = () => {};
  let count = 0;
  const off = host.onSignal(() => {
    count += 1;
    if (count === 1) resolve();
    else again();
  });
  return {
    first: promise,
    again: (fn: () => void) => {
      again = fn;
    },
    off,
  };
}
