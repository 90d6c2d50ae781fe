import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/adapters/clock.ts";
import { containerSocket } from "../../src/adapters/container-socket.ts";
import { machineProcesses } from "../../src/adapters/processes.ts";
import { createCatalog } from "../../src/jobs/catalog.ts";
import type { JobType } from "../../src/jobs/define.ts";
import { type ContainerOptions, createContainer } from "../../src/queue/executors/container/container.ts";
import { ContainerEngine } from "../../src/queue/executors/container/engine.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** A folder beside the fixtures that stands for the data folder. */
export const HIDDEN = path("../queue/handler");

export function engineAt(socket: string): ContainerEngine {
  return new ContainerEngine({
    socket: containerSocket({ setting: socket, dockerHost: undefined, platform: process.platform }),
    clock: systemClock,
  });
}

/** The real executor over the real runner, on a given engine. */
export function containers(
  types: readonly JobType[],
  change: Partial<ContainerOptions> & Pick<ContainerOptions, "engine" | "root">,
) {
  return createContainer({
    catalog: createCatalog(types),
    table: machineProcesses(),
    own: {
      bun: process.execPath,
      runner: path("../../src/runner.ts"),
      folders: [path("../../src"), dirname(path("../../node_modules/x"))],
      hidden: HIDDEN,
    },
    user: "0:0",
    settings: { git: { repoRoots: [], allowPrivateHosts: false } },
    clock: systemClock,
    graceAfterTermMs: 100,
    ...change,
  });
}
