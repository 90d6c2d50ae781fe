import { expect, test } from "bun:test";
import { loadConfig } from "../../src/config.ts";

test("the settings file of docs/configuration.md is in force where it lies", () => {
  const config = loadConfig({ env: {}, cwd: import.meta.dir });
  expect(config).toMatchObject({
    port: 4000,
    concurrency: 8,
    retentionMs: 90 * 86_400_000,
    allowedHosts: ["deck.example.org"],
  });
  expect(config.origins["JOBDECK_PORT"]).toEqual({ value: "4000", origin: "jobdeck.config.ts" });
});
