import type { Deck } from "./compose.ts";
import type { Installation } from "./domain/installation.ts";
import { modelSetup, strayModelSettings } from "./domain/model-setup.ts";
import { formatSize } from "./domain/size.ts";

/** What is asked of the machine. */
export interface Machine {
  versions(): Promise<readonly { readonly name: string; readonly version: string | null }[]>;
  writable(folder: string): boolean;
  freeBytes(folder: string): number | null;
  usedBytes(folder: string): Promise<number>;
}

/** To measure a folder every file of it is looked at, so it is not done for each look at the page. */
const MEASURED_FOR_MS = 60_000;
/** With less than this a wiki of a large repository may not fit. */
const LITTLE_SPACE = 500_000_000;

/** What `jobdeck doctor` looks at, as the server itself sees it. */
export function createInstallation(
  { config, clock, executors, alert }: Pick<Deck, "config" | "clock" | "executors" | "alert">,
  version: string,
  machine: Machine,
): () => Promise<Installation> {
  const { dataDir, diskLimit, model, origins, unknownVariables } = config;
  let measured: { readonly at: number; readonly bytes: Promise<number> } | null = null;
  const usedBytes = () => {
    const now = clock.now();
    if (measured === null || now - measured.at >= MEASURED_FOR_MS) {
      measured = { at: now, bytes: machine.usedBytes(dataDir) };
    }
    return measured.bytes;
  };
  return async () => {
    const versions = await machine.versions();
    const freeBytes = machine.freeBytes(dataDir);
    const wrong = alert();
    return {
      settings: Object.entries(origins).map(([name, { value, origin }]) => ({ name, value, from: origin })),
      versions: [{ name: "jobdeck", version }, ...versions],
      dataFolder: {
        ...{ path: dataDir, writable: machine.writable(dataDir), freeBytes },
        ...{ usedBytes: await usedBytes(), limitBytes: diskLimit },
      },
      executors: executors(),
      model: modelSetup(model),
      problems: [
        ...(wrong === null ? [] : [wrong]),
        ...unknownVariables.map((name) => `${name} is set in the environment, but is no setting`),
        ...strayModelSettings(model, origins),
        ...versions.flatMap(({ name, version: found }) =>
          found === null ? [`${name} was not found: install it`] : [],
        ),
        ...(freeBytes !== null && freeBytes < LITTLE_SPACE
          ? [`Only ${formatSize(freeBytes)} are free on the disk of ${dataDir}`]
          : []),
      ],
    };
  };
}
