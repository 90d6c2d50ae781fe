import type { Config } from "../config.ts";
import type { Host } from "./host.ts";

type Reaching = Pick<Host, "open" | "reach" | "types" | "serverVersion">;

/** A machine that asks the server wherever the settings name one. @param local what it does otherwise */
export function reaching(local: Pick<Reaching, "open" | "types">, clock: Host["clock"]): Reaching {
  const remote = async ({ server, token }: Config) => {
    if (server === null) return null;
    const { RemoteDeck } = await import("./remote/remote-deck.ts");
    return new RemoteDeck({ address: server, token, clock });
  };
  return {
    open: local.open,
    reach: async (config) => (await remote(config)) ?? local.open(config, "look"),
    async serverVersion(config) {
      const deck = await remote(config);
      if (deck === null) throw new Error("No server is named");
      return deck.version();
    },
    async types(config) {
      const deck = await remote(config);
      if (deck === null) return local.types(config);
      const types = await deck.types();
      return { list: () => types, check: (_, input) => input };
    },
  };
}
