import { describe, setDefaultTimeout } from "bun:test";
import { machineProcesses } from "../../../src/adapters/processes.ts";
import type { JobType } from "../../../src/jobs/define.ts";
import { IMAGE, noEngine, useContainerEngine } from "../../support/container-engine.ts";
import { containers, engineAt } from "../../support/containers.ts";
import { useFolder } from "../../support/runs.ts";
import { executorConformance } from "../executor-conformance.ts";

setDefaultTimeout(30_000);
const table = machineProcesses();
const why = noEngine();
if (why !== null) console.log(`The container suite was left out: ${why}`);

describe.if(why === null)("container", () => {
  const engine = useContainerEngine();
  const root = useFolder();
  const inImage = (types: readonly JobType[]) => types.map((type) => ({ ...type, image: IMAGE }));
  const executor = (types: readonly JobType[]) =>
    containers(inImage(types), { engine: engineAt(engine().socket), root: root() });

  executorConformance({
    table,
    forced: { steps: ["sigterm", "sigkill"], proof: "removed" },
    ownEnd: "removed",
    slow: true,
    executor,
  });
});
