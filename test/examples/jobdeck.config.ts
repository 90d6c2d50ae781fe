import type { ConfigFile } from "../../src/config.ts";

export default {
  port: 4000,
  concurrency: 8,
  retention: "90d",
  publicUrl: "https://deck.example.org",
} satisfies ConfigFile;
