import { demo } from "../../src/jobs/demo.ts";

/** The image of test/support/container-engine.ts: busybox, and the libraries of this machine that Bun needs. */
export const IMAGE = "jobdeck-fixture";

/** The job type `demo` in that image. */
export const containedDemo = { ...demo, type: "contained-demo", image: IMAGE, module: import.meta.url };
