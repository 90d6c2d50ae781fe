import { join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { links } from "../views/links.ts";
import { freeBytes, usedBytes, versions, writable } from "./adapters/machine.ts";
import type { Deck } from "./compose.ts";
import { isLoopback } from "./domain/address.ts";
import { createApp, type WebFace } from "./http/app.ts";
import { loadStaticFiles } from "./http/pages/static-files.ts";
import { createInstallation } from "./installation.ts";
import { createDiagrams } from "./library/diagram.ts";
import { createDocs } from "./library/docs.ts";

interface FaceOptions {
  /** What goes before every address, such as `/deck`; "" = nothing. */
  readonly prefix: string;
  /** See `createApp`. */
  readonly isAlone: boolean;
  /** Whether tokens are asked for once there are any; false = another program decides alone who gets in. */
  readonly asksForTokens: boolean;
  readonly isReady: () => boolean;
  readonly onFault: (cause: unknown, requestId: string) => void;
}

/** The web face of a deck. Apart from `compose`, so that a program without one need not load one. */
export function openFace(
  deck: Deck,
  { prefix, isAlone, asksForTokens, isReady, onFault }: FaceOptions,
): WebFace {
  const { config, tracker, schedules, sessions, deliveries, hub, catalog } = deck;
  const { artifacts, documents, search, clock, metrics, log } = deck;
  const diagrams = createDiagrams();
  const to = links(prefix);
  const docs = createDocs({
    ...{ artifacts, diagrams, clock },
    baseOf: (id) => to.docs(id).replace(/\/$/, ""),
    env: { PATH: process.env["PATH"] },
  });
  return createApp(
    {
      ...{ tracker, schedules, sessions, deliveries, hub, clock, metrics, log, isReady, onFault },
      tokens: asksForTokens ? deck.tokens : null,
      credentials: deck.credentials,
      types: catalog,
      library: { artifacts, documents, diagrams, docs, search },
      settings: {
        version: manifest.version,
        publicHosts: [config.host, ...config.allowedHosts],
        ownOrigins: config.publicUrl === null ? [] : [new URL(config.publicUrl).origin],
        corsOrigins: config.corsOrigins,
        needsToken: !isLoopback(config.host),
        rateLimit: config.rateLimit,
        behindProxy: config.publicUrl !== null,
        isSigned: config.webhookSecrets.length > 0,
      },
      newId: () => crypto.randomUUID(),
      files: loadStaticFiles(join(import.meta.dir, "../public")),
      alert: () => deck.alert(),
      installation: createInstallation(deck, manifest.version, { freeBytes, usedBytes, versions, writable }),
    },
    { prefix, isAlone },
  );
}
