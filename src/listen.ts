import type { Deck } from "./compose.ts";
import { hostInAddress, isLoopback } from "./domain/address.ts";
import { JobdeckError, messageOf, quote } from "./domain/errors.ts";
import { tokenState } from "./domain/token.ts";
import { openFace } from "./face.ts";
import { mountPrefix } from "./http/prefix.ts";

export interface Listening {
  /** Where it can be reached, without a slash at its end. */
  readonly url: string;
  /** Ends every stream and every connection. */
  stop(): Promise<void>;
}

/**
 * Puts the web face before a deck and listens. Apart from `compose`, so that a command without a web face need not
 * load one.
 * @throws JobdeckError `port_taken`; `config_invalid` where the address can't be listened on at all, and where others than this machine could come in without a token
 */
export async function listen(deck: Deck, isReady: () => boolean): Promise<Listening> {
  const { config } = deck;
  refuseUnguarded(deck);
  const face = openFace(deck, {
    prefix: config.publicUrl === null ? "" : mountPrefix(new URL(config.publicUrl).pathname),
    ...{ isAlone: true, asksForTokens: true },
    isReady,
    onFault: (err, requestId) => deck.log.error({ requestId, err }, "A request failed by a bug"),
  });
  const { host, port } = config;
  try {
    face.app.listen({ hostname: host, port, reusePort: false, idleTimeout: 30 });
  } catch (cause) {
    throw notListening(config, cause);
  }
  const server = face.app.server;
  const bound = server?.port ?? port;
  return {
    url: `http://${hostInAddress(host)}:${bound}`,
    async stop() {
      face.closeStreams();
      await server?.stop(true);
    },
  };
}

function notListening({ host, port }: Deck["config"], cause: unknown): JobdeckError {
  const isTaken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
  const what = `Port ${port} on ${host} can't be listened on (${messageOf(cause)})`;
  return isTaken
    ? new JobdeckError(
        "port_taken",
        `${what}: stop what uses it, or name another one with JOBDECK_PORT or --port`,
        { cause },
      )
    : new JobdeckError(
        "config_invalid",
        `${what}: JOBDECK_HOST has to be an address of this machine, and JOBDECK_PORT one that this user may use`,
        { cause },
      );
}

function refuseUnguarded({ config: { host }, tokens, clock }: Deck): void {
  if (isLoopback(host) || tokens.list().some((token) => tokenState(token, clock.now()) === "live")) return;
  throw new JobdeckError(
    "config_invalid",
    `Expected \`JOBDECK_HOST\` to be a loopback address (127.0.0.1, ::1 or localhost) while there is no token in force, got ${quote(host)}: whoever reaches another address could start and read jobs. \`jobdeck token create\` makes a token`,
  );
}
