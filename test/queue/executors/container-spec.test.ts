import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { defineJob, type JobTypeInput } from "../../../src/jobs/define.ts";
import { containerSpec, programOf } from "../../../src/queue/executors/container/spec.ts";
import { NO_LIMITS, runRequest } from "../../support/runs.ts";

const own = {
  bun: "/opt/bun",
  runner: "/opt/jobdeck/src/runner.ts",
  folders: ["/opt/jobdeck/src", "/opt/jobdeck/node_modules"],
  hidden: "/srv/deck/data",
};
const empty = Type.Object({});
const type = (change: Partial<JobTypeInput<typeof empty, unknown>>) =>
  defineJob({ type: "resize", title: "Resize", input: empty, image: "tools", run: () => null, ...change });
const specOf = (change: Partial<JobTypeInput<typeof empty, unknown>>, limits = {}) =>
  containerSpec(
    runRequest({ type: "resize", outputDir: "/srv/out", jobId: "0198", limits: { ...NO_LIMITS, ...limits } }),
    programOf(type(change), own, {}),
    { pipes: "/srv/deck/data/containers/0198.1", user: "1000:1000" },
  );
const mounted = (spec: ReturnType<typeof specOf>) =>
  (spec.HostConfig?.Mounts ?? []).map(({ Source, Target, ReadOnly }) => [Source, Target, ReadOnly]);

const FIXED = [
  ["/srv/deck/data/containers/0198.1", "/jobdeck/pipes", true],
  ["/srv/out", "/jobdeck/output", false],
];

describe("what the engine is asked for", () => {
  test("is a container that reaches nothing and gains no rights", () => {
    const spec = specOf({ command: ["resize", "--all"] });
    expect(spec).toMatchObject({
      Image: "tools",
      Cmd: ["resize", "--all"],
      User: "1000:1000",
      Labels: { "jobdeck.run": "0198.1" },
      HostConfig: {
        NetworkMode: "none",
        ReadonlyRootfs: true,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges"],
        Memory: 1024 ** 3,
        MemorySwap: 1024 ** 3,
        PidsLimit: 256,
        LogConfig: { Type: "none" },
      },
    });
    expect(mounted(spec)).toEqual(FIXED);
    expect(spec.Env).toEqual(["JOBDECK_RUN=0198.1", "HOME=/tmp", "TMPDIR=/tmp"]);
  });

  test("is bounded by the job's limits", () => {
    const { HostConfig } = specOf({ command: ["resize"] }, { memoryBytes: 64_000_000, processes: 8 });
    expect(HostConfig).toMatchObject({ Memory: 64_000_000, MemorySwap: 64_000_000, PidsLimit: 8 });
  });

  test("for a module has Bun, Jobdeck's source and the module's folder, and hides the data folder", () => {
    const spec = specOf({ module: "file:///srv/deck/resize.ts" });
    expect(mounted(spec)).toEqual([
      ["/opt/bun", "/jobdeck/bun", true],
      ["/opt/jobdeck/src", "/opt/jobdeck/src", true],
      ["/opt/jobdeck/node_modules", "/opt/jobdeck/node_modules", true],
      ["/srv/deck", "/srv/deck", true],
      ["/srv/deck/data/containers/0198.1", "/srv/deck/data", true],
      ...FIXED,
    ]);
  });

  test("for a module of ours mounts nothing twice", () => {
    const spec = specOf({ module: "file:///opt/jobdeck/src/jobs/demo.ts" });
    expect(mounted(spec).map(([, target]) => target)).toEqual([
      ...["/jobdeck/bun", "/opt/jobdeck/src", "/opt/jobdeck/node_modules"],
      ...["/jobdeck/pipes", "/jobdeck/output"],
    ]);
  });
});
