import { type Hours, parseHours } from "../channels/quiet-hours.ts";
import { LanternError } from "../core/errors.ts";

/** What the environment says, checked. docs/configuration.md tells what each is for. */
export interface Settings {
  readonly configPath: string;
  readonly dataFolder: string;
  readonly port: number;
  readonly token?: string;
  readonly webhook?: { readonly url: string; readonly secret?: string };
  readonly quiet?: Hours;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment.
 *
 * @throws LanternError `config_invalid` with the name of the variable
 */
export function readSettings(env: Environment = process.env): Settings {
  const token = env["LANTERN_TOKEN"];
  const url = env["LANTERN_WEBHOOK"];
  const secret = env["LANTERN_WEBHOOK_SECRET"];
  const quiet = env["LANTERN_QUIET"];
  return {
    configPath: env["LANTERN_CONFIG"] ?? "lantern.json",
    dataFolder: env["LANTERN_DATA"] ?? "./lantern-data",
    port: parsePort(env["LANTERN_PORT"] ?? "4114"),
    ...(token ? { token } : {}),
    ...(url ? { webhook: secret ? { url, secret } : { url } } : {}),
    ...(quiet ? { quiet: parseHours(quiet) } : {}),
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new LanternError("config_invalid", `Expected LANTERN_PORT to be a port, got ${JSON.stringify(text)}`);
}
