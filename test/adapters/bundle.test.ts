import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { type Bundle, bundlePrograms } from "../../src/adapters/bundle.ts";
import { machineProcesses } from "../../src/adapters/processes.ts";
import { executorConformance } from "../queue/executor-conformance.ts";
import { subprocesses } from "../support/subprocesses.ts";
import { threads } from "../support/threads.ts";

const runner = Bun.fileURLToPath(new URL("../../src/runner.ts", import.meta.url));
const worker = Bun.fileURLToPath(new URL("../../src/worker.ts", import.meta.url));

async function bundled({ programOf }: Bundle, source: string): Promise<string> {
  let program = programOf(source);
  while (program === source) {
    await Bun.sleep(0);
    program = programOf(source);
  }
  return program;
}

function refuse(cause: unknown): never {
  throw cause;
}

describe("programs that are started again", () => {
  let bundle: Bundle;
  beforeAll(async () => {
    bundle = bundlePrograms({ sources: [runner, worker], onFault: refuse });
    await bundled(bundle, runner);
  });
  afterAll(() => bundle.close());

  const table = machineProcesses();
  describe("as a runner", () => {
    executorConformance({
      table,
      forced: { steps: ["sigterm", "sigkill"], proof: "killed" },
      slow: true,
      executor: (types) =>
        subprocesses(types, { command: () => [process.execPath, bundle.programOf(runner)] }),
    });
  });
  describe("as a worker", () => {
    executorConformance({
      table,
      forced: { steps: ["terminated"], proof: "exited" },
      slow: true,
      executor: (types) => threads(types, { worker: () => bundle.programOf(worker) }),
    });
  });
});

describe("a bundle", () => {
  test("is not made for one start", async () => {
    const bundle = bundlePrograms({ sources: [runner], onFault: refuse });
    expect(bundle.programOf(runner)).toBe(runner);
    await bundle.close();
  });

  test("that was removed by somebody is not missed", async () => {
    const bundle = bundlePrograms({ sources: [worker], onFault: refuse });
    const made = await bundled(bundle, worker);
    await Bun.file(made).delete();
    expect(bundle.programOf(worker)).toBe(worker);
    await bundle.close();
  });

  test("is removed when it is closed", async () => {
    const bundle = bundlePrograms({ sources: [worker], onFault: refuse });
    const made = await bundled(bundle, worker);
    await bundle.close();
    expect(existsSync(dirname(made))).toBe(false);
  });

  test("that can't be made leaves the source, and says why", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const source = "/no/such/program.ts";
    const bundle = bundlePrograms({ sources: [source], onFault: resolve });
    bundle.programOf(source);
    bundle.programOf(source);
    expect(String(await promise)).toContain("could not be bundled: ENOENT");
    expect(bundle.programOf(source)).toBe(source);
    await bundle.close();
  });
});
