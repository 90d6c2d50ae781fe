import { join } from "node:path";
import { runCli } from "../../src/cli/cli.ts";
import { type Listening, listen } from "../../src/listen.ts";
import { CliHost } from "./cli-host.ts";
import { type TestDeck, testDeck } from "./deck.ts";
import { type Folder, tempFolder } from "./folder.ts";

/** Where the commands can find jobs. */
export const SIDES = ["data folder", "server"] as const;
export type Side = (typeof SIDES)[number];

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A server on a data folder, and commands that see its jobs from one side. */
export interface CliSide extends AsyncDisposable {
  readonly deck: TestDeck;
  readonly folder: Folder;
  /** What `list` and others call the place. */
  readonly place: string;
  host(stdin?: string): CliHost;
  cli(words: readonly string[], stdin?: string): Promise<Said>;
}

export async function cliSide(side: Side): Promise<CliSide> {
  const folder = await tempFolder();
  const data = join(folder.path, "data");
  const deck = await testDeck({ folder: data, env: { JOBDECK_PORT: "0", JOBDECK_GRACE: "0s" } });
  const web: Listening = await listen(deck, () => true);
  const env: Readonly<Record<string, string>> =
    side === "server"
      ? { JOBDECK_SERVER: web.url, JOBDECK_DATA: join(folder.path, "none") }
      : { JOBDECK_DATA: data };
  const host = (stdin = "") => {
    const host = new CliHost(folder.path, { env: { ...env, JOBDECK_GRACE: "0s" } });
    host.stdin = stdin;
    return host;
  };
  return {
    ...{ deck, folder, host, place: side === "server" ? web.url : data },
    async cli(words, stdin) {
      const own = host(stdin);
      const code = await runCli(words, own);
      if (own.listening !== 0) throw new Error("It still listens to signals");
      return { code, out: own.out.text, err: own.err.text };
    },
    async [Symbol.asyncDispose]() {
      await deck.stop(() => web.stop());
      await folder[Symbol.asyncDispose]();
    },
  };
}
