import type { Installation } from "../../src/domain/installation.ts";

export const installation: Installation = {
  settings: [
    { name: "JOBDECK_PORT", value: "4000", from: "environment" },
    { name: "JOBDECK_PUBLIC_URL", value: "https://deck.example.org/tools", from: "jobdeck.config.ts" },
    { name: "JOBDECK_CORS_ORIGINS", value: "", from: "default" },
    { name: "JOBDECK_WEBHOOK_SECRET", value: "•••", from: "environment" },
    { name: "JOBDECK_RETENTION", value: "90d", from: "flag" },
  ],
  versions: [
    { name: "jobdeck", version: "0.1.0" },
    { name: "bun", version: "1.4.5" },
    { name: "git", version: null },
  ],
  dataFolder: {
    ...{ path: "/var/lib/jobdeck", writable: true },
    ...{ usedBytes: 2_400_000_000, limitBytes: 10_000_000_000, freeBytes: 50_000_000_000 },
  },
  executors: [
    { kind: "inline", missing: null },
    { kind: "container", missing: "No container engine answers at /var/run/docker.sock" },
  ],
  model: {
    provider: "openai-compatible",
    name: "qwen3-coder",
    address: "http://127.0.0.1:11434/v1",
    priced: false,
  },
  problems: [],
};

/** The same, with `text` wherever a setting or the machine has a say. */
export function installationWith(text: string): Installation {
  return {
    settings: [{ name: text, value: text, from: text }],
    versions: [{ name: text, version: text }],
    dataFolder: { ...installation.dataFolder, path: text },
    executors: [{ kind: "container", missing: text }],
    model: { provider: text, name: text, address: text, priced: true },
    problems: [text],
  };
}
